import { integer } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { languageName } from '../languageName.ts';
import { CAPITAL_LETTERS, CAPITAL_WORDS, SMALL_LETTERS } from '../nouns.ts';
import type { Noun } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { matchSpans } from '../spans.ts';
import { detectLanguage } from '../text/language.ts';
import { isLower, isUpper } from '../text/pythonText.ts';
import { SentenceSplitter } from '../text/sentences.ts';
import { sentenceTokens } from '../text/wordTokens.ts';
import { MAX_SPANS } from '../types.ts';
import type { Check, Span } from '../types.ts';
import { fail, found, meets, pass, related, RELATION, verdict } from '../wording.ts';

const CAPITAL = /\p{Uppercase}/u;

// What spoils the case, in runs. A title-case letter spoils both.
const NOT_LOWER = /[\p{Uppercase}\p{Lt}]+/gu;
const NOT_UPPER = /[\p{Lowercase}\p{Lt}]+/gu;

export const englishCapital = defineInstruction({
  id: 'change_case:english_capital',
  arguments: {},
  describe: () => phrase('English, all capital letters'),
  create: () => inOneCase(isUpper, NOT_UPPER, SMALL_LETTERS),
  // With a capital to come, only letters that spoil the case are left to fail.
  failsForGood: () => (beginning) => !isUpper(`${beginning}A`),
});

export const englishLowercase = defineInstruction({
  id: 'change_case:english_lowercase',
  arguments: {},
  describe: () => phrase('English, all small letters'),
  create: () => inOneCase(isLower, NOT_LOWER, CAPITAL_LETTERS),
  failsForGood: () => (beginning) => !isLower(`${beginning}a`),
});

/** A text in which no language can be seen counts as English. */
function inOneCase(hasCase: (text: string) => boolean, spoilt: RegExp, letter: Noun): Check {
  return (text) => {
    if (!hasCase(text)) {
      const runs = matchSpans(text, spoilt);
      const letters = runs.reduce((total, { start, end }) => total + end - start, 0);
      return fail(letters > 0 ? letter.counted(letters) : phrase('no letters with case'), runs);
    }
    const language = detectLanguage(text) ?? 'en';
    return language === 'en' ? pass() : fail(phrase('not English but {0}', languageName(language)));
  };
}

export const capitalWordFrequency = defineInstruction({
  id: 'change_case:capital_word_frequency',
  arguments: { capital_frequency: integer(), capital_relation: RELATION },
  describe: (args) => related(args.capital_relation, args.capital_frequency, CAPITAL_WORDS),
  create: (args) => {
    const reader = new CapitalReader();
    return (text) => {
      const { count, spans } = CAPITAL.test(text) ? reader.read(text) : NO_CAPITALS;
      return verdict(meets(args.capital_relation, count, args.capital_frequency), found(count, CAPITAL_WORDS), spans);
    };
  },
});

interface Capitals {
  count: number;
  /** The first {@link MAX_SPANS}. */
  spans: readonly Span[];
}

const NO_CAPITALS: Capitals = { count: 0, spans: [] };

/** Counts the tokens in capitals, each distinct sentence once: the variants of a response share most of theirs. */
class CapitalReader {
  private readonly splitter = new SentenceSplitter();
  private readonly counts = new Map<string, number>();

  read(text: string): Capitals {
    const spans: Span[] = [];
    let count = 0;
    for (const { start, end } of this.splitter.split(text)) {
      const sentence = text.slice(start, end);
      const capitals = this.countIn(sentence);
      if (capitals > 0 && spans.length < MAX_SPANS) spans.push(...capitalSpans(sentence, start));
      count += capitals;
    }
    return { count, spans: spans.slice(0, MAX_SPANS) };
  }

  private countIn(sentence: string): number {
    const known = this.counts.get(sentence);
    if (known !== undefined) return known;
    const count = CAPITAL.test(sentence) ? sentenceTokens(sentence).filter(isUpper).length : 0;
    this.counts.set(sentence, count);
    return count;
  }
}

/** Where the tokens in capitals stand. Tokens come in the order of the text; those for double quotes are rewritten and stand nowhere. */
function capitalSpans(sentence: string, offset: number): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const token of sentenceTokens(sentence)) {
    if (spans.length === MAX_SPANS) break;
    if (token === '``' || token === "''") continue;
    const start = sentence.indexOf(token, at);
    if (start < 0) continue;
    at = start + token.length;
    if (isUpper(token)) spans.push({ start: offset + start, end: offset + at });
  }
  return spans;
}
