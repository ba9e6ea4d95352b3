import type { Chart, Plugin } from 'chart.js';
import type { ChartColours } from './theme.ts';

/** Draws over the marks of a chart, in the font and colour of its texts. */
export function drawnOver(id: string, colours: ChartColours, draw: (ctx: CanvasRenderingContext2D, chart: Chart) => void): Plugin {
  return {
    id,
    afterDatasetsDraw: (chart) => {
      const { ctx } = chart;
      ctx.save();
      ctx.font = `11px ${colours.font}`;
      ctx.fillStyle = colours.text;
      draw(ctx, chart);
      ctx.restore();
    },
  };
}
