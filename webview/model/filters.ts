import { t } from '@vscode/l10n';
import type { Answer, ResultRow } from '../../src/protocol/view.ts';

export const FILTERS = ['all', 'differ', 'failed', 'broken', 'changed', 'pinned'] as const;
export type Filter = (typeof FILTERS)[number];

export const FILTER_NAMES: Readonly<Record<Filter, string>> = { all: t('All'), differ: t('Differ'), failed: t('Failed'), broken: t('Broken'), changed: t('Changed'), pinned: t('Pinned') };

/** Filters that are there even when nothing matches them. */
const ALWAYS: readonly Filter[] = ['all', 'differ', 'failed', 'broken'];

const haystacks = new WeakMap<ResultRow, string>();

/** Those to choose from: the others only while they show something, or are chosen. */
export function filtersIn(counts: Readonly<Record<Filter, number>>, chosen: Filter): Filter[] {
  return FILTERS.filter((filter) => ALWAYS.includes(filter) || counts[filter] > 0 || filter === chosen);
}

export function matchesFilter(row: ResultRow, filter: Filter, pinned: readonly number[]): boolean {
  const answers = Object.values(row.answers);
  switch (filter) {
    case 'all':
      return true;
    case 'differ':
      return new Set(answers.map(outcomeOf).filter((outcome) => outcome !== undefined)).size > 1;
    case 'failed':
      return answers.some((answer) => outcomeOf(answer) === false);
    case 'broken':
      return answers.some(({ status }) => status === 'broken');
    case 'changed':
      return answers.some(({ previous }) => previous?.changed);
    case 'pinned':
      return pinned.includes(row.item);
  }
}

/** Did its checks pass? Undefined while it is not known, and for cancelled answers. */
export function outcomeOf(answer: Answer): boolean | undefined {
  return answer.status === 'cancelled' ? undefined : answer.passed;
}

/** Is the text in the prompt, the instruction or an answer (as far as the page has it)? Case does not count. */
export function matchesQuery(row: ResultRow, query: string): boolean {
  if (query === '') return true;
  let haystack = haystacks.get(row);
  if (haystack === undefined) {
    haystack = [row.prompt, row.instruction ?? '', ...Object.values(row.answers).map(({ text }) => text)].join('\u0000').toLowerCase();
    haystacks.set(row, haystack);
  }
  return haystack.includes(query.toLowerCase());
}
