import { integer } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { matchSpans, textOf } from '../spans.ts';
import { isBlank, strip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { counted, found, verdict } from '../wording.ts';

// Both linear: between two asterisks there is none, so no stretch of text is tried from more than two places.
const SINGLE = /\*[^\n*]*\*/g;
const DOUBLE = /\*\*[^\n*]*\*\*/g;

export const numberHighlightedSections = defineInstruction({
  id: 'detectable_format:number_highlighted_sections',
  arguments: { num_highlights: integer() },
  describe: ({ num_highlights }) => `at least ${counted(num_highlights, '*highlighted* part')}`,
  create: ({ num_highlights }) => (text) => {
    const highlights = highlightsOf(text);
    return verdict(highlights.length >= num_highlights, found(highlights.length, 'highlighted part'), highlights);
  },
});

/** The kinds are counted on their own: to the single one, `**a**` is two empty pairs around a letter. */
function highlightsOf(text: string): Span[] {
  const single = matchSpans(text, SINGLE).filter((span) => !isBlank(strip(textOf(text, span), '*')));
  const double = matchSpans(text, DOUBLE).filter(({ start, end }) => !isBlank(text.slice(start + 2, end - 2)));
  return [...single, ...double].sort((a, b) => a.start - b.start);
}
