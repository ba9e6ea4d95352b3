import { integer } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { HIGHLIGHTS, MARKED_HIGHLIGHTS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { matchSpans, textOf } from '../spans.ts';
import { isBlank, strip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { found, verdict } from '../wording.ts';

// Both linear: between two asterisks there is none, so no stretch of text is tried from more than two places.
const SINGLE = /\*[^\n*]*\*/g;
const DOUBLE = /\*\*[^\n*]*\*\*/g;

export const numberHighlightedSections = defineInstruction({
  id: 'detectable_format:number_highlighted_sections',
  arguments: { num_highlights: integer() },
  describe: ({ num_highlights }) => phrase('at least {0}', MARKED_HIGHLIGHTS.counted(num_highlights)),
  create: ({ num_highlights }) => (text) => {
    const highlights = highlightsOf(text);
    return verdict(highlights.length >= num_highlights, found(highlights.length, HIGHLIGHTS), highlights);
  },
});

/** The kinds are counted on their own: to the single one, `**a**` is two empty pairs around a letter. */
function highlightsOf(text: string): Span[] {
  const single = matchSpans(text, SINGLE).filter((span) => !isBlank(strip(textOf(text, span), '*')));
  const double = matchSpans(text, DOUBLE).filter(({ start, end }) => !isBlank(text.slice(start + 2, end - 2)));
  return [...single, ...double].sort((a, b) => a.start - b.start);
}
