import { t } from '@vscode/l10n';
import type { Answer, ResultRow } from '../../src/protocol/view.ts';

export const SORTS = ['prompt', 'instruction', 'changed', 'longest', 'perplexity'] as const;
export type Sort = (typeof SORTS)[number];

export const SORT_NAMES: Readonly<Record<Sort, string>> = {
  prompt: t('Prompt order'),
  instruction: t('Instruction'),
  changed: t('Most changed'),
  longest: t('Longest'),
  perplexity: t('Lowest perplexity'),
};

/** Is the order that of single rows, without their groups? */
export function isFlatSort(sort: Sort): boolean {
  return sort === 'changed' || sort === 'longest' || sort === 'perplexity';
}

/** Items by what the sort asks of their answers; equal ones in the order of the prompts. */
export function sortedItems(rows: readonly ResultRow[], sort: Sort): number[] {
  const keys = rows.map((row) => keyOf(row, sort));
  return rows.map(({ item }) => item).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

/** What a run can be sorted by: perplexity only where it was measured. */
export function sortsFor(rows: readonly ResultRow[]): Sort[] {
  const measured = rows.some(({ answers }) => Object.values(answers).some(({ perplexity }) => perplexity !== undefined));
  return SORTS.filter((sort) => sort !== 'perplexity' || measured);
}

function keyOf(row: ResultRow, sort: Sort): number {
  const answers = Object.values(row.answers);
  switch (sort) {
    case 'prompt':
    case 'instruction':
      return row.item;
    case 'changed':
      return -changeIn(row);
    case 'longest':
      return -Math.max(0, ...answers.map(({ words }) => words));
    case 'perplexity':
      return Math.min(...answers.map(({ perplexity }) => perplexity ?? Number.POSITIVE_INFINITY), Number.MAX_VALUE);
  }
}

/** How much of the words is another: against the kept answer where there is one, else of the steered answer against the plain one. 0 … 1. */
function changeIn({ answers }: ResultRow): number {
  const kept = Object.values(answers).filter((answer): answer is Answer & { previous: NonNullable<Answer['previous']> } => answer.previous !== undefined);
  if (kept.length > 0) return Math.max(...kept.map((answer) => distance(answer.text, answer.previous.text)));
  const other = answers.steered ?? answers.both ?? answers.instructed;
  return answers.plain && other ? distance(answers.plain.text, other.text) : 0;
}

/** Share of words that the texts don't have in common, by their number, whatever their order: quick for thousands of pairs. */
function distance(a: string, b: string): number {
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const counts = new Map<string, number>();
  for (const word of first) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of second) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    common++;
    counts.set(word, left - 1);
  }
  const all = first.length + second.length - common;
  return all === 0 ? 0 : 1 - common / all;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/\S+/g) ?? [];
}
