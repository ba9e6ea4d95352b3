import { CategoryScale, Chart, LinearScale, LineElement, PointElement, Tooltip, type ChartConfiguration, type Plugin } from 'chart.js';
import annotationPlugin from 'chartjs-plugin-annotation';
import { LineWithErrorBarsController, PointWithErrorBar } from 'chartjs-chart-error-bars';
import { ofTotal, percent, percentRange } from '../../src/core/statistics/figures.ts';
import { NO_LAYER } from '../../src/protocol/files.ts';
import type { LayerSearch } from '../../src/protocol/view.ts';
import type { ChartColours } from './theme.ts';

Chart.register(CategoryScale, LinearScale, LineElement, PointElement, Tooltip, annotationPlugin, LineWithErrorBarsController, PointWithErrorBar);

/** Both panels give their y axis this width, so that a layer stands above itself. */
export const AXIS_WIDTH = 30;

export function layerLabels({ points }: LayerSearch): string[] {
  return points.map(({ layer }) => (layer === NO_LAYER ? 'none' : String(layer)));
}

export type LayerChart = Chart<'lineWithErrorBars', { y: number; yMin: number; yMax: number }[], string>;

export interface AxisLook {
  /** Does this panel name the layers? The lowest one does. */
  labelled: boolean;
  /** Are the layers too close for their names to lie flat? */
  dense: boolean;
}

/** Rate by layer: points with Wilson intervals, hollow where something broke, instructed as a dashed line, a band at the chosen layer. */
export function layerChartConfig(search: LayerSearch, colours: ChartColours, { labelled, dense }: AxisLook): ChartConfiguration<'lineWithErrorBars', { y: number; yMin: number; yMax: number }[], string> {
  const { points, instructed, chosen } = search;
  const unsteered = (index: number): boolean => points[index]?.layer === NO_LAYER;
  const colour = points.map((_, index) => (unsteered(index) ? colours.text : colours.steered));
  const hollow = points.map(({ broken }, index) => broken > 0 || unsteered(index));
  const at = points.findIndex(({ layer }) => layer === chosen);
  const font = { family: colours.font, size: 11 };
  return {
    type: 'lineWithErrorBars',
    data: {
      labels: layerLabels(search),
      datasets: [
        {
          data: points.map(({ rate }) => ({ y: rate.total === 0 ? Number.NaN : (100 * rate.passed) / rate.total, yMin: 100 * rate.low, yMax: 100 * rate.high })),
          showLine: false,
          pointStyle: points.map((_, index) => (unsteered(index) ? 'circle' : 'rectRot')),
          borderColor: colour,
          borderWidth: 1.5,
          backgroundColor: colour.map((each, index) => (hollow[index] ? colours.background : each)),
          errorBarColor: colour,
          errorBarWhiskerColor: colour,
          errorBarLineWidth: 1.5,
          errorBarWhiskerSize: 0,
          errorBarWhiskerLineWidth: 0,
          clip: false,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      layout: { autoPadding: false, padding: { top: 8, right: 6, bottom: labelled ? 0 : 7 } },
      elements: { pointWithErrorBar: { radius: ({ dataIndex }) => (unsteered(dataIndex) ? 4.4 : 5.5), hoverRadius: 6 } },
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          offset: true,
          grid: { display: false },
          border: { color: colours.axis },
          ticks: {
            display: labelled,
            autoSkip: false,
            minRotation: dense ? 90 : 0,
            maxRotation: dense ? 90 : 0,
            color: colours.text,
            font: ({ index }) => ({ ...font, weight: index === at ? 600 : 400 }),
          },
        },
        y: {
          min: 0,
          max: 100,
          afterFit: (scale) => {
            scale.width = AXIS_WIDTH;
          },
          border: { display: false },
          grid: { color: colours.axis, lineWidth: 0.5, drawTicks: false },
          ticks: { stepSize: 50, color: colours.text, font, padding: 6 },
        },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          animation: false,
          callbacks: {
            title: ([item]) => (item && unsteered(item.dataIndex) ? 'Unsteered' : `Layer ${item?.label ?? ''}`),
            label: ({ dataIndex }) => {
              const { rate, broken } = points[dataIndex]!;
              return `${ofTotal(rate.passed, rate.total)}, ${percent(rate.passed / Math.max(1, rate.total))} % (${percentRange(rate)})${broken > 0 ? `, ${broken} broken` : ''}`;
            },
          },
        },
        annotation: {
          // The instructed mark at 100 % stands half over the plot's edge.
          clip: false,
          common: { drawTime: 'beforeDatasetsDraw' },
          annotations: {
            ...(at >= 0 && {
              chosen: { type: 'box', xMin: at - 0.4, xMax: at + 0.4, backgroundColor: colours.band, borderColor: colours.bandEdge, borderWidth: 1 },
            }),
            ...(instructed && instructed.rate.total > 0 && instructedLine(instructed.rate, colours, font)),
          },
        },
      },
    },
    plugins: [pointsOnTop],
  };
}

/** The error bars' package draws each bar over its point, and so through the hollow ones: the points are drawn once more. */
const pointsOnTop: Plugin<'lineWithErrorBars'> = {
  id: 'pointsOnTop',
  afterDatasetsDraw: (chart) => {
    for (const element of chart.getDatasetMeta(0).data) PointElement.prototype.draw.call(element, chart.ctx, chart.chartArea);
  },
};

function instructedLine({ passed, total }: { passed: number; total: number }, colours: ChartColours, font: { family: string; size: number }): Record<string, object> {
  const y = (100 * passed) / total;
  return {
    instructed: {
      type: 'line',
      yMin: y,
      yMax: y,
      borderColor: colours.text,
      borderDash: [4, 3],
      borderWidth: 1,
      label: {
        display: true,
        content: `instructed, ${ofTotal(passed, total)}`,
        position: 'start',
        // Above the line, unless that is the top of the plot.
        yAdjust: y > 90 ? 10 : -9,
        xAdjust: 8,
        padding: 0,
        backgroundColor: 'transparent',
        color: colours.text,
        font: { ...font, weight: 400 },
      },
    },
    instructedPoint: { type: 'point', xValue: 0, yValue: y, pointStyle: 'rect', radius: 5, backgroundColor: colours.background, borderColor: colours.text, borderWidth: 1.5 },
  };
}
