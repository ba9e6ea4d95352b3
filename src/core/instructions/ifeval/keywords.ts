import { integer, string, strings } from '../arguments.ts';
import type { ArgumentSpec } from '../arguments.ts';
import { defineInstruction, failureStays } from '../definition.ts';
import { TIMES } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import type { Phrase } from '../phrase.ts';
import { isLiteral, PythonRegex } from '../regex/pythonRegex.ts';
import { matchSpans, placesBeforeLowering } from '../spans.ts';
import { codePointLength, strip } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { fail, listed, meets, pass, quoted, related, RELATION, verdict } from '../wording.ts';

// IFEval pastes keywords into patterns unescaped, so they are patterns here too; one that is none is an error.

export const existence = defineInstruction({
  id: 'keywords:existence',
  arguments: { keywords: strings() },
  describe: ({ keywords }) => phrase('contains {0}', listed(keywords)),
  create: ({ keywords }) => {
    const patterns = keywords.map((keyword) => new PythonRegex('keywords', keyword, { ignoreCase: true }));
    return (text) => {
      const places = patterns.map((pattern) => pattern.search(text));
      const missing = keywords.filter((_, index) => places[index] === undefined);
      if (missing.length > 0) return fail(phrase('no {0}', listed(missing, 'or')), inOrder(places));
      return pass(phrase('found {0}', listed(keywords)), inOrder(places));
    };
  },
});

export const frequency = defineInstruction({
  id: 'keywords:frequency',
  arguments: { keyword: string(1), frequency: integer(), relation: RELATION },
  describe: (args) => phrase('{0} {1}', quoted(strip(args.keyword)), related(args.relation, args.frequency, TIMES)),
  create: (args) => {
    const keyword = strip(args.keyword);
    const pattern = new PythonRegex('keyword', keyword, { ignoreCase: true });
    return (text) => {
      const places = pattern.matches(text);
      return verdict(meets(args.relation, places.length, args.frequency), occurring(keyword, places.length), places);
    };
  },
  failsForGood: ({ keyword, relation }, check) => (relation === 'less than' && isLiteral(strip(keyword)) ? failureStays(check) : undefined),
});

export const forbiddenWords = defineInstruction({
  id: 'keywords:forbidden_words',
  arguments: { forbidden_words: strings() },
  describe: ({ forbidden_words }) => phrase('without {0}', listed(forbidden_words, 'or')),
  create: ({ forbidden_words }) => {
    const patterns = forbidden_words.map((word) => new PythonRegex('forbidden_words', String.raw`\b${word}\b`, { ignoreCase: true }));
    return (text) => {
      const present = forbidden_words.filter((_, index) => patterns[index]!.search(text) !== undefined);
      if (present.length === 0) return pass();
      return fail(phrase('found {0}', listed(present)), inOrder(patterns.flatMap((pattern) => pattern.matches(text))));
    };
  },
  failsForGood: ({ forbidden_words }, check) => (forbidden_words.every(isLiteral) ? failureStays(check) : undefined),
});

export const letterFrequency = defineInstruction({
  id: 'keywords:letter_frequency',
  arguments: { letter: letter(), let_frequency: integer(), let_relation: RELATION },
  describe: (args) => phrase('the letter {0} {1}', quoted(args.letter), related(args.let_relation, args.let_frequency, TIMES)),
  create: (args) => {
    const wanted = strip(args.letter).toLowerCase();
    return (text) => {
      const places = occurrences(text.toLowerCase(), wanted);
      return verdict(meets(args.let_relation, places.length, args.let_frequency), occurring(args.letter, places.length), placesBeforeLowering(text, places));
    };
  },
  failsForGood: ({ let_relation }, check) => (let_relation === 'less than' ? failureStays(check) : undefined),
});

/** One character. IFEval draws another one where it is longer, and older copies of it where it is not from a to z. */
function letter(): ArgumentSpec<string> {
  return {
    expects: phrase('one character'),
    optional: false,
    schema: { type: 'string', minLength: 1, maxLength: 1 },
    accepts: (value): value is string => typeof value === 'string' && codePointLength(value) === 1,
  };
}

/** The characters of the text that are `wanted` once the text is made small as a whole: Σ goes by its neighbours. */
function occurrences(small: string, wanted: string): Span[] {
  return codePointLength(wanted) === 1 ? matchSpans(small, new RegExp(String.raw`\u{${wanted.codePointAt(0)!.toString(16)}}`, 'gu')) : [];
}

function occurring(text: string, count: number): Phrase {
  return count === 0 ? phrase('{0} not found', quoted(text)) : phrase('{0} found {1}', quoted(text), TIMES.counted(count));
}

function inOrder(places: readonly (Span | undefined)[]): Span[] {
  return places.filter((place) => place !== undefined).sort((a, b) => a.start - b.start);
}
