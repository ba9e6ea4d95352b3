import { BarController, BarElement, Chart, type ChartConfiguration, type Plugin } from 'chart.js';
import { ofTotal } from '../../src/core/statistics/figures.ts';
import type { LayerSearch } from '../../src/protocol/view.ts';
import { AXIS_WIDTH, layerLabels } from './layerChart.ts';
import type { ChartColours } from './theme.ts';

Chart.register(BarController, BarElement);

/** Share of broken answers by layer: hatched bars with their counts, in a panel of its own under the rates. */
export function brokenChartConfig(search: LayerSearch, colours: ChartColours, dense: boolean): ChartConfiguration<'bar', number[], string> {
  const { points, chosen } = search;
  const at = points.findIndex(({ layer }) => layer === chosen);
  const shares = points.map(({ broken, rate }) => (rate.total === 0 ? 0 : (100 * broken) / rate.total));
  const most = Math.max(...shares);
  const font = { family: colours.font, size: 11 };
  return {
    type: 'bar',
    data: {
      labels: layerLabels(search),
      datasets: [{ data: shares, backgroundColor: hatching(colours.broken), borderColor: colours.broken, borderWidth: 1, maxBarThickness: 14 }],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { autoPadding: false, padding: { top: 16, right: 6 } },
      scales: {
        x: {
          offset: true,
          grid: { display: false },
          border: { color: colours.axis },
          ticks: { autoSkip: false, minRotation: dense ? 90 : 0, maxRotation: dense ? 90 : 0, color: colours.text, font: ({ index }) => ({ ...font, weight: index === at ? 600 : 400 }) },
        },
        y: {
          min: 0,
          max: most > 50 ? 100 : 50,
          afterFit: (scale) => {
            scale.width = AXIS_WIDTH;
          },
          border: { display: false },
          grid: { color: colours.axis, lineWidth: 0.5, drawTicks: false },
          ticks: { stepSize: most > 50 ? 100 : 50, color: colours.text, font, padding: 6 },
        },
      },
      plugins: {
        annotation: {
          common: { drawTime: 'beforeDatasetsDraw' },
          annotations: at >= 0 ? { chosen: { type: 'box', xMin: at - 0.4, xMax: at + 0.4, backgroundColor: colours.band, borderColor: colours.bandEdge, borderWidth: 1 } } : {},
        },
      },
    },
    plugins: [counts(search, colours)],
  };
}

/** "2/8" above each bar. */
function counts({ points }: LayerSearch, colours: ChartColours): Plugin<'bar'> {
  return {
    id: 'counts',
    afterDatasetsDraw: (chart) => {
      const { ctx } = chart;
      ctx.save();
      ctx.font = `11px ${colours.font}`;
      ctx.fillStyle = colours.text;
      ctx.textAlign = 'center';
      chart.getDatasetMeta(0).data.forEach(({ x, y }, index) => {
        const point = points[index];
        if (point && point.broken > 0) ctx.fillText(points.length > 16 ? String(point.broken) : ofTotal(point.broken, point.rate.total), x, y - 3);
      });
      ctx.restore();
    },
  };
}

function hatching(colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const from of [-6, 0, 6]) {
    context.moveTo(from - 1, 7);
    context.lineTo(from + 7, -1);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
