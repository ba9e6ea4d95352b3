import { SETTINGS, type Setting } from '../../src/protocol/files.ts';
import { BASES, type Base } from './differences.ts';
import { FILTERS, type Filter } from './filters.ts';
import { SORTS, type Sort } from './sorting.ts';

/** What the page remembers over a reload: where the user is and how it looks, never what the host owns. */
export interface Memory {
  /** The run that all but the looks belong to. */
  run: string;
  filter: Filter;
  query: string;
  sort: Sort;
  /** What answers are compared with, word by word; undefined: they are not. */
  compared?: Base | undefined;
  /** What they were compared with last, for the key that turns it on again. */
  lastCompared: Base;
  /** Is each token's projection shown? */
  projection: boolean;
  /** Prompts that the user has pinned. */
  pinned: readonly number[];
  /** Prompts whose state, open or closed, is not the one they begin with. */
  turned: readonly number[];
  /** Groups that are closed. */
  closedGroups: readonly string[];
  /** Answers shown whole, and opened rows shown with all their answers, as "item setting" and "item all". */
  whole: readonly string[];
  /** The entry that has the list's focus, and the setting in it. */
  focus?: { key: string; setting?: Setting } | undefined;
  /** The first entry in view, and how far it is scrolled out at the top, in pixels. Undefined: at the top of the page. */
  anchor?: { key: string; offset: number } | undefined;
  /** Columns at a width that has room for two, and for three. */
  two: readonly Setting[];
  three: readonly Setting[];
  /** Sections that are not as they begin. */
  turnedSections: readonly string[];
  /** Figures shown as their tables, by id. */
  tables: readonly string[];
  /** Which figures are shown, where they have several headings. */
  heading: string;
  /** The rows behind a point of a figure, which alone are listed. */
  chip?: Chip | undefined;
}

export interface Chip {
  label: string;
  items: readonly number[];
}

export const FRESH: Memory = {
  run: '',
  filter: 'all',
  query: '',
  sort: 'prompt',
  lastCompared: 'plain',
  projection: false,
  pinned: [],
  turned: [],
  closedGroups: [],
  whole: [],
  two: ['plain', 'steered'],
  three: ['plain', 'instructed', 'steered'],
  turnedSections: [],
  tables: [],
  heading: '',
};

/** Memory of another version of the page may be anything: what does not fit is forgotten. */
export function readMemory(saved: unknown): Memory {
  if (typeof saved !== 'object' || saved === null) return FRESH;
  const from = saved as Readonly<Record<string, unknown>>;
  const focus = focusOf(from['focus']);
  const anchor = anchorOf(from['anchor']);
  const chip = chipOf(from['chip']);
  const compared = BASES.find((base) => base === from['compared']);
  return {
    run: isText(from['run']) ? from['run'] : FRESH.run,
    filter: FILTERS.find((filter) => filter === from['filter']) ?? FRESH.filter,
    query: isText(from['query']) ? from['query'] : FRESH.query,
    sort: SORTS.find((sort) => sort === from['sort']) ?? FRESH.sort,
    ...(compared && { compared }),
    lastCompared: BASES.find((base) => base === from['lastCompared']) ?? FRESH.lastCompared,
    projection: from['projection'] === true,
    pinned: listOf(from['pinned'], isWhole),
    turned: listOf(from['turned'], isWhole),
    closedGroups: listOf(from['closedGroups'], isText),
    whole: listOf(from['whole'], isText),
    ...(focus && { focus }),
    ...(anchor && { anchor }),
    two: columnsOf(from['two'], FRESH.two),
    three: columnsOf(from['three'], FRESH.three),
    turnedSections: listOf(from['turnedSections'], isText),
    tables: listOf(from['tables'], isText),
    heading: isText(from['heading']) ? from['heading'] : FRESH.heading,
    ...(chip && { chip }),
  };
}

/** For a new run: the looks stay, the places are forgotten. */
export function forRun(memory: Memory, run: string): Memory {
  if (memory.run === run) return memory;
  return { ...FRESH, run, two: memory.two, three: memory.three, lastCompared: memory.lastCompared, turnedSections: memory.turnedSections, tables: memory.tables, heading: memory.heading };
}

/** The list with the value in it if it was not, without it if it was. */
export function turned<T>(list: readonly T[], value: T): readonly T[] {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isSetting = (value: unknown): value is Setting => SETTINGS.some((setting) => setting === value);

function listOf<T>(value: unknown, is: (each: unknown) => each is T): readonly T[] {
  return Array.isArray(value) ? value.filter(is) : [];
}

function columnsOf(value: unknown, otherwise: readonly Setting[]): readonly Setting[] {
  const columns = new Set(listOf(value, isSetting));
  return columns.size === otherwise.length ? [...columns] : otherwise;
}

function focusOf(value: unknown): Memory['focus'] {
  if (typeof value !== 'object' || value === null || !('key' in value) || !isText(value.key)) return undefined;
  return 'setting' in value && isSetting(value.setting) ? { key: value.key, setting: value.setting } : { key: value.key };
}

function chipOf(value: unknown): Chip | undefined {
  if (typeof value !== 'object' || value === null || !('label' in value) || !('items' in value)) return undefined;
  return isText(value.label) ? { label: value.label, items: listOf(value.items, isWhole) } : undefined;
}

function anchorOf(value: unknown): Memory['anchor'] {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('offset' in value)) return undefined;
  return isText(value.key) && typeof value.offset === 'number' ? { key: value.key, offset: value.offset } : undefined;
}
