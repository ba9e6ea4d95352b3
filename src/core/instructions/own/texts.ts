import { boolean, optional, string, strings } from '../arguments.ts';
import { defineInstruction, failureStays } from '../definition.ts';
import { phrase } from '../phrase.ts';
import { matchSpans, trimmed } from '../spans.ts';
import { strip, WORD_CHAR } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { fail, listed, pass, quoted } from '../wording.ts';

const SEARCH = { texts: strings(), ignore_case: optional(boolean()), whole_words: optional(boolean()) };

export const contains = defineInstruction({
  id: 'steerboard:contains',
  arguments: SEARCH,
  describe: ({ texts }) => phrase('contains {0}', listed(texts)),
  create: ({ texts, ignore_case, whole_words }) => {
    const patterns = texts.map((text) => literalPattern(text, ignore_case, whole_words));
    return (answer) => {
      const places = patterns.map((pattern) => matchSpans(answer, pattern));
      const missing = texts.filter((_, index) => places[index]!.length === 0);
      return missing.length === 0 ? pass(undefined, inOrder(places)) : fail(phrase('no {0}', listed(missing, 'or')), inOrder(places));
    };
  },
});

export const notContains = defineInstruction({
  id: 'steerboard:not_contains',
  arguments: SEARCH,
  describe: ({ texts }) => phrase('without {0}', listed(texts, 'or')),
  create: ({ texts, ignore_case, whole_words }) => {
    const patterns = texts.map((text) => literalPattern(text, ignore_case, whole_words));
    return (answer) => {
      const places = patterns.map((pattern) => matchSpans(answer, pattern));
      const present = texts.filter((_, index) => places[index]!.length > 0);
      return present.length === 0 ? pass() : fail(phrase('found {0}', listed(present)), inOrder(places));
    };
  },
  failsForGood: (_, check) => failureStays(check),
});

const EDGE = { text: string(1), ignore_case: optional(boolean()) };

/** White space around the answer does not count. */
export const startsWith = defineInstruction({
  id: 'steerboard:starts_with',
  arguments: EDGE,
  describe: ({ text }) => phrase('starts with {0}', quoted(text)),
  create: ({ text, ignore_case }) => (answer) => {
    const { start, end } = trimmed(answer, { start: 0, end: answer.length });
    const edge = { start, end: Math.min(start + text.length, end) };
    return same(answer.slice(edge.start, edge.end), text, ignore_case) ? pass(undefined, [edge]) : fail(phrase('starts otherwise'), [edge]);
  },
  failsForGood: ({ text }, check) => (beginning) => strip(beginning).length >= text.length && !check(beginning).passed,
});

/** White space around the answer does not count. */
export const endsWith = defineInstruction({
  id: 'steerboard:ends_with',
  arguments: EDGE,
  describe: ({ text }) => phrase('ends with {0}', quoted(text)),
  create: ({ text, ignore_case }) => (answer) => {
    const { start, end } = trimmed(answer, { start: 0, end: answer.length });
    const edge = { start: Math.max(start, end - text.length), end };
    return same(answer.slice(edge.start, edge.end), text, ignore_case) ? pass(undefined, [edge]) : fail(phrase('ends otherwise'), [edge]);
  },
});

function same(a: string, b: string, ignoreCase = false): boolean {
  return ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** Exactly these characters, so linear. A word's edge is only asked for where the text has a word character there. */
function literalPattern(text: string, ignoreCase = false, wholeWords = false): RegExp {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const before = wholeWords && new RegExp(`^${WORD_CHAR}`, 'u').test(text) ? `(?<!${WORD_CHAR})` : '';
  const after = wholeWords && new RegExp(`${WORD_CHAR}$`, 'u').test(text) ? `(?!${WORD_CHAR})` : '';
  return new RegExp(before + literal + after, ignoreCase ? 'giu' : 'gu');
}

function inOrder(places: readonly (readonly Span[])[]): Span[] {
  return places.flat().sort((a, b) => a.start - b.start);
}
