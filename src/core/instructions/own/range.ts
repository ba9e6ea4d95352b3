import { badInstruction } from '../arguments.ts';
import type { Noun } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import type { Phrase } from '../phrase.ts';
import { found } from '../wording.ts';

/** A count's limits, both inclusive. */
export interface Range {
  readonly at_least?: number | undefined;
  readonly at_most?: number | undefined;
}

export function inRange({ at_least, at_most }: Range, value: number): boolean {
  return value >= (at_least ?? -Infinity) && value <= (at_most ?? Infinity);
}

/** "at least 1 word", "at most 5 words", "2 to 5 words", "exactly 3 words", "no words" */
export function rangeText({ at_least, at_most }: Range, noun: Noun): Phrase {
  if (at_most === 0) return noun.none;
  if (at_least === undefined) return phrase('at most {0}', noun.counted(at_most ?? 0));
  if (at_most === undefined) return phrase('at least {0}', noun.counted(at_least));
  return at_least === at_most ? phrase('exactly {0}', noun.counted(at_most)) : phrase('{0} to {1}', at_least, noun.counted(at_most));
}

/** "found 2 words, needs 5", "found 9 words, allows 5", "found 3 words" */
export function rangeReason({ at_least, at_most }: Range, count: number, noun: Noun): Phrase {
  const what = found(count, noun);
  if (count < (at_least ?? 0)) return phrase('{0}, needs {1}', what, at_least ?? 0);
  return count > (at_most ?? Infinity) ? phrase('{0}, allows {1}', what, at_most ?? 0) : what;
}

/** Without limits: at least one. */
export function withDefaultRange(range: Range): Range {
  return range.at_least === undefined && range.at_most === undefined ? { at_least: 1 } : range;
}

/** @throws SteerboardError `bad-instruction` if nothing can be in the range, or anything can. */
export function assertRange(id: string, { at_least, at_most }: Range): void {
  if (at_least === undefined && at_most === undefined) throw badInstruction(id, phrase('give "at_least", "at_most" or both'));
  if ((at_least ?? -Infinity) > (at_most ?? Infinity)) throw badInstruction(id, phrase('"at_least" is larger than "at_most"'));
}
