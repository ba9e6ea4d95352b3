import { BarController, BarElement, Chart, type ChartConfiguration, type ChartDataset, type Plugin } from 'chart.js';
import { axisName, formatValue, isCategories, measureText } from '../../src/core/analysis/measureText.ts';
import { ofTotal } from '../../src/core/statistics/figures.ts';
import type { CurvesFigure, CurvesPanel, Reference } from '../../src/protocol/figures.ts';
import { AXIS_WIDTH, axisNames, bottomScale, fontOf, isDense, opening, still, tooltip, valueScale, type DrawContext, type Panel } from './frame.ts';
import { datumOf, hatching, legend, lookOf, pointSet, pointsOnTop } from './looks.ts';
import type { ChartColours } from './theme.ts';

Chart.register(BarController, BarElement);

const MAIN_HEIGHT = 184;
const LOW_HEIGHT = 76;
/** Names of the x axis and its values. */
const FOOT_HEIGHT = 34;

/** Values over a common x: a panel a canvas, with the chosen x through all of them. */
export function curvesPanels(figure: CurvesFigure, context: DrawContext): Panel[] {
  const { x, panels } = figure;
  const longest = isCategories(x) ? Math.max(...x.categories.map((name) => name.length)) : 0;
  const dense = isCategories(x) && isDense(x.categories, context.width - AXIS_WIDTH);
  return panels.map((panel, index) => {
    const last = index === panels.length - 1;
    return {
      id: `${index}`,
      label: `${figure.title}, ${panel.y.label}: ${spoken(figure, panel)}`,
      height: (index === 0 ? MAIN_HEIGHT : LOW_HEIGHT) + (last ? FOOT_HEIGHT + (dense ? longest * 6 - 8 : 0) : 0),
      configure: (colours) => panelConfig(figure, panel, { context, colours, last }),
    };
  });
}

interface PanelPlace {
  context: DrawContext;
  colours: ChartColours;
  last: boolean;
}

function panelConfig(figure: CurvesFigure, panel: CurvesPanel, { context, colours, last }: PanelPlace): ChartConfiguration {
  const { x, chosen } = figure;
  const room = context.width - AXIS_WIDTH;
  const points = panel.series.flatMap((series) => series.points);
  const values = figure.panels.flatMap(({ series }) => series).flatMap((series) => series.points.map((point) => point.x));
  const datasets = panel.draw === 'bars' ? barSets(panel, colours) : pointSets(figure, panel, colours);
  return {
    type: 'scatter',
    data: { datasets: datasets as ChartDataset<'scatter'>[] },
    options: {
      ...still(),
      ...opening(context, (dataset, index) => panel.series[dataset]?.points[index]?.rows),
      layout: { autoPadding: false, padding: { top: 18, right: 8, bottom: last ? 14 : 4 } },
      scales: {
        x: bottomScale(x, { colours, labelled: last, room, strong: chosen?.x, values }),
        y: valueScale(panel.draw === 'bars' ? { min: 0, ...panel.y } : panel.y, { colours, room: panel.draw === 'bars' ? 40 : MAIN_HEIGHT, values: points.flatMap(({ value }) => value ?? []) }),
      },
      plugins: {
        legend: legend(panel.series.length > 1, colours),
        tooltip: tooltip((dataset, index) => {
          const series = panel.series[dataset]!;
          const point = series.points[index]!;
          return { title: `${isCategories(x) ? `${x.label} ${x.categories[point.x] ?? ''}` : `${x.label} ${formatValue(point.x, x.format)}${x.unit ?? ''}`}, ${series.label}`, lines: [measureText(point, panel.y.format)] };
        }),
        annotation: { clip: false, common: { drawTime: 'beforeDatasetsDraw' }, annotations: { ...chosenBand(figure, colours), ...referenceLines(panel.references ?? [], colours) } },
      },
    },
    plugins: [axisNames(colours, { y: axisName(panel.y), ...(last && { x: axisName(x) }) }), pointsOnTop(panel.draw === 'bars' ? [] : panel.series, colours), ...(panel.draw === 'bars' ? [countsOn(panel, colours)] : [])],
  };
}

function pointSets({ x }: CurvesFigure, { series }: CurvesPanel, colours: ChartColours): object[] {
  const isUnsteered = (at: number | undefined): boolean => isCategories(x) && at !== undefined && x.categories[at] === 'none';
  return series.map((each, index) => ({
    ...pointSet(each, index, each.points, each.points.map((point) => datumOf(point, point.x, 'y')), colours, (at) => isUnsteered(each.points[at]?.x)),
    showLine: each.line !== 'none',
    borderDash: each.line === 'dashed' ? [4, 3] : [],
    spanGaps: false,
  }));
}

function barSets({ series }: CurvesPanel, colours: ChartColours): object[] {
  return series.map((each, index) => {
    const { colour } = lookOf(each, index, colours);
    return { type: 'bar', label: each.label, data: each.points.map(({ x, value }) => ({ x, y: value ?? Number.NaN })), backgroundColor: each.tone === 'broken' ? hatching(colour) : colour, borderColor: colour, borderWidth: 1, barThickness: 12, grouped: false };
  });
}

/** "2/8" above each bar, the total left out where they stand too close. */
function countsOn({ series }: CurvesPanel, colours: ChartColours): Plugin {
  return {
    id: 'counts',
    afterDatasetsDraw: (chart) => {
      const { ctx } = chart;
      ctx.save();
      ctx.font = `11px ${colours.font}`;
      ctx.fillStyle = colours.text;
      ctx.textAlign = 'center';
      series.forEach(({ points }, dataset) => {
        const room = chart.chartArea.width / Math.max(1, points.length);
        chart.getDatasetMeta(dataset).data.forEach(({ x, y }, index) => {
          const count = points[index]?.count;
          if (count && count.passed > 0) ctx.fillText(room < 26 ? String(count.passed) : ofTotal(count.passed, count.total), x, y - 3);
        });
      });
      ctx.restore();
    },
  };
}

function chosenBand({ x, chosen }: CurvesFigure, colours: ChartColours): object {
  if (!chosen) return {};
  return isCategories(x)
    ? { chosen: { type: 'box', xMin: chosen.x - 0.4, xMax: chosen.x + 0.4, backgroundColor: colours.band, borderColor: colours.bandEdge, borderWidth: 1 } }
    : { chosen: { type: 'line', xMin: chosen.x, xMax: chosen.x, borderColor: colours.text, borderDash: [3, 3], borderWidth: 1 } };
}

/** Dashed across the plot, named at its start, with the shape of its setting. */
function referenceLines(references: readonly Reference[], colours: ChartColours): object {
  const entries: [string, object][] =
    references.flatMap(({ label, value, setting }, index) => {
      const look = setting && lookOf({ label, setting }, index, colours);
      const line = {
        type: 'line',
        yMin: value,
        yMax: value,
        borderColor: colours.text,
        borderDash: [4, 3],
        borderWidth: 1,
        label: {
          display: true,
          content: label,
          position: index % 2 === 0 ? 'start' : 'end',
          // Above the line, unless that is the top of the plot.
          yAdjust: value > 0.9 ? 10 : -9,
          xAdjust: index % 2 === 0 ? 8 : -8,
          padding: 1,
          backgroundColor: colours.background,
          color: colours.text,
          font: fontOf(colours),
        },
      };
      const mark = look && { type: 'point', xValue: ({ chart }: { chart: Chart }) => chart.scales['x']?.min ?? 0, yValue: value, pointStyle: look.shape, radius: 5, backgroundColor: look.filled ? look.colour : colours.background, borderColor: look.colour, borderWidth: 1.5 };
      return [[`line${index}`, line] as [string, object], ...(mark ? [[`mark${index}`, mark] as [string, object]] : [])];
    });
  return Object.fromEntries(entries);
}

/** All of the panel in words. */
function spoken({ x, chosen }: CurvesFigure, { series, references = [], y }: CurvesPanel): string {
  const name = (value: number): string => (isCategories(x) ? (x.categories[value] ?? '') : formatValue(value, x.format));
  const one = series.map(({ label, points }) => `${label}: ${points.map((point) => `${x.label.toLowerCase()} ${name(point.x)} ${measureText(point, y.format)}`).join('; ')}`);
  return [...one, ...references.map(({ label }) => label), chosen && `chosen: ${chosen.label}`].filter(Boolean).join('. ');
}
