import { BarController, BarElement, Chart, type ChartConfiguration, type ChartDataset } from 'chart.js';
import { axisName, formatValue, measureText } from '../../src/core/analysis/measureText.ts';
import type { BarsFigure, CategoryAxis } from '../../src/protocol/figures.ts';
import { axisNames, fontOf, opening, still, tooltip, type DrawContext, type Panel, type Scale } from './frame.ts';
import { datumOf, faint, hatching, legend, legendLines, lookOf, pointSet, pointsOnTop } from './looks.ts';
import type { ChartColours } from './theme.ts';

Chart.register(BarController, BarElement);

const ROW_HEIGHT = 22;
const SERIES_HEIGHT = 12;
const LEGEND_LINE = 21;
/** Rows of this height have two lines for their name. */
const TWO_LINES = 30;

/** Values by category: one line a category, points with intervals on one axis, or parts of a whole side by side. */
export function barsPanels(figure: BarsFigure, context: DrawContext): Panel[] {
  const { category, series, stacked } = figure;
  const spoken = series.map(({ label, values }) => `${label}: ${values.map((value, index) => `${category.categories[index] ?? ''} ${measureText(value, figure.value.format)}`).join('; ')}`).join('. ');
  return [{ id: '0', label: `${figure.title}: ${spoken}`, height: category.categories.length * rowHeight(figure) + 74 + (legendLines(series, context.width) - 1) * LEGEND_LINE, configure: (colours) => (stacked ? stackedConfig(figure, context, colours) : pointsConfig(figure, context, colours)) }];
}

function rowHeight({ series, stacked }: BarsFigure): number {
  return stacked ? ROW_HEIGHT : Math.max(ROW_HEIGHT, series.length * SERIES_HEIGHT + 6);
}

function pointsConfig(figure: BarsFigure, context: DrawContext, colours: ChartColours): ChartConfiguration {
  const { category, series, value, references = [] } = figure;
  // Side by side within their line.
  const shift = (index: number): number => ((index - (series.length - 1) / 2) * 0.72) / Math.max(1, series.length);
  const datasets = series.map((each, index) => pointSet(each, index, each.values, each.values.map((measure, at) => datumOf(measure, at + shift(index), 'x')), colours));
  return {
    type: 'scatter',
    data: { datasets: datasets },
    options: {
      ...options(figure, context),
      scales: {
        x: { type: value.scale === 'logarithmic' ? 'logarithmic' : 'linear', ...ends(figure), ...bottom(figure, colours) },
        y: categoriesDown(category, colours, context.width, { twoLines: rowHeight(figure) >= TWO_LINES }),
      },
      plugins: { ...plugins(figure, colours), annotation: { clip: false, common: { drawTime: 'beforeDatasetsDraw' }, annotations: Object.fromEntries(references.map((reference, index) => [`r${index}`, { type: 'line', xMin: reference.value, xMax: reference.value, borderColor: colours.text, borderDash: [4, 3], borderWidth: 1, label: { display: true, content: reference.label, position: 'start', padding: 0, yAdjust: -12, backgroundColor: 'transparent', color: colours.text, font: fontOf(colours) } }])) } },
    },
    plugins: [axisNames(colours, { x: axisName(value) }), pointsOnTop(series, colours)],
  };
}

/** Strong to faint in the order of the series; settings keep their colours. */
function stackedConfig(figure: BarsFigure, context: DrawContext, colours: ChartColours): ChartConfiguration {
  const { category, series, value } = figure;
  const datasets = series.map((each, index) => {
    const { colour } = lookOf(each, index, colours);
    const fill = each.tone === 'broken' ? hatching(colour) : each.setting ? colour : faint(each.tone === 'muted' ? colours.muted : colours.text, 0.7 - (0.6 * index) / Math.max(1, series.length - 1));
    return { type: 'bar', label: each.label, data: each.values.map((measure, at) => ({ x: measure.value ?? 0, y: at })), backgroundColor: fill, borderColor: colours.text, borderWidth: colours.highContrast ? 1 : 0.5, barThickness: 14 };
  });
  return {
    type: 'bar',
    data: { labels: category.categories.map((_, index) => index), datasets: datasets as ChartDataset[] },
    options: {
      ...(options(figure, context) as object),
      indexAxis: 'y',
      scales: {
        x: { type: 'linear', stacked: true, ...ends(figure), ...bottom(figure, colours) },
        y: { type: 'category', stacked: true, grid: { display: false }, border: { display: false }, ticks: { autoSkip: false, color: colours.text, font: fontOf(colours), callback: (index: string | number) => cut(category.categories[Number(index)] ?? '', context.width) } },
      },
      plugins: { ...plugins(figure, colours) },
    },
    plugins: [axisNames(colours, { x: axisName(value) })],
  };
}

function ends({ value }: BarsFigure): object {
  const rate = value.format === 'percent';
  return { ...((value.min !== undefined || rate) && { min: value.min ?? 0 }), ...(value.max !== undefined && { max: value.max }) };
}

function bottom({ value }: BarsFigure, colours: ChartColours): object {
  return {
    grid: { color: colours.axis, lineWidth: 0.5, drawTicks: false },
    border: { display: false },
    ticks: { color: colours.text, font: fontOf(colours), padding: 4, maxTicksLimit: 5, callback: (tick: string | number) => formatValue(Number(tick), value.format) },
  };
}

function options(figure: BarsFigure, context: DrawContext): ReturnType<typeof still> {
  return { ...still(), ...opening(context, (dataset, index) => figure.series[dataset]?.values[index]?.rows), layout: { autoPadding: false, padding: { top: figure.references?.length ? 16 : 4, right: 12, bottom: 16 } } };
}

function plugins({ category, series, value }: BarsFigure, colours: ChartColours): object {
  return {
    legend: legend(series.length > 1, colours),
    tooltip: tooltip((dataset, index) => ({ title: `${category.categories[index] ?? ''}, ${series[dataset]!.label}`, lines: [measureText(series[dataset]!.values[index]!, value.format)] })),
  };
}

/** Names one under the other, the first at the top. */
export function categoriesDown(axis: CategoryAxis, colours: ChartColours, width: number, { strong, twoLines = false }: { strong?: number | undefined; twoLines?: boolean } = {}): Scale {
  return {
    type: 'linear',
    offset: false,
    reverse: true,
    min: -0.5,
    max: axis.categories.length - 0.5,
    grid: { display: false },
    border: { display: false },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = axis.categories.map((_, value) => ({ value }));
    },
    ticks: {
      autoSkip: false,
      color: colours.text,
      font: ({ tick }: { tick?: { value: number } }) => fontOf(colours, strong !== undefined && tick?.value === strong ? 600 : 400),
      callback: (value: string | number) => (twoLines ? divided : cut)(axis.categories[Number(value)] ?? '', width),
    },
  };
}

/** The name in two lines where it is too long for one: "length_constraints:", "number_sentences". */
function divided(name: string, width: number): string | string[] {
  const most = longestName(width);
  const after = (...marks: string[]): number => 1 + Math.max(...marks.map((mark) => name.lastIndexOf(mark, most - 1)));
  const end = name.length <= most ? 0 : after(':') || after(' ', '_');
  return end === 0 ? cut(name, width) : [name.slice(0, end), cut(name.slice(end), width)];
}

/** Names take at most two fifths of the figure. */
function longestName(width: number): number {
  return Math.max(8, Math.floor((width * 0.4) / 6));
}

export function cut(name: string, width: number): string {
  const most = longestName(width);
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}
