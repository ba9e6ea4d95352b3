import { syllable } from 'syllable';
import { number, optional } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { WORDS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import type { Phrase } from '../phrase.ts';
import { splitSentences } from '../text/sentences.ts';
import { words } from '../text/pythonText.ts';
import { fail, verdict } from '../wording.ts';
import { assertRange, inRange } from './range.ts';
import type { Range } from './range.ts';

const ID = 'steerboard:reading_ease';

/** No word has so many letters, and the syllable count is a heuristic: what is behind is not worth its time. */
const LONGEST_WORD = 60;

/** For English: 90 and more is very easy, 60 to 70 plain, below 30 very hard to read. */
export const readingEase = defineInstruction({
  id: ID,
  arguments: { at_least: optional(number()), at_most: optional(number()) },
  describe: limitsText,
  create: (range) => {
    assertRange(ID, range);
    return (text) => {
      const ease = fleschReadingEase(text);
      if (ease === undefined) return fail(WORDS.none);
      return verdict(inRange(range, ease), phrase('reading ease {0}', ease.toFixed(0).replace('-', '−')));
    };
  },
});

/** Flesch reading ease (R. Flesch 1948, "A new readability yardstick"): 206.835 − 1.015 words/sentence − 84.6 syllables/word. */
function fleschReadingEase(text: string): number | undefined {
  const found = words(text);
  const sentences = splitSentences(text).length;
  if (found.length === 0 || sentences === 0) return undefined;
  const counts = new Map<string, number>();
  let syllables = 0;
  for (const word of found) {
    let count = counts.get(word);
    if (count === undefined) {
      count = Math.max(1, syllable(word.slice(0, LONGEST_WORD)));
      counts.set(word, count);
    }
    syllables += count;
  }
  return 206.835 - (1.015 * found.length) / sentences - (84.6 * syllables) / found.length;
}

function limitsText({ at_least, at_most }: Range): Phrase {
  if (at_least === undefined) return phrase('reading ease at most {0}', String(at_most ?? 100));
  return at_most === undefined ? phrase('reading ease at least {0}', String(at_least)) : phrase('reading ease from {0} to {1}', String(at_least), String(at_most));
}
