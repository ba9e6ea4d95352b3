import { Chart } from 'chart.js';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Panel } from './frame.ts';
import { chartColours, onThemeChange } from './theme.ts';

/** A Chart.js plot that follows data and theme. `panel`: a new object when the data changes, the same one while it does not. */
export function ChartCanvas({ id, panel }: { id: string; panel: Panel }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    let chart = new Chart(element, panel.configure(chartColours(element)));
    const stop = onThemeChange(() => {
      chart.destroy();
      chart = new Chart(element, panel.configure(chartColours(element)));
    });
    return () => {
      stop();
      chart.destroy();
    };
  }, [panel]);
  return (
    <div class="canvas-holder" style={{ height: `${panel.height}px` }}>
      <canvas id={id} ref={canvas} role="img" aria-label={panel.label} />
    </div>
  );
}
