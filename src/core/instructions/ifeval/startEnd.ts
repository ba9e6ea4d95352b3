import { string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { phrase } from '../phrase.ts';
import { trimmed } from '../spans.ts';
import { strip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { fail, pass, quoted } from '../wording.ts';

export const endChecker = defineInstruction({
  id: 'startend:end_checker',
  arguments: { end_phrase: string() },
  describe: ({ end_phrase }) => phrase('ends with {0}', quoted(strip(end_phrase))),
  create: ({ end_phrase }) => {
    const wanted = strip(end_phrase).toLowerCase();
    return (text) => {
      const { end } = trimmed(text, { start: 0, end: text.length });
      if (!strip(strip(text), '"').toLowerCase().endsWith(wanted)) return fail(phrase('ends otherwise'), [lastLine(text, end)]);
      return pass(undefined, [{ start: Math.max(0, end - wanted.length), end }]);
    };
  },
});

/** What is left of the line before `end`, at most 80 characters. */
function lastLine(text: string, end: number): Span {
  return { start: Math.max(end - 80, text.lastIndexOf('\n', Math.max(0, end - 1)) + 1), end };
}

export const quotation = defineInstruction({
  id: 'startend:quotation',
  arguments: {},
  describe: () => phrase('the whole answer in double quotation marks'),
  create: () => (text) => {
    const { start, end } = trimmed(text, { start: 0, end: text.length });
    const opening = { start, end: Math.min(start + 1, end) };
    const closing = { start: Math.max(start, end - 1), end };
    if (end - start < 2) return fail(phrase('too short to be quoted'), [opening]);
    const wrong = [opening, closing].filter((mark) => text[mark.start] !== '"');
    if (wrong.length === 0) return pass(undefined, [opening, closing]);
    return fail(wrong.length === 2 ? phrase('not quoted') : wrong[0] === opening ? phrase('no opening quotation mark') : phrase('no closing quotation mark'), wrong);
  },
  failsForGood: () => (beginning) => !strip(beginning).startsWith('"'),
});
