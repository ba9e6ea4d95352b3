import { ofTotal, percent, percentRange, points } from '../core/statistics/figures.ts';
import { table } from '../app/textTable.ts';
import type { Axis, BarsFigure, CategoryAxis, CurvesFigure, Figure, Measure } from '../protocol/figures.ts';

/** Bars and curves as a table for the terminal; of the others their title, since the report has them. */
export function figureText(figure: Figure): string {
  const title = `${figure.title} (${figure.n})`;
  if (figure.kind === 'bars') return `${title}\n${barsText(figure)}`;
  return figure.kind === 'curves' ? `${title}\n${curvesText(figure)}` : title;
}

function barsText({ category, value, series }: BarsFigure): string {
  return table([category.label, ...series.map(({ label }) => label)], category.categories.map((name, at) => [name, ...series.map(({ values }) => measureText(values[at], value))]));
}

function curvesText({ x, panels }: CurvesFigure): string {
  const columns = panels.flatMap(({ y, series }) => series.map(({ label, points }) => ({ label: series.length > 1 ? `${y.label}: ${label}` : y.label, y, points })));
  const places = [...new Set(columns.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  return table([x.label, ...columns.map(({ label }) => label)], places.map((place) => [placeText(place, x), ...columns.map(({ y, points }) => measureText(points.find((point) => point.x === place), y))]));
}

function placeText(place: number, x: Axis | CategoryAxis): string {
  return 'categories' in x ? (x.categories[place] ?? '') : String(Number(place.toPrecision(4)));
}

function measureText(measure: Measure | undefined, { format }: Axis): string {
  if (measure?.value === undefined) return measure?.remark ?? '';
  const { value, interval, count, remark } = measure;
  const text = format === 'percent' ? `${percent(value)} %` : format === 'points' ? points(value * 100) : format === 'whole' ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  const details = [count && ofTotal(count.passed, count.total), interval && format === 'percent' ? percentRange(interval) : undefined, remark].filter((part) => part !== undefined);
  return details.length === 0 ? text : `${text} (${details.join(', ')})`;
}
