import { t } from '@vscode/l10n';
import type { Span } from '../instructions/types.ts';

/** Why an answer is no text any more, and the parts that show it (from the second repeat on), as UTF-16 offsets. */
export interface Broken {
  /** "repeats 61 times", "empty" */
  reason: string;
  spans: readonly Span[];
}

/** The reason of a row, which is stored in English, in the user's language. A judging model gives perplexities. */
export function brokenInWords(stored: string): string {
  const [number] = /[\d.,]+/.exec(stored) ?? [];
  switch (number === undefined ? stored : stored.replace(number, '{0}')) {
    case 'empty':
      return t('empty');
    case 'repeats {0} times':
      return t('repeats {0} times', number!);
    case 'perplexity {0}':
      return t('perplexity {0}', number!);
    case 'perplexity can\'t be told':
      return t('perplexity can’t be told');
    default:
      return stored;
  }
}

/** A run of up to this many words that follows itself is looked for. */
const LONGEST_UNIT = 40;
/** Said this often in a row it is a loop; a refrain or a chorus stays below. */
const LEAST_TIMES = 4;
/** Words that such a loop has at least, all repeats together. */
const LEAST_LOOP_WORDS = 12;
/** Where the text ends within a loop, fewer repeats show it: this many whole ones and the beginning of the next. A refrain ends with its line. */
const LEAST_TIMES_CUT_OFF = 3;
const LEAST_WORDS_CUT_OFF = 9;
/** One word alone must follow itself this often: "very, very, very" is style. */
const LEAST_TIMES_OF_ONE_WORD = 8;

/** Loops with small changes between the repeats: this share of a text's words stands in runs of `GRAM` words that came before. */
const GRAM = 4;
const LEAST_SHARE_AGAIN = 0.5;
/** And one of the runs comes this often. */
const LEAST_TIMES_AGAIN = 3;
/** Short texts repeat a phrase easily. */
const LEAST_WORDS_FOR_SHARE = 24;

/** Without words: a unit of up to this many characters follows itself over this many characters. */
const LONGEST_CHARACTER_UNIT = 20;
const LEAST_LOOP_CHARACTERS = 40;
const LEAST_CHARACTERS_CUT_OFF = 24;

/**
 * Is the text broken, as steering too hard makes it? Judged on the text alone, by repetition: what the method's perplexity check
 * (GPT-2 finds it below 2.5) catches. An empty answer counts as broken, as it does there. Undefined for a text that is whole.
 *
 * The constants were set on half of 424 answers of two small models: those with repeats were sorted by reading, the rest taken as whole. On the
 * other half, whose totals were seen while variants were compared, so that its figures are somewhat favourable, the rule found 23 of 28 loops (82 %, 95 % CI 64–92; most answers there were cut off at 24 to 64 tokens, where a loop has
 * hardly begun) and rejected none of 177 others (0–2.1 %); of GPT-4's 383 answers to IFEval it rejected none (0–1.0 %).
 */
export function findBroken(text: string): Broken | undefined {
  if (text.trim() === '') return { reason: 'empty', spans: [] };
  const words = wordsOf(text);
  return wordLoop(words) ?? characterLoop(text) ?? spreadRepeats(words);
}

/**
 * Does the text hold a loop that makes it broken however it goes on? A smaller set than `findBroken`'s: what only a text's end shows, or
 * its shares of words, may change. The last word may still grow.
 */
export function stayingLoop(text: string): boolean {
  const words = wordsOf(text).slice(0, -1);
  const inWords = longestLoop(words.length, LONGEST_UNIT, (a, b) => words[a]!.id === words[b]!.id, isWordLoop);
  if (inWords) return true;
  return longestLoop(text.length, LONGEST_CHARACTER_UNIT, (a, b) => text.charCodeAt(a) === text.charCodeAt(b), (length, period, start) =>
    isCharacterLoop(length, period) && isTextUnit(text.slice(start, start + period))) !== undefined;
}

interface Word extends Span {
  /** Equal words have equal numbers. */
  id: number;
}

/** Words by white space. Case, marks around them, and the markers of list items do not tell them apart: loops count their items up. */
function wordsOf(text: string): Word[] {
  const ids = new Map<string, number>();
  const words: Word[] = [];
  for (const match of text.matchAll(/(?<=^|\n)[^\S\n]*(?:[-*•]|\d{1,4}[.):])(?=\s)|\S+/g)) {
    const bare = match[0].toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    const isMarker = bare === '' || /^\s*\d{1,4}[.):]$/.test(match[0]);
    if (isMarker) continue;
    const id = ids.get(bare) ?? ids.size;
    ids.set(bare, id);
    words.push({ id, start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** The unit of words that follows itself over the most words. */
function wordLoop(words: readonly Word[]): Broken | undefined {
  const loop = longestLoop(words.length, LONGEST_UNIT, (a, b) => words[a]!.id === words[b]!.id, (length, period, start) => {
    const cutOff = period > 1 && start + length === words.length && length > LEAST_TIMES_CUT_OFF * period && length >= LEAST_WORDS_CUT_OFF;
    return cutOff || isWordLoop(length, period);
  });
  if (!loop) return undefined;
  return repeats(loop.length / loop.period, [{ start: words[loop.start + loop.period]!.start, end: words[loop.start + loop.length - 1]!.end }]);
}

function isWordLoop(length: number, period: number): boolean {
  const times = Math.floor(length / period);
  return period === 1 ? times >= LEAST_TIMES_OF_ONE_WORD : times >= LEAST_TIMES && length >= LEAST_LOOP_WORDS;
}

/** Also marks alone, "* * *" over and over. A rule of dashes, or the one under a table's head, is no loop: its unit is of marks alone and the text goes on after it. */
function characterLoop(text: string): Broken | undefined {
  const end = text.trimEnd().length;
  const loop = longestLoop(text.length, LONGEST_CHARACTER_UNIT, (a, b) => text.charCodeAt(a) === text.charCodeAt(b), (length, period, start) => {
    const unit = text.slice(start, start + period);
    const atEnd = start + length >= end;
    const cutOff = atEnd && length > LEAST_TIMES_CUT_OFF * period && length >= LEAST_CHARACTERS_CUT_OFF;
    return (cutOff || isCharacterLoop(length, period)) && unit.trim() !== '' && (atEnd || isTextUnit(unit));
  });
  return loop && repeats(loop.length / loop.period, [{ start: loop.start + loop.period, end: loop.start + loop.length }]);
}

function isCharacterLoop(length: number, period: number): boolean {
  return length >= LEAST_LOOP_CHARACTERS && length >= LEAST_TIMES * period;
}

/** Marks and nothing else may be a rule, or the line under a table's head. */
function isTextUnit(unit: string): boolean {
  return unit.trim() !== '' && /[\s\p{L}\p{N}]/u.test(unit);
}

interface Loop {
  start: number;
  length: number;
  period: number;
}

/** The longest stretch in which every piece equals the one a period before, over all periods; the shorter period wins a tie. */
function longestLoop(
  pieces: number,
  longestPeriod: number,
  equal: (a: number, b: number) => boolean,
  counts: (length: number, period: number, start: number) => boolean,
): Loop | undefined {
  let best: Loop | undefined;
  for (let period = 1; period <= Math.min(longestPeriod, pieces - 1); period++) {
    let start = 0;
    for (let at = period; at <= pieces; at++) {
      if (at < pieces && equal(at, at - period)) continue;
      const length = at - start;
      if (length > (best?.length ?? 0) && counts(length, period, start)) best = { start, length, period };
      start = at - period + 1;
    }
  }
  return best;
}

/** Share of a text's words, 0 to 1, that stand in runs of four words which came before in it; 0 for less than four words. */
export function repeatedShare(text: string): number {
  const words = wordsOf(text);
  return words.length === 0 ? 0 : shareOf(saidAgain(words).again);
}

/** Runs of words that came before, anywhere in the text. */
function spreadRepeats(words: readonly Word[]): Broken | undefined {
  if (words.length < LEAST_WORDS_FOR_SHARE) return undefined;
  const { again, most } = saidAgain(words);
  if (shareOf(again) < LEAST_SHARE_AGAIN || most < LEAST_TIMES_AGAIN) return undefined;
  return repeats(most, stretches(words, again));
}

/** Which words stand in a run of `GRAM` that came before, and how often the most frequent run comes. */
function saidAgain(words: readonly Word[]): { again: Uint8Array; most: number } {
  const times = new Map<string, number>();
  const again = new Uint8Array(words.length);
  let most = 1;
  for (let at = 0; at + GRAM <= words.length; at++) {
    const gram = words.slice(at, at + GRAM).map(({ id }) => id).join(' ');
    const count = (times.get(gram) ?? 0) + 1;
    times.set(gram, count);
    if (count > 1) again.fill(1, at, at + GRAM);
    most = Math.max(most, count);
  }
  return { again, most };
}

function shareOf(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
}

function stretches(words: readonly Word[], flags: Uint8Array): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < words.length; at++) {
    if (!flags[at]) continue;
    const { start, end } = words[at]!;
    if (at > 0 && flags[at - 1]) spans[spans.length - 1]!.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

function repeats(times: number, spans: readonly Span[]): Broken {
  return { reason: `repeats ${Math.floor(times).toLocaleString('en')} times`, spans };
}
