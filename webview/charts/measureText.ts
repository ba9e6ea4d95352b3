import { ofTotal, percent, points, whole } from '../../src/core/statistics/figures.ts';
import type { Interval } from '../../src/core/statistics/wilson.ts';
import type { GridCell, Measure, NumberFormat } from '../../src/protocol/figures.ts';

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
  if (value === undefined) return remark ?? 'not measured';
  const range = interval ? ` (${rangeText(interval, format)})` : '';
  return [count && ofTotal(count.passed, count.total), formatValue(value, format) + range, n !== undefined && `n ${whole(n)}`, remark].filter(Boolean).join(', ');
}

/** "7/8, 88 (53–98), 1 broken, perplexity 4.2" */
export function cellText({ passed, total, interval, broken, perplexity, remark }: Omit<GridCell, 'x' | 'y'>): string {
  if (total === 0) return remark ?? 'not measured';
  return [
    ofTotal(passed, total),
    `${percent(passed / total)} (${rangeText(interval, 'percent')})`,
    broken > 0 && `${whole(broken)} broken`,
    perplexity !== undefined && `perplexity ${formatValue(perplexity, 'number')}`,
    remark,
  ]
    .filter(Boolean)
    .join(', ');
}

/** With "to" where an end is negative, since a dash would read as a sign. */
export function rangeText({ low, high }: Interval, format: NumberFormat): string {
  return `${formatValue(low, format)}${low < 0 || high < 0 ? ' to ' : '–'}${formatValue(high, format)}`;
}
