import type { ResultGroup, ResultRow } from '../../src/protocol/view.ts';
import { FILTERS, matchesFilter, matchesQuery, type Filter } from './filters.ts';
import { isFlatSort, type Sort } from './sorting.ts';

/** A group's head. Keys stay the same from snapshot to snapshot; `position` is 1-based, of `siblings` on its level. */
export interface GroupEntry {
  kind: 'group';
  key: string;
  position: number;
  siblings: number;
  open: boolean;
  group: ResultGroup;
  /** Prompts that the filter and the search leave. */
  shown: number;
}

/** A prompt. */
export interface RowEntry {
  kind: 'row';
  key: string;
  position: number;
  siblings: number;
  open: boolean;
  row: ResultRow;
}

export type Entry = GroupEntry | RowEntry;

export interface ListChoice {
  filter: Filter;
  query: string;
  sort: Sort;
  /** Items in the order of a sort that has no groups. */
  order: readonly number[];
  pinned: readonly number[];
  /** Only these, where a figure's point was opened. */
  only?: readonly number[] | undefined;
  isGroupOpen(id: string): boolean;
  isRowOpen(item: number): boolean;
}

export interface List {
  entries: readonly Entry[];
  /** Rows that each filter would show with this query. */
  counts: Readonly<Record<Filter, number>>;
  /** Rows of the list, also those in closed groups. */
  shown: number;
  /** Are there no groups to tell apart, so that rows need no heads? */
  flat: boolean;
}

export function listEntries(groups: readonly ResultGroup[], rows: readonly ResultRow[], choice: ListChoice): List {
  const counts: Record<Filter, number> = { all: 0, differ: 0, failed: 0, broken: 0, changed: 0, pinned: 0 };
  const only = choice.only && new Set(choice.only);
  const shown = new Set<number>();
  for (const row of rows) {
    if (only && !only.has(row.item)) continue;
    if (!matchesQuery(row, choice.query)) continue;
    for (const filter of FILTERS) if (matchesFilter(row, filter, choice.pinned)) counts[filter]++;
    if (matchesFilter(row, choice.filter, choice.pinned)) shown.add(row.item);
  }
  const flat = isFlatSort(choice.sort) || groups.length === 0 || (groups.length === 1 && groups[0]!.name === '') || (choice.sort === 'prompt' && !areContiguous(groups));
  const rowEntries = (items: readonly number[]): Entry[] => {
    const members = items.filter((item) => shown.has(item));
    return members.map((item, at): Entry => ({ kind: 'row', key: `r ${item}`, position: at + 1, siblings: members.length, open: choice.isRowOpen(item), row: rows[item]! }));
  };
  if (flat) {
    const order = isFlatSort(choice.sort) ? choice.order : rows.map(({ item }) => item);
    return { entries: rowEntries(order), counts, shown: shown.size, flat };
  }
  const sorted = choice.sort === 'instruction' ? [...groups].sort((a, b) => a.name.localeCompare(b.name)) : groups;
  const heads = sorted.map((group) => ({ group, members: group.items.filter((item) => shown.has(item)).length })).filter(({ members }) => members > 0);
  const entries = heads.flatMap(({ group, members }, index): Entry[] => {
    const open = choice.isGroupOpen(group.id);
    const head: Entry = { kind: 'group', key: `g ${group.id}`, position: index + 1, siblings: heads.length, open, group, shown: members };
    return open ? [head, ...rowEntries(group.items)] : [head];
  });
  return { entries, counts, shown: shown.size, flat };
}

/** Do the prompts of each group stand together in their file? Then groups do not disturb the prompts' order. */
function areContiguous(groups: readonly ResultGroup[]): boolean {
  return groups.every(({ items }) => items.every((item, at) => at === 0 || item === items[at - 1]! + 1));
}
