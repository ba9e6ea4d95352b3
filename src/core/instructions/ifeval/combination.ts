import { string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { RESPONSES } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { isEmpty, matchSpans, piecesBetween, textOf, trimmed } from '../spans.ts';
import { strip } from '../text/pythonText.ts';
import { fail, found, pass, quoted } from '../wording.ts';

export const twoResponses = defineInstruction({
  id: 'combination:two_responses',
  arguments: {},
  describe: () => phrase('two different responses, divided by ******'),
  create: () => (text) => {
    const dividers = matchSpans(text, /\*{6}/g);
    const pieces = piecesBetween(text, dividers).map((piece) => trimmed(text, piece));
    const blank = pieces.findIndex((piece, index) => isEmpty(piece) && index > 0 && index < pieces.length - 1);
    if (blank > 0) return fail(phrase('blank response between dividers'), [dividers[blank - 1]!, dividers[blank]!]);
    const responses = pieces.filter((piece) => !isEmpty(piece));
    const [first, second] = responses;
    if (responses.length !== 2 || first === undefined || second === undefined) return fail(found(responses.length, RESPONSES), dividers);
    return textOf(text, first) === textOf(text, second) ? fail(phrase('both responses are the same'), responses) : pass(undefined, dividers);
  },
});

export const repeatPrompt = defineInstruction({
  id: 'combination:repeat_prompt',
  arguments: { prompt_to_repeat: string(1) },
  describe: ({ prompt_to_repeat }) => phrase('starts by repeating {0}', quoted(strip(prompt_to_repeat))),
  create: ({ prompt_to_repeat }) => {
    const wanted = strip(prompt_to_repeat);
    return (text) => {
      const start = trimmed(text, { start: 0, end: text.length }).start;
      if (!strip(text).toLowerCase().startsWith(wanted.toLowerCase())) return fail(phrase('starts otherwise'), [{ start, end: divergence(text, start, wanted) }]);
      return pass(undefined, [{ start, end: start + wanted.length }]);
    };
  },
  failsForGood: ({ prompt_to_repeat }, check) => (beginning) => strip(beginning).toLowerCase().length >= strip(prompt_to_repeat).toLowerCase().length && !check(beginning).passed,
});

/** Just behind the first character that differs, case ignored. */
function divergence(text: string, start: number, wanted: string): number {
  let same = 0;
  while (same < wanted.length && text[start + same]?.toLowerCase() === wanted[same]?.toLowerCase()) same++;
  return Math.min(start + same + 1, text.length);
}
