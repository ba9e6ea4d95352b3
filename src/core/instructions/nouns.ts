import { phrase } from './phrase.ts';
import type { Phrase } from './phrase.ts';

/** What verifiers count. */
export interface Noun {
  /** "no words" */
  readonly none: Phrase;
  /** "1 word", "1,204 words" */
  counted(count: number): Phrase;
}

function noun(none: Phrase, one: Phrase, several: (count: number) => Phrase): Noun {
  return { none, counted: (count) => (count === 1 ? one : several(count)) };
}

export const WORDS = noun(phrase('no words'), phrase('1 word'), (n) => phrase('{0} words', n));
export const CAPITAL_WORDS = noun(phrase('no all-capital words'), phrase('1 all-capital word'), (n) => phrase('{0} all-capital words', n));
export const CAPITAL_LETTERS = noun(phrase('no capital letters'), phrase('1 capital letter'), (n) => phrase('{0} capital letters', n));
export const SMALL_LETTERS = noun(phrase('no small letters'), phrase('1 small letter'), (n) => phrase('{0} small letters', n));
export const SENTENCES = noun(phrase('no sentences'), phrase('1 sentence'), (n) => phrase('{0} sentences', n));
export const PARAGRAPHS = noun(phrase('no paragraphs'), phrase('1 paragraph'), (n) => phrase('{0} paragraphs', n));
export const CHARACTERS = noun(phrase('no characters'), phrase('1 character'), (n) => phrase('{0} characters', n));
export const COMMAS = noun(phrase('no commas'), phrase('1 comma'), (n) => phrase('{0} commas', n));
export const MATCHES = noun(phrase('no matches'), phrase('1 match'), (n) => phrase('{0} matches', n));
export const BULLET_POINTS = noun(phrase('no bullet points'), phrase('1 bullet point'), (n) => phrase('{0} bullet points', n));
export const BULLET_LINES = noun(phrase('no bullet lines'), phrase('1 bullet line'), (n) => phrase('{0} bullet lines', n));
export const PLACEHOLDERS = noun(phrase('no placeholders'), phrase('1 placeholder'), (n) => phrase('{0} placeholders', n));
export const SECTIONS = noun(phrase('no sections'), phrase('1 section'), (n) => phrase('{0} sections', n));
export const HIGHLIGHTS = noun(phrase('no highlighted parts'), phrase('1 highlighted part'), (n) => phrase('{0} highlighted parts', n));
/** With the marks that make them. */
export const MARKED_HIGHLIGHTS = noun(HIGHLIGHTS.none, phrase('1 *highlighted* part'), (n) => phrase('{0} *highlighted* parts', n));
export const RESPONSES = noun(phrase('no responses'), phrase('1 response'), (n) => phrase('{0} responses', n));
export const TIMES = noun(phrase('not found'), phrase('1 time'), (n) => phrase('{0} times', n));
