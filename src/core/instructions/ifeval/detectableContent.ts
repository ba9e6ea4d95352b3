import { integer, string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { PLACEHOLDERS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { PythonRegex } from '../regex/pythonRegex.ts';
import { placesBeforeLowering, trimmed } from '../spans.ts';
import { strip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { fail, found, pass, quoted, verdict } from '../wording.ts';

export const numberPlaceholders = defineInstruction({
  id: 'detectable_content:number_placeholders',
  arguments: { num_placeholders: integer() },
  describe: ({ num_placeholders }) => phrase('at least {0} in [brackets]', PLACEHOLDERS.counted(num_placeholders)),
  create: ({ num_placeholders }) => (text) => {
    const placeholders = placeholdersOf(text);
    return verdict(placeholders.length >= num_placeholders, found(placeholders.length, PLACEHOLDERS), placeholders);
  },
});

/** Matches of `\[.*?\]`, in one pass: the first opening bracket of a line with the next closing one. */
function placeholdersOf(text: string): Span[] {
  const placeholders: Span[] = [];
  let open = -1;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '\n') open = -1;
    else if (char === '[' && open < 0) open = index;
    else if (char === ']' && open >= 0) {
      placeholders.push({ start: open, end: index + 1 });
      open = -1;
    }
  }
  return placeholders;
}

export const postscript = defineInstruction({
  id: 'detectable_content:postscript',
  arguments: { postscript_marker: string() },
  describe: ({ postscript_marker }) => phrase('a postscript marked {0}', quoted(strip(postscript_marker))),
  create: ({ postscript_marker }) => {
    const marker = strip(postscript_marker);
    const pattern = new PythonRegex('postscript_marker', `${patternOf(marker)}.*$`, { multiline: true });
    return (text) => {
      const place = pattern.search(text.toLowerCase());
      return place === undefined ? fail(phrase('no {0}', quoted(marker))) : pass(undefined, placesBeforeLowering(text, [trimmed(text, place)]));
    };
  },
});

/** IFEval's own two markers may be spaced; any other is pasted in as the pattern that it may be. */
function patternOf(marker: string): string {
  if (marker === 'P.P.S') return String.raw`\s*p\.\s?p\.\s?s`;
  if (marker === 'P.S.') return String.raw`\s*p\.\s?s\.`;
  return String.raw`\s*${marker.toLowerCase()}`;
}
