import type { ResultGroup, ResultRow } from '../../src/protocol/view.ts';
import { FILTERS, matchesFilter, matchesQuery, type Filter } from './filters.ts';

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
  group: ResultGroup;
}

export type Entry = GroupEntry | RowEntry;

export interface ListChoice {
  filter: Filter;
  query: string;
  isGroupOpen(id: string): boolean;
  isRowOpen(item: number): boolean;
}

export interface List {
  entries: readonly Entry[];
  /** Rows that each filter would show with this query. */
  counts: Readonly<Record<Filter, number>>;
  /** Rows of the list, also those in closed groups. */
  shown: number;
  /** Is there only one group, without a name, so that it needs no head? */
  flat: boolean;
}

export function listEntries(groups: readonly ResultGroup[], rows: readonly ResultRow[], choice: ListChoice): List {
  const counts: Record<Filter, number> = { all: 0, differ: 0, failed: 0, broken: 0 };
  const shownGroups: { group: ResultGroup; members: ResultRow[] }[] = [];
  const flat = groups.length === 1 && groups[0]!.name === '';
  let shown = 0;
  for (const group of groups) {
    const members: ResultRow[] = [];
    for (const item of group.items) {
      const row = rows[item]!;
      if (!matchesQuery(row, choice.query)) continue;
      for (const filter of FILTERS) if (matchesFilter(row, filter)) counts[filter]++;
      if (matchesFilter(row, choice.filter)) members.push(row);
    }
    shown += members.length;
    if (members.length > 0) shownGroups.push({ group, members });
  }
  const entries = shownGroups.flatMap(({ group, members }, index): Entry[] => {
    const open = flat || choice.isGroupOpen(group.id);
    const head: Entry[] = flat ? [] : [{ kind: 'group', key: `g ${group.id}`, position: index + 1, siblings: shownGroups.length, open, group, shown: members.length }];
    if (!open) return head;
    const own = members.map((row, at): Entry => ({ kind: 'row', key: `r ${row.item}`, position: at + 1, siblings: members.length, open: choice.isRowOpen(row.item), row, group }));
    return [...head, ...own];
  });
  return { entries, counts, shown, flat };
}
