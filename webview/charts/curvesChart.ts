import { BarController, BarElement, Chart, type ChartConfiguration, type ChartDataset, type Plugin } from 'chart.js';
import { axisName, formatValue, isCategories, measureText } from '../../src/core/analysis/measureText.ts';
import { ofTotal } from '../../src/core/statistics/figures.ts';
import type { CurvesFigure, CurvesPanel } from '../../src/protocol/figures.ts';
import { drawnOver } from './drawnOver.ts';
import { endNames, endRoom } from './endNames.ts';
import { AXIS_WIDTH, axisNames, bottomScale, fontOf, isDense, NAME_LINE, opening, still, tooltip, valueScale, type DrawContext, type Panel } from './frame.ts';
import { datumOf, hatching, legend, lookOf, pointSet, pointsOnTop, roomAbove } from './looks.ts';
import type { ChartColours } from './theme.ts';

Chart.register(BarController, BarElement);

const MAIN_HEIGHT = 184;
const LOW_HEIGHT = 76;
/** Bars carry their counts above them, under the name of the axis. */
const COUNT_LINE = 10;
/** From as many points on, a curve without intervals is a line alone. */
const MANY = 16;
/** Names of the x axis and its values. */
const FOOT_HEIGHT = 34;

/** Values over a common x: a panel a canvas, with the chosen x through all of them. */
export function curvesPanels(figure: CurvesFigure, context: DrawContext): Panel[] {
  const { x, panels } = figure;
  const right = Math.max(8, ...panels.map((panel) => endRoom(panel, context.width)));
  const longest = isCategories(x) ? Math.max(...x.categories.map((name) => name.length)) : 0;
  const dense = isCategories(x) && isDense(x.categories, context.width - AXIS_WIDTH - right);
  return panels.map((panel, index) => {
    const last = index === panels.length - 1;
    return {
      id: `${index}`,
      label: `${figure.title}, ${panel.y.label}: ${spoken(figure, panel)}`,
      height: (index === 0 ? MAIN_HEIGHT : LOW_HEIGHT) + (panel.draw === 'bars' ? COUNT_LINE : 0) + (last ? FOOT_HEIGHT + (dense ? longest * 6 - 8 : 0) : 0),
      configure: (colours) => panelConfig(figure, panel, { context, colours, last, right }),
    };
  });
}

interface PanelPlace {
  context: DrawContext;
  colours: ChartColours;
  last: boolean;
  /** Pixels beside the plot; the same in all panels, so that a value stands above itself. */
  right: number;
}

function panelConfig(figure: CurvesFigure, panel: CurvesPanel, { context, colours, last, right }: PanelPlace): ChartConfiguration {
  const { x, chosen } = figure;
  const room = context.width - AXIS_WIDTH - right;
  const named = endRoom(panel, context.width) > 0;
  const points = panel.series.flatMap((series) => series.points);
  const values = figure.panels.flatMap(({ series }) => series).flatMap((series) => series.points.map((point) => point.x));
  const datasets = panel.draw === 'bars' ? barSets(panel, colours) : pointSets(figure, panel, colours);
  return {
    type: 'scatter',
    data: { datasets: datasets as ChartDataset<'scatter'>[] },
    options: {
      ...still(),
      ...opening(context, (dataset, index) => panel.series[dataset]?.points[index]?.rows),
      layout: { autoPadding: false, padding: { top: panel.draw === 'bars' ? NAME_LINE + COUNT_LINE : named ? NAME_LINE : roomAbove(axisName(panel.y), panel.series, context.width), right, bottom: last ? 14 : 4 } },
      scales: {
        x: bottomScale(x, { colours, labelled: last, room, strong: chosen?.x, values }),
        y: valueScale(panel.draw === 'bars' ? { min: 0, ...panel.y } : panel.y, { colours, room: panel.draw === 'bars' ? 40 : MAIN_HEIGHT, values: points.flatMap(({ value }) => value ?? []) }),
      },
      plugins: {
        legend: legend(panel.series.length > 1 && !named, colours),
        tooltip: tooltip((dataset, index) => {
          const series = panel.series[dataset]!;
          const point = series.points[index]!;
          return { title: `${isCategories(x) ? `${x.label} ${x.categories[point.x] ?? ''}` : `${x.label} ${formatValue(point.x, x.format)}${x.unit ?? ''}`}, ${series.label}`, lines: [measureText(point, panel.y.format)] };
        }),
        annotation: { clip: false, common: { drawTime: 'beforeDatasetsDraw' }, annotations: { ...chosenBand(figure, colours), ...referenceLines(panel, colours) } },
      },
    },
    plugins: [axisNames(colours, { y: axisName(panel.y), ...(last && { x: axisName(x) }) }), pointsOnTop(panel.draw === 'bars' ? [] : panel.series, colours), ...(panel.draw === 'bars' ? [countsOn(panel, colours)] : []), ...(named ? [endNames(panel.series, colours)] : [])],
  };
}

function pointSets({ x }: CurvesFigure, { series }: CurvesPanel, colours: ChartColours): object[] {
  const isUnsteered = (at: number | undefined): boolean => isCategories(x) && at !== undefined && at === x.unsteered;
  return series.map((each, index) => ({
    ...pointSet(each, index, each.points, each.points.map((point) => datumOf(point, point.x, 'y')), colours, (at) => isUnsteered(each.points[at]?.x)),
    showLine: each.line !== 'none',
    ...(each.line !== 'none' && each.points.length > MANY && !each.points.some(({ interval, hollow }) => interval !== undefined || hollow === true) && { radius: 0 }),
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
  return drawnOver('counts', colours, (ctx, chart) => {
    ctx.textAlign = 'center';
    series.forEach(({ points }, dataset) => {
      const room = chart.chartArea.width / Math.max(1, points.length);
      chart.getDatasetMeta(dataset).data.forEach(({ x, y }, index) => {
        const count = points[index]?.count;
        if (count && count.passed > 0) ctx.fillText(room < 26 ? String(count.passed) : ofTotal(count.passed, count.total), x, y - 3);
      });
    });
  });
}

function chosenBand({ x, chosen }: CurvesFigure, colours: ChartColours): object {
  if (!chosen) return {};
  return isCategories(x)
    ? { chosen: { type: 'box', xMin: chosen.x - 0.4, xMax: chosen.x + 0.4, backgroundColor: colours.band, borderColor: colours.bandEdge, borderWidth: 1 } }
    : { chosen: { type: 'line', xMin: chosen.x, xMax: chosen.x, borderColor: colours.text, borderDash: [3, 3], borderWidth: 1 } };
}

/** Dashed across the plot, named at the end that is freer, with the shape of its setting. */
function referenceLines({ references = [], series }: CurvesPanel, colours: ChartColours): object {
  const entries: [string, object][] =
    references.flatMap(({ label, value, setting }, index) => {
      const look = setting && lookOf({ label, setting }, index, colours);
      const side = (isFreeAtStart(series, value) ? 0 : 1) === index % 2 ? 'start' : 'end';
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
          position: side,
          // Above the line, unless that is the top of the plot.
          yAdjust: value > 0.9 ? 10 : -9,
          xAdjust: side === 'start' ? 8 : -8,
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

/** Are the points at the start further from the value than those at the end, so that a name has more room there? */
function isFreeAtStart(series: CurvesPanel['series'], value: number): boolean {
  const nearest = (points: readonly { value?: number | undefined }[]): number => Math.min(...points.map((point) => Math.abs((point.value ?? Infinity) - value)));
  return nearest(series.flatMap(({ points }) => points.slice(0, 2))) >= nearest(series.flatMap(({ points }) => points.slice(-2)));
}

/** All of the panel in words. */
function spoken({ x, chosen }: CurvesFigure, { series, references = [], y }: CurvesPanel): string {
  const name = (value: number): string => (isCategories(x) ? (x.categories[value] ?? '') : formatValue(value, x.format));
  const one = series.map(({ label, points }) => `${label}: ${points.map((point) => `${x.label} ${name(point.x)} ${measureText(point, y.format)}`).join('; ')}`);
  return [...one, ...references.map(({ label }) => label), chosen?.label].filter(Boolean).join('. ');
}
