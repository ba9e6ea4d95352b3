import { integer, optional } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import type { InstructionType } from '../definition.ts';
import { CHARACTERS, SENTENCES, WORDS } from '../nouns.ts';
import type { Noun } from '../nouns.ts';
import { codePointLength, splitOnSpace } from '../text/pythonText.ts';
import { splitSentences } from '../text/sentences.ts';
import { verdict } from '../wording.ts';
import { assertRange, inRange, rangeReason, rangeText } from './range.ts';

/** Words between white space, as the instruction-steering paper counts answers' lengths. */
export const words = rangeOf('steerboard:words', WORDS, (text) => splitOnSpace(text).length, 'grows');

export const sentences = rangeOf('steerboard:sentences', SENTENCES, (text) => splitSentences(text).length, 'may shrink');

/** Code points, white space included. */
export const characters = rangeOf('steerboard:characters', CHARACTERS, codePointLength, 'grows');

function rangeOf(id: string, noun: Noun, count: (text: string) => number, withMoreText: 'grows' | 'may shrink'): InstructionType {
  return defineInstruction({
    id,
    arguments: { at_least: optional(integer()), at_most: optional(integer()) },
    describe: (range) => rangeText(range, noun),
    create: (range) => {
      assertRange(id, range);
      return (text) => {
        const given = count(text);
        return verdict(inRange(range, given), rangeReason(range, given, noun));
      };
    },
    failsForGood: ({ at_most }) => (withMoreText === 'grows' ? (beginning) => count(beginning) > (at_most ?? Infinity) : undefined),
  });
}
