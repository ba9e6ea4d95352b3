import { t } from '@vscode/l10n';
import { diffArrays } from 'diff';
import type { Span } from '../../src/core/instructions/types.ts';
import type { Setting } from '../../src/protocol/files.ts';
import type { Answer, ResultRow } from '../../src/protocol/view.ts';

/** What answers are compared with, word by word. */
export const BASES = ['plain', 'previous', 'instructed'] as const;
export type Base = (typeof BASES)[number];

export const BASE_NAMES: Readonly<Record<Base, string>> = { plain: t('Plain'), previous: t('Previous'), instructed: t('Instructed') };

/** Texts that differ in more words than this are told apart at a glance; going on would take longer than a tenth of a second. */
const MOST_EDITS = 1200;

/** Words as the languages of both texts have them, also where no spaces part them. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

const known = new WeakMap<Answer, { base: string; text: string; spans: readonly Span[] }>();

/** The text that an answer is compared with; undefined where there is none, and for the compared answer itself. `wholeText`: of an answer, or of the one kept. */
export function baseText(row: ResultRow, setting: Setting, base: Base, wholeText: (setting: Setting, of: 'now' | 'previous') => string): string | undefined {
  if (base === 'previous') return row.answers[setting]?.previous && wholeText(setting, 'previous');
  return setting === base ? undefined : row.answers[base] && wholeText(base, 'now');
}

/** Spans of the text that the base does not have. Remembered for the answer. */
export function differences(answer: Answer, text: string, base: string): readonly Span[] {
  const before = known.get(answer);
  if (before?.base === base && before.text === text) return before.spans;
  const spans = wordDifferences(text, base);
  known.set(answer, { base, text, spans });
  return spans;
}

/** By words and marks; neighbours with nothing but space between them are one span. */
export function wordDifferences(text: string, base: string): Span[] {
  const [theirs, own] = [wordsOf(base), wordsOf(text)];
  const changes = diffArrays(theirs.map((word) => word.text), own.map((word) => word.text), { maxEditLength: MOST_EDITS });
  if (!changes) return text.trim() === '' ? [] : [{ start: 0, end: text.length }];
  const spans: Span[] = [];
  let at = 0;
  for (const { value, added, removed } of changes) {
    if (removed) continue;
    if (added) {
      const [first, last] = [own[at]!, own[at + value.length - 1]!];
      spans.push({ start: first.start, end: last.start + last.text.length });
    }
    at += value.length;
  }
  return spans;
}

function wordsOf(text: string): { text: string; start: number }[] {
  return [...segmenter.segment(text)].filter(({ segment }) => segment.trim() !== '').map(({ segment, index }) => ({ text: segment, start: index }));
}
