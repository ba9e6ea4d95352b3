import { Chart, type ChartConfiguration, type ChartType, type DefaultDataPoint } from 'chart.js';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { chartColours, onThemeChange, type ChartColours } from './theme.ts';

interface CanvasProps<T extends ChartType, D, L> {
  id: string;
  /** What the picture shows; its table says it in full. */
  label: string;
  height: number;
  /** A new function when the data changes, the same one while it does not. */
  configure: (colours: ChartColours) => ChartConfiguration<T, D, L>;
}

/** A Chart.js plot that follows data and theme. */
export function ChartCanvas<T extends ChartType, D = DefaultDataPoint<T>, L = unknown>({ id, label, height, configure }: CanvasProps<T, D, L>): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    let chart = new Chart(element, configure(chartColours(element)));
    const stop = onThemeChange(() => {
      chart.destroy();
      chart = new Chart(element, configure(chartColours(element)));
    });
    return () => {
      stop();
      chart.destroy();
    };
  }, [configure]);
  return (
    <div class="canvas-holder" style={{ height: `${height}px` }}>
      <canvas id={id} ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

/** The figure's canvases, one under the other, as the base64 of a PNG on the page's background. */
export function pictureOf(figure: Element): string {
  const canvases = [...figure.querySelectorAll('canvas')];
  const picture = document.createElement('canvas');
  picture.width = Math.max(...canvases.map(({ width }) => width));
  picture.height = canvases.reduce((sum, { height }) => sum + height, 0);
  const context = picture.getContext('2d');
  if (!context) return '';
  context.fillStyle = chartColours(figure).background;
  context.fillRect(0, 0, picture.width, picture.height);
  let top = 0;
  for (const canvas of canvases) {
    context.drawImage(canvas, 0, top);
    top += canvas.height;
  }
  return picture.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
