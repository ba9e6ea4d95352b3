import type { Setting } from '../../src/protocol/files.ts';
import { turned, type Memory } from './memory.ts';

/** How the rows are laid out at the page's width: a list whose rows open, or answers in columns. */
export interface Layout {
  /** Width of the page in pixels. */
  width: number;
  /** 0: a list. */
  columns: readonly Setting[];
  /** Settings without a column: their marks stay beside the prompt. */
  hidden: readonly Setting[];
}

/** Is there room for answers side by side? `width` in pixels. */
export function hasColumns(width: number): boolean {
  return width >= 600;
}

export function layoutFor(width: number, asked: readonly Setting[], memory: Memory): Layout {
  const wanted = !hasColumns(width) ? [] : width < 900 ? memory.two : width < 1500 ? memory.three : asked;
  const room = wanted.length;
  const columns = room === 0 ? [] : asked.length <= room ? asked : asked.filter((setting) => wanted.includes(setting));
  return { width, columns, hidden: asked.filter((setting) => !columns.includes(setting)) };
}

/** The columns after a setting was ticked or unticked: as many as there is room for, the longest shown making way. */
export function turnColumn(layout: Layout, memory: Memory, setting: Setting): Partial<Memory> {
  const name = layout.width < 900 ? 'two' : 'three';
  const columns = turned(memory[name], setting);
  const room = memory[name].length;
  if (columns.length > room) return { [name]: columns.slice(columns.length - room) };
  // Unticking makes room for the one that is hidden.
  const next = layout.hidden.find((each) => each !== setting);
  return next === undefined ? {} : { [name]: [...columns, next] };
}
