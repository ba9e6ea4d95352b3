import { t } from '@vscode/l10n';
import type { Axis, Measure, RowsBehind } from '../../protocol/figures.ts';
import { NO_LAYER, type Setting } from '../../protocol/files.ts';
import { wilsonInterval } from '../statistics/wilson.ts';

/** Axes and measures that several figures share. Functions, since the language is not known when files are loaded. */

export function passedAxis(): Axis {
  return { label: t('Passed'), unit: '%', format: 'percent', min: 0, max: 1 };
}

export function brokenAxis(): Axis {
  return { label: t('Broken'), unit: '%', format: 'percent', min: 0 };
}

export function perplexityAxis(): Axis {
  return { label: t('Perplexity, median'), format: 'number', scale: 'logarithmic' };
}

export function cosineAxis(): Axis & { min: number; max: number } {
  return { label: t('Cosine'), format: 'number', min: -1, max: 1 };
}

export function layerAxis(): Axis {
  return { label: t('Layer'), format: 'whole' };
}

export function settingName(setting: Setting): string {
  switch (setting) {
    case 'plain':
      return t('Plain');
    case 'instructed':
      return t('Instructed');
    case 'steered':
      return t('Steered');
    case 'both':
      return t('Both');
  }
}

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
  return layer === NO_LAYER ? t('none') : String(layer);
}

/** "8 prompts a layer", "5 to 8 prompts a point": `one` and `several` are the texts for one and for a number or range of them. */
export function countText(totals: readonly number[], one: string, several: (count: string) => string): string {
  const [least, most] = [Math.min(...totals), Math.max(...totals)];
  if (totals.length === 0) return several('0');
  if (least === 1 && most === 1) return one;
  return several(least === most ? String(least) : t('{0} to {1}', least, most));
}

/** A strength on an axis that names its unit: "1.25", "−20". */
export function strengthName(strength: number): string {
  return String(Number(strength.toPrecision(4))).replace('-', '−');
}

/** Projection strengths are times the way from without to with the instruction, fixed ones a weight. */
export function strengthAxis(rule: 'projection' | 'fixed'): { label: string; unit?: string } {
  return rule === 'projection' ? { label: t('Strength'), unit: '×' } : { label: t('Weight c') };
}
