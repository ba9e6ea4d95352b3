import type { PairedComparison } from '../core/experiments/paired.ts';
import { ofTotal, percent, percentRange, points } from '../core/statistics/figures.ts';
import { wilsonInterval } from '../core/statistics/wilson.ts';

/** Columns of text; the first to the left, the others to the right, but for the last if its head is empty (remarks). */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 || (column === head.length - 1 && head[column] === '') ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(line).join('\n');
}

/** "17/24", "71", "51–85": no rate without n and interval. */
export function rateText(passed: number, total: number): [string, string, string] {
  if (total === 0) return [ofTotal(0, 0), '', ''];
  return [ofTotal(passed, total), percent(passed / total), percentRange(wilsonInterval(passed, total))];
}

/** "+28", "20–38". Without an interval where all pairs are alike: resampling them shows no spread, which would read as certainty. */
export function differenceText(difference: PairedComparison['difference']): [string, string] {
  if (difference === undefined) return ['', ''];
  return [points(100 * difference.difference), difference.low === difference.high ? '' : percentRange(difference)];
}
