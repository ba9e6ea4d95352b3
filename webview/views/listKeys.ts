import type { Setting } from '../../src/protocol/files.ts';
import type { Entry, List, RowEntry } from '../model/entries.ts';
import { matchesFilter } from '../model/filters.ts';
import type { Layout } from '../model/layout.ts';
import type { Store } from '../model/store.ts';
import type { Place } from './focus.ts';
import { stacked } from './listRow.tsx';
import { markdownOf } from './rowParts.tsx';

interface Surroundings {
  store: Store;
  list: List;
  layout: Layout;
  asked: readonly Setting[];
  place: Place;
  /** Entries that a page key moves by. */
  page: number;
  go: (place: Place) => void;
}

/** Does what the key means in the list; false if it means nothing there. */
export function listKey(event: KeyboardEvent, at: Surroundings): boolean {
  const { store, list, place, page, go } = at;
  const { entries } = list;
  const index = entries.findIndex(({ key }) => key === place.key);
  const entry = entries[index];
  if (!entry || event.altKey) return false;
  const goTo = (to: number): boolean => {
    const target = entries[Math.max(0, Math.min(to, entries.length - 1))];
    if (target) go({ key: target.key });
    return true;
  };
  if (event.ctrlKey || event.metaKey) return withControl(event, at, entry);
  switch (event.key) {
    case 'ArrowDown':
      return goTo(index + 1);
    case 'ArrowUp':
      return goTo(place.setting === undefined ? index - 1 : index);
    case 'PageDown':
      return goTo(index + page);
    case 'PageUp':
      return goTo(index - page);
    case 'Home':
      return goTo(0);
    case 'End':
      return goTo(entries.length - 1);
    case 'ArrowRight':
      return inward(at, entry);
    case 'ArrowLeft':
      return outward(at, entry, index);
    case 'Enter':
    case ' ':
      // A button in the row has its own use of these keys.
      if (event.target instanceof HTMLButtonElement) return false;
      turn(at, entry);
      return true;
    case 'Escape':
      if (entry.kind !== 'row') return false;
      return stopWriting(store, entry, place.setting);
    case 'm':
      if (entry.kind === 'row' && !store.opened) store.pin(entry.row.item);
      return entry.kind === 'row';
    case 'p':
      if (entry.kind !== 'row' || !Object.values(entry.row.answers).some(({ previous }) => previous)) return false;
      store.turnPrevious(entry.row.item);
      return true;
    case 'n':
    case 'N': {
      const step = event.key === 'n' ? 1 : -1;
      for (let to = index + step; to >= 0 && to < entries.length; to += step) {
        const target = entries[to]!;
        if (target.kind === 'row' && matchesFilter(target.row, 'failed', [])) return goTo(to);
      }
      return true;
    }
    default:
      return false;
  }
}

function withControl(event: KeyboardEvent, { store, place }: Surroundings, entry: Entry): boolean {
  if (entry.kind !== 'row') return false;
  if (event.key === 'Enter') {
    store.post({ kind: 'run-row', item: entry.row.item });
    return true;
  }
  // With some text selected, the key copies that.
  if (event.key !== 'c' || document.getSelection()?.isCollapsed === false) return false;
  store.post({ kind: 'copy', text: place.setting === undefined ? markdownOf(store, entry.row) : store.textOf(entry.row, place.setting) });
  return true;
}

/** Settings of the row that can have the focus now, in their order. */
function settingsIn({ store, layout, asked }: Surroundings, { row, open }: RowEntry): readonly Setting[] {
  if (layout.columns.length > 0) return layout.columns;
  return open ? stacked(store, row, layout.width).shown.filter((setting) => asked.includes(setting)) : [];
}

function inward(at: Surroundings, entry: Entry): boolean {
  const { store, place, layout, go } = at;
  if (entry.kind === 'group') {
    if (!entry.open) store.turnGroup(entry.group.id);
    return true;
  }
  if (!entry.open && layout.columns.length === 0) {
    store.turnRow(entry.row.item);
    return true;
  }
  const settings = settingsIn(at, entry);
  const next = settings[place.setting === undefined ? 0 : settings.indexOf(place.setting) + 1];
  if (next !== undefined) go({ key: entry.key, setting: next });
  return true;
}

function outward(at: Surroundings, entry: Entry, index: number): boolean {
  const { store, place, layout, list, go } = at;
  if (entry.kind === 'group') {
    if (entry.open) store.turnGroup(entry.group.id);
    return true;
  }
  if (place.setting !== undefined) {
    const settings = settingsIn(at, entry);
    const before = settings[settings.indexOf(place.setting) - 1];
    go(before === undefined ? { key: entry.key } : { key: entry.key, setting: before });
    return true;
  }
  if (entry.open && layout.columns.length === 0) {
    store.turnRow(entry.row.item);
    return true;
  }
  const head = list.entries.slice(0, index).findLast(({ kind }) => kind === 'group');
  if (head) go({ key: head.key });
  return true;
}

/** Opens or closes; in columns, where rows are always open, shows answers whole or cut. */
function turn({ store, place, layout }: Surroundings, entry: Entry): void {
  if (entry.kind === 'group') store.turnGroup(entry.group.id);
  else if (place.setting !== undefined) store.turnWhole(entry.row.item, place.setting);
  else if (layout.columns.length === 0) store.turnRow(entry.row.item);
  else for (const setting of layout.columns) store.turnWhole(entry.row.item, setting);
}

function stopWriting(store: Store, { row }: RowEntry, setting: Setting | undefined): boolean {
  const writing = (Object.keys(row.answers) as Setting[]).filter((each) => row.answers[each]?.status === 'writing' && (setting === undefined || setting === each));
  for (const each of writing) store.post({ kind: 'stop-answer', item: row.item, setting: each });
  return writing.length > 0;
}
