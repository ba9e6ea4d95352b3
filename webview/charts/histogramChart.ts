import { t } from '@vscode/l10n';
import { BarController, BarElement, Chart, type ChartConfiguration, type ChartDataset, type Plugin } from 'chart.js';
import { drawPoint } from 'chart.js/helpers';
import { axisName, formatValue } from '../../src/core/analysis/measureText.ts';
import { whole } from '../../src/core/statistics/figures.ts';
import type { HistogramFigure, HistogramSeries } from '../../src/protocol/figures.ts';
import { AXIS_WIDTH, axisNames, bottomScale, fontOf, opening, still, tooltip, type DrawContext, type Panel } from './frame.ts';
import { faint, lookOf, widthOf } from './looks.ts';
import type { ChartColours } from './theme.ts';

Chart.register(BarController, BarElement);

const HEIGHT = 74;
const FOOT_HEIGHT = 34;

/** Distributions over shared bins, one under the other: shapes can be compared, and nothing covers anything. */
export function histogramPanels(figure: HistogramFigure, context: DrawContext): Panel[] {
  const highest = Math.max(1, ...figure.series.flatMap(({ counts }) => counts));
  return figure.series.map((series, index) => {
    const last = index === figure.series.length - 1;
    return {
      id: `${index}`,
      label: `${figure.title}, ${series.label}: ${spoken(figure, series)}`,
      height: HEIGHT + (last ? FOOT_HEIGHT : 0),
      configure: (colours) => seriesConfig(figure, series, { index, last, highest, context, colours }),
    };
  });
}

interface Place {
  index: number;
  last: boolean;
  highest: number;
  context: DrawContext;
  colours: ChartColours;
}

function seriesConfig(figure: HistogramFigure, series: HistogramSeries, { index, last, highest, context, colours }: Place): ChartConfiguration {
  const { edges, x, counted, references = [] } = figure;
  const { colour } = lookOf(series, index, colours);
  const centres = series.counts.map((_, bin) => (edges[bin]! + edges[bin + 1]!) / 2);
  const vertical = (value: number, dash: number[]): object => ({ type: 'line', xMin: value, xMax: value, borderColor: colours.text, borderWidth: 1.5, borderDash: dash });
  const marks = Object.fromEntries([
    ['median', vertical(series.median, [])],
    ...references.map((reference, at) => [`r${at}`, { ...vertical(reference.value, [4, 3]), label: { display: index === 0, content: reference.label, position: 'end', yAdjust: 8, xAdjust: (reference.value > (edges[0]! + edges.at(-1)!) / 2 ? -1 : 1) * (widthOf(reference.label) / 2 + 5), padding: 0, backgroundColor: 'transparent', color: colours.text, font: fontOf(colours) } }]),
  ]) as object;
  const dataset = { type: 'bar', data: series.counts.map((count, bin) => ({ x: centres[bin]!, y: count })), backgroundColor: faint(colour, 0.75), borderColor: colour, borderWidth: colours.highContrast ? 1 : 0, barPercentage: 1, categoryPercentage: 0.94, grouped: false };
  return {
    type: 'bar',
    data: { datasets: [dataset as ChartDataset] },
    options: {
      ...(still() as object),
      ...(opening(context, (_, bin) => series.rows?.[bin]) as object),
      layout: { autoPadding: false, padding: { top: 26, right: 8, bottom: last ? 14 : 2 } },
      scales: {
        x: { ...bottomScale({ ...x, min: edges[0]!, max: edges.at(-1)! }, { colours, labelled: last, room: context.width - AXIS_WIDTH }), offset: false },
        y: {
          min: 0,
          max: highest,
          afterFit: (scale) => {
            scale.width = AXIS_WIDTH;
          },
          border: { display: false },
          grid: { color: colours.axis, lineWidth: 0.5, drawTicks: false },
          ticks: { color: colours.text, font: fontOf(colours), padding: 6, callback: (value) => (Number(value) === 0 || Number(value) === highest ? whole(Number(value)) : '') },
          afterBuildTicks: (scale) => {
            scale.ticks = [{ value: 0 }, { value: highest }];
          },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: tooltip((_, bin) => ({ title: `${series.label}, ${binText(figure, bin)}`, lines: [`${counted}: ${t('{0} of {1}', whole(series.counts[bin]!), whole(series.n))}`] })),
        annotation: { clip: false, annotations: marks },
      },
    },
    plugins: [headOf(series, index, x.format, colours), axisNames(colours, last ? { x: axisName(x) } : {})],
  };
}

/** The series' name at the left, its median at the right. */
function headOf(series: HistogramSeries, index: number, format: HistogramFigure['x']['format'], colours: ChartColours): Plugin {
  const { label, median, n } = series;
  const { shape, colour, filled } = lookOf(series, index, colours);
  return {
    id: 'head',
    afterDraw: ({ ctx, chartArea }) => {
      ctx.save();
      ctx.fillStyle = colours.text;
      ctx.font = `600 11px ${colours.font}`;
      ctx.fillText(label, 16, 13);
      ctx.font = `11px ${colours.font}`;
      ctx.textAlign = 'right';
      ctx.fillText(t('median {0}, n {1}', formatValue(median, format), whole(n)), chartArea.right, 13);
      ctx.strokeStyle = colour;
      ctx.fillStyle = filled ? colour : colours.background;
      drawPoint(ctx, { pointStyle: shape, radius: 5, borderWidth: 1.5, rotation: 0 }, 6, 9);
      ctx.restore();
    },
  };
}

function binText({ edges, x }: HistogramFigure, bin: number): string {
  return `${formatValue(edges[bin]!, x.format)}–${formatValue(edges[bin + 1]!, x.format)}${x.unit === undefined ? '' : ` ${x.unit}`}`;
}

function spoken(figure: HistogramFigure, { counts, n, mean, median }: HistogramSeries): string {
  const bins = counts.map((count, bin) => (count > 0 ? `${binText(figure, bin)}: ${count}` : '')).filter(Boolean);
  return `${t('n {0}, mean {1}, median {2}', n, formatValue(mean, figure.x.format), formatValue(median, figure.x.format))}; ${bins.join('; ')}`;
}
