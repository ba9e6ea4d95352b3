import { integer, string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { SECTIONS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { PythonRegex } from '../regex/pythonRegex.ts';
import { trimmed } from '../spans.ts';
import { isBlank, lstrip, rstrip, strip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { fail, found, pass, quoted, verdict } from '../wording.ts';

const ANSWERS = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];

export const constrainedResponse = defineInstruction({
  id: 'detectable_format:constrained_response',
  arguments: {},
  describe: () => phrase('"My answer is yes.", "… no." or "… maybe."'),
  create: () => (text) => {
    for (const answer of ANSWERS) {
      const start = text.indexOf(answer);
      if (start >= 0) return pass(undefined, [{ start, end: start + answer.length }]);
    }
    return fail(phrase('none of the three answers'));
  },
});

export const multipleSections = defineInstruction({
  id: 'detectable_format:multiple_sections',
  arguments: { section_spliter: string(), num_sections: integer() },
  describe: (args) => phrase('at least {0} marked {1} and a number', SECTIONS.counted(args.num_sections), quoted(strip(args.section_spliter))),
  create: (args) => {
    const pattern = new PythonRegex('section_spliter', String.raw`\s?${strip(args.section_spliter)}\s?\d+\s?`);
    return (text) => {
      const marks = pattern.matches(text);
      // As in Python's split, each capturing group of the user's pattern is a piece of its own.
      const sections = marks.length * (1 + pattern.groups);
      return verdict(sections >= args.num_sections, found(sections, SECTIONS), marks.map((mark) => trimmed(text, mark)));
    };
  },
});

export const title = defineInstruction({
  id: 'detectable_format:title',
  arguments: {},
  describe: () => phrase('a title in <<double angle brackets>>'),
  create: () => (text) => {
    const titles = titlesOf(text).filter(({ start, end }) => !isBlank(rstrip(lstrip(text.slice(start, end), '<'), '>')));
    return titles.length > 0 ? pass(undefined, titles.slice(0, 1)) : fail(phrase('no <<title>>'));
  },
});

/** Matches of `<<[^\n]+>>`: in each line from the first opening to the last closing mark, with something between them. */
function titlesOf(text: string): Span[] {
  const titles: Span[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const open = line.indexOf('<<');
    const close = line.lastIndexOf('>>');
    if (open >= 0 && close >= open + 3) titles.push({ start: lineStart + open, end: lineStart + close + 2 });
    lineStart += line.length + 1;
  }
  return titles;
}
