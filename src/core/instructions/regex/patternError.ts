import { inEnglish } from '../phrase.ts';
import type { Phrase } from '../phrase.ts';

/** A pattern that is no pattern, uses what is left out here, or takes too long on a text. The phrase stands alone. */
export class PatternError extends Error {
  readonly phrase: Phrase;

  constructor(phrase: Phrase) {
    super(inEnglish(phrase));
    this.name = 'PatternError';
    this.phrase = phrase;
  }
}
