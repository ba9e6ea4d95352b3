import type { Axis, Measure, RowsBehind } from '../../protocol/figures.ts';
import { NO_LAYER, type Setting } from '../../protocol/files.ts';
import { wilsonInterval } from '../statistics/wilson.ts';

/** Axes and measures that several figures share. */

export const PASSED: Axis = { label: 'Passed', unit: '%', format: 'percent', min: 0, max: 1 };
export const BROKEN: Axis = { label: 'Broken', unit: '%', format: 'percent', min: 0 };
export const PERPLEXITY: Axis = { label: 'Perplexity, median', format: 'number', scale: 'logarithmic' };
export const COSINE: Axis & { min: number; max: number } = { label: 'Cosine', format: 'number', min: -1, max: 1 };

export const SETTING_NAMES: Readonly<Record<Setting, string>> = { plain: 'Plain', instructed: 'Instructed', steered: 'Steered', both: 'Both' };

/** A rate with its Wilson interval; a gap where nothing was counted. */
export function rateMeasure(passed: number, total: number, more: Pick<Measure, 'hollow' | 'remark' | 'rows'> = {}): Measure {
  return total === 0 ? { value: undefined, ...more } : { value: passed / total, interval: wilsonInterval(passed, total), count: { passed, total }, ...more };
}

/** Nothing where there are no cells: then there is nothing to open. */
export function behind(label: string, cells: readonly string[]): { rows?: RowsBehind } {
  return cells.length === 0 ? {} : { rows: { label, cells } };
}

/** "none", "14" */
export function layerName(layer: number): string {
  return layer === NO_LAYER ? 'none' : String(layer);
}

/** "8 prompts a layer", "5 to 8 prompts a point" */
export function countText(totals: readonly number[], noun: string, per = ''): string {
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  if (totals.length === 0) return `no ${noun}s`;
  return `${least === most ? String(least) : `${least} to ${most}`} ${most === 1 ? noun : `${noun}s`}${per}`;
}

/** A strength on an axis that names its unit: "1.25", "−20". */
export function strengthName(strength: number): string {
  return String(Number(strength.toPrecision(4))).replace('-', '−');
}

/** Projection strengths are times the way from without to with the instruction, fixed ones a weight. */
export function strengthAxis(rule: 'projection' | 'fixed'): { label: string; unit?: string } {
  return rule === 'projection' ? { label: 'Strength', unit: '×' } : { label: 'Weight c' };
}
