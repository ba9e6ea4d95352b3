import { histogramParts } from '../../core/analysis/histogram.ts';
import { brokenAxis, countText, passedAxis, settingName } from '../../core/analysis/measures.ts';
import { countWords, isBroken, isWritten } from '../../core/experiments/outcome.ts';
import { distributionOf } from '../../core/statistics/distribution.ts';
import { pValue } from '../../core/statistics/figures.ts';
import type { BarSeries, BarsFigure, CurvesFigure, CurveSeries, HistogramFigure, Measure } from '../../protocol/figures.ts';
import { SETTINGS, type RunRow, type Setting } from '../../protocol/files.ts';
import type { BySetting } from './published.ts';
import { checkedRows, mcnemarBetween, rateMeasure, type Pass } from './rates.ts';

interface Title {
  id: string;
  title: string;
  note?: string;
  heading?: string;
}

/** Pass rates of the settings, here and as published. */
export function settingBars(title: Title, rows: readonly RunRow[], pass: Pass, published: Readonly<Record<string, Partial<BySetting>>>, test: 'corrected' | 'exact' = 'corrected'): BarsFigure {
  const settings = SETTINGS.filter((setting) => rows.some((row) => row.setting === setting));
  const from: Partial<Record<Setting, Setting>> = { steered: 'plain', both: 'instructed' };
  const values = settings.map((setting): Measure => {
    const before = from[setting];
    const p = before === undefined ? undefined : mcnemarBetween(rows, before, setting, pass, test);
    return rateMeasure(checkedRows(rows, setting), pass, settingName(setting), p === undefined ? undefined : `p ${pValue(p)} against ${settingName(before!)}`);
  });
  return bars(title, 'Setting', settings.map((setting) => settingName(setting)), [
    { label: 'Here', values },
    ...Object.entries(published).map(([label, rates]) => publishedSeries(label, settings.map((setting) => rates[setting]))),
  ]);
}

/** Any rates by category, with those published. */
export function bars(title: Title, category: string, categories: readonly string[], series: readonly BarSeries[]): BarsFigure {
  const sizes = [...new Set(series.flatMap(({ values }) => values.flatMap(({ count }) => (count ? [count.total] : []))))];
  return { kind: 'bars', ...title, n: countText(sizes, '1 prompt each', (n) => `${n} prompts each`), category: { label: category, categories }, value: passedAxis(), series };
}

export function publishedSeries(label: string, values: readonly (number | undefined)[]): BarSeries {
  return { label: `Published, ${label}`, tone: 'muted', values: values.map((value) => ({ value })) };
}

/** Mean and median of words by weight, as curves in two panels: words, and the share of broken answers. */
export function wordCurves(title: Title, arms: readonly { label: string; points: readonly { c: number; rows: readonly RunRow[] }[] }[], published: readonly { label: string; points: readonly { c: number; mean: number }[] }[]): CurvesFigure {
  const at = (c: number, rows: readonly RunRow[], value: (rows: readonly RunRow[]) => number | undefined): CurveSeries['points'][number] => {
    const written = rows.filter(isWritten);
    return { x: c, value: value(written), n: written.length, hollow: c === 0, rows: { label: `c ${c}`, cells: written.map(({ cell }) => cell) } };
  };
  const series = (suffix: string, value: (rows: readonly RunRow[]) => number | undefined): CurveSeries[] =>
    arms.map(({ label, points }) => ({ label: `${label}${suffix}`, line: 'solid', points: points.map(({ c, rows }) => at(c, rows, value)) }));
  const words = (rows: readonly RunRow[]): number[] => rows.map(({ response }) => countWords(response));
  const queries = Math.max(0, ...arms.flatMap(({ points }) => points.map(({ rows }) => rows.length)));
  return {
    kind: 'curves', ...title, n: `${queries} queries a weight`, x: { label: 'Weight c', format: 'number' },
    panels: [
      {
        y: { label: 'Words', format: 'whole', min: 0 }, draw: 'points',
        series: [
          ...series(', mean', (rows) => distributionOf(words(rows))?.mean),
          ...series(', median', (rows) => distributionOf(words(rows))?.median),
          ...published.map(({ label, points }): CurveSeries => ({ label: `Published, ${label}, mean`, tone: 'muted', line: 'dashed', points: points.map(({ c, mean }) => ({ x: c, value: mean })) })),
        ],
      },
      { y: brokenAxis(), draw: 'bars', series: arms.map(({ label, points }) => ({ label, tone: 'broken', line: 'none', points: points.map(({ c, rows }) => at(c, rows, (written) => share(written, isBroken))) })) },
    ],
  };
}

/** Distributions of a count, such as words, over shared bins. */
export function countHistogram(title: Title, label: string, sets: readonly { label: string; setting?: Setting; rows: readonly RunRow[] }[], count: (text: string) => number): HistogramFigure {
  const groups = sets.map(({ rows, ...look }) => {
    const written = rows.filter(isWritten);
    return { ...look, values: written.map(({ response }) => count(response)), cells: written.map(({ cell }) => cell) };
  });
  return { kind: 'histogram', ...title, n: countText(groups.map(({ values }) => values.length), '1 answer each', (n) => `${n} answers each`), x: { label, format: 'whole' }, counted: 'Answers', ...histogramParts(groups, true) };
}

export function share<T>(items: readonly T[], is: (item: T) => boolean): number | undefined {
  return items.length === 0 ? undefined : items.filter(is).length / items.length;
}
