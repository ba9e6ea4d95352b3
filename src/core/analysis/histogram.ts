import { t } from '@vscode/l10n';
import type { HistogramFigure, HistogramSeries, RowsBehind, SeriesLook } from '../../protocol/figures.ts';
import { distributionOf } from '../statistics/distribution.ts';

export interface HistogramGroup extends SeriesLook {
  values: readonly number[];
  /** The run's cell behind each value. */
  cells?: readonly string[];
}

const MOST_BINS = 30;
const LEAST_BINS = 8;
/** A bin's width in units of a power of ten. */
const ROUND = [1, 2, 5, 10];

/** Values of several groups counted over shared bins of a round width; `whole` values get bins of whole numbers. */
export function histogramParts(groups: readonly HistogramGroup[], whole: boolean): Pick<HistogramFigure, 'edges' | 'series'> {
  const all = groups.flatMap(({ values }) => values);
  const edges = edgesOf(all, groups.map(({ values }) => values), whole);
  return {
    edges,
    series: groups.map(({ values, cells, ...look }): HistogramSeries => {
      const bins = values.map((value) => binOf(value, edges));
      const counts = edges.slice(1).map((_, bin) => bins.filter((each) => each === bin).length);
      const { mean, median } = distributionOf(values) ?? { mean: 0, median: 0 };
      return { ...look, counts, n: values.length, mean, median, ...(cells && { rows: counts.map((_, bin) => rowsOf(look.label, edges, bin, cells.filter((_cell, i) => bins[i] === bin))) }) };
    }),
  };
}

/** Rounded outwards. As wide as the Freedman-Diaconis rule gives for the narrowest group, within bounds on the number of bins. */
function edgesOf(values: readonly number[], groups: readonly (readonly number[])[], whole: boolean): number[] {
  const spread = distributionOf(values);
  if (!spread) return [0, 1];
  const { min, max } = spread;
  const range = max - min;
  const widths = groups.flatMap((group) => {
    const { n, q1, q3 } = distributionOf(group) ?? { n: 1, q1: 0, q3: 0 };
    return q3 > q1 ? (2 * (q3 - q1)) / Math.cbrt(n) : [];
  });
  const ideal = range === 0 ? 1 : Math.max(range / MOST_BINS, Math.min(range / LEAST_BINS, ...widths));
  const magnitude = 10 ** Math.floor(Math.log10(ideal));
  const width = Math.max(whole ? 1 : 0, magnitude * ROUND.find((each) => each * magnitude >= ideal * 0.999)!);
  const first = Math.floor(min / width);
  const last = Math.max(first + 1, Math.ceil(max / width));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * width).toPrecision(12)));
}

/** A value on an edge belongs to the bin above, at the last edge to the last bin. */
function binOf(value: number, edges: readonly number[]): number {
  const above = edges.findIndex((edge) => edge > value);
  return above < 0 ? edges.length - 2 : above - 1;
}

function rowsOf(label: string, edges: readonly number[], bin: number, cells: readonly string[]): RowsBehind | undefined {
  return cells.length === 0 ? undefined : { label: t('{0}, {1} to {2}', label, edges[bin]!, edges[bin + 1]!), cells };
}
