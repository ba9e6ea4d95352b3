import { t } from '@vscode/l10n';
import { ofTotal, percent, points, whole } from '../statistics/figures.ts';
import type { Interval } from '../statistics/wilson.ts';
import type { Axis, CategoryAxis, GridCell, Measure, NumberFormat } from '../../protocol/figures.ts';

/** A number as its axis writes it. */
export function formatValue(value: number, format: NumberFormat): string {
  switch (format) {
    case 'percent':
      return percent(value);
    case 'points':
      return points(100 * value);
    case 'whole':
      return whole(value);
    case 'number':
      return String(Number(value.toPrecision(3))).replace('-', '−');
  }
}

/** "7/8, 88 (53–98), 1 broken" */
export function measureText({ value, interval, count, n, remark }: Measure, format: NumberFormat): string {
  if (value === undefined) return remark ?? t('not measured');
  const range = interval ? ` (${rangeText(interval, format)})` : '';
  return [count && ofTotal(count.passed, count.total), formatValue(value, format) + range, n !== undefined && `n ${whole(n)}`, remark].filter(Boolean).join(', ');
}

/** "7/8, 88 (53–98), 1 broken, perplexity 4.2" */
export function cellText({ passed, total, interval, broken, perplexity, remark }: Omit<GridCell, 'x' | 'y'>): string {
  if (total === 0) return remark ?? t('not measured');
  return [
    ofTotal(passed, total),
    `${percent(passed / total)} (${rangeText(interval, 'percent')})`,
    broken > 0 && t('{0} broken', whole(broken)),
    perplexity !== undefined && t('perplexity {0}', formatValue(perplexity, 'number')),
    remark,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A value of a matrix, in which all have two decimals; a dash where there is none (in JSON: null). */
export function matrixText(value: number | null | undefined, format: NumberFormat): string {
  if (typeof value !== 'number') return '–';
  return format === 'number' ? value.toFixed(2).replace('-', '−') : formatValue(value, format);
}

/** With "to" where an end is negative, since a dash would read as a sign. */
export function rangeText({ low, high }: Interval, format: NumberFormat): string {
  const ends = [formatValue(low, format), formatValue(high, format)] as const;
  return low < 0 || high < 0 ? t('{0} to {1}', ...ends) : ends.join('–');
}

export function isCategories(axis: Axis | CategoryAxis): axis is CategoryAxis {
  return 'categories' in axis;
}

/** "Passed, %" */
export function axisName({ label, unit }: Axis | CategoryAxis): string {
  return unit === undefined || unit === '' ? label : `${label}, ${unit}`;
}

/** A token's text with what can't be seen in it shown. */
export function visible(text: string): string {
  return text.replace(/ /g, '␣').replace(/\r?\n/g, '⏎').replace(/\t/g, '⇥') || t('(empty)');
}
