import type { Plugin } from 'chart.js';
import type { CurveSeries, CurvesPanel } from '../../src/protocol/figures.ts';
import { drawnOver } from './drawnOver.ts';
import { widthOf } from './looks.ts';
import type { ChartColours } from './theme.ts';

const GAP = 8;
const LINE = 13;
/** Names of more than this share of the figure go into a legend. */
const WIDEST = 0.22;

/** Pixels at the right of a panel whose curves are named at their ends; 0 where there is one curve, or a legend does better. */
export function endRoom({ draw, series }: CurvesPanel, width: number): number {
  if (draw === 'bars' || series.length < 2 || series.length > 4 || series.some(({ line }) => line === 'none')) return 0;
  const longest = Math.max(...series.map(({ label }) => widthOf(label)));
  return longest <= width * WIDEST ? GAP + longest : 0;
}

/** The name of each curve behind its last point, one under the other where the ends meet. */
export function endNames(series: readonly CurveSeries[], colours: ChartColours): Plugin {
  return drawnOver('endNames', colours, (ctx, chart) => {
    const names = series
      .flatMap(({ label, points }, index) => {
        const last = points.findLastIndex(({ value }) => value !== undefined);
        const element = chart.getDatasetMeta(index).data[last];
        return element ? [{ label, y: element.y }] : [];
      })
      .sort((a, b) => a.y - b.y);
    ctx.textBaseline = 'middle';
    // From below upwards, so that the lowest stays in the plot.
    let limit = chart.chartArea.bottom;
    for (const { label, y } of names.reverse()) {
      limit = Math.min(y, limit);
      ctx.fillText(label, chart.chartArea.right + GAP, limit);
      limit -= LINE;
    }
  });
}
