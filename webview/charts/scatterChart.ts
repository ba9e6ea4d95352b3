import { t } from '@vscode/l10n';
import type { ChartConfiguration, ChartDataset } from 'chart.js';
import { axisName, formatValue } from '../../src/core/analysis/measureText.ts';
import { whole } from '../../src/core/statistics/figures.ts';
import type { ScatterFigure } from '../../src/protocol/figures.ts';
import { AXIS_WIDTH, axisNames, bottomScale, opening, still, tooltip, valueScale, type DrawContext, type Panel } from './frame.ts';
import { legend, lookOf, roomAbove } from './looks.ts';
import type { ChartColours } from './theme.ts';

const HEIGHT = 300;

/** A map of points; where distances mean something, with one scale for both directions. */
export function scatterPanels(figure: ScatterFigure, context: DrawContext): Panel[] {
  const counts = figure.groups.map(({ label }, group) => t('{0}: {1} points', label, whole(figure.points.filter((point) => point.group === group).length)));
  return [{ id: '0', label: `${figure.title}: ${counts.join(', ')}`, height: HEIGHT, configure: (colours) => config(figure, context, colours) }];
}

function config(figure: ScatterFigure, context: DrawContext, colours: ChartColours): ChartConfiguration {
  const { groups, points, x, y } = figure;
  const members = groups.map((_, group) => points.filter((point) => point.group === group));
  const datasets = groups.map((group, index) => {
    const look = lookOf(group, index, colours);
    return { type: 'scatter', label: group.label, data: members[index]!.map((point) => ({ x: point.x, y: point.y })), pointStyle: look.shape, radius: look.radius - 1, hitRadius: 4, borderColor: look.colour, backgroundColor: look.filled ? look.colour : colours.background, borderWidth: 1.2, clip: false };
  });
  const at = ends(figure, context);
  return {
    type: 'scatter',
    data: { datasets: datasets as ChartDataset[] },
    options: {
      ...still(),
      ...opening(context, (group, index) => members[group]?.[index]?.rows),
      layout: { autoPadding: false, padding: { top: roomAbove(axisName(y), groups, context.width), right: 8, bottom: 14 } },
      scales: { x: bottomScale({ ...x, ...at.x }, { colours, room: context.width - AXIS_WIDTH }), y: valueScale({ ...y, ...at.y }, { colours, room: HEIGHT }) },
      plugins: {
        legend: legend(groups.length > 1, colours),
        tooltip: tooltip((group, index) => {
          const point = members[group]![index]!;
          return { title: `${point.label}, ${groups[group]!.label}`, lines: [`${x.label} ${formatValue(point.x, x.format)}, ${y.label} ${formatValue(point.y, y.format)}`] };
        }),
      },
    },
    plugins: [axisNames(colours, { y: axisName(y), x: axisName(x) })],
  };
}

/** Ends of the axes with some room around the points; equal scales make the tighter direction wider. */
function ends({ points, equalScales }: ScatterFigure, { width }: DrawContext): { x: { min: number; max: number }; y: { min: number; max: number } } {
  const span = (values: readonly number[]): { middle: number; size: number } => {
    const low = values.reduce((least, value) => Math.min(least, value), Infinity);
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
    return values.length === 0 ? { middle: 0, size: 1 } : { middle: (low + high) / 2, size: (high - low || 1) * 1.1 };
  };
  const [x, y] = [span(points.map((point) => point.x)), span(points.map((point) => point.y))];
  const aspect = (width - AXIS_WIDTH - 8) / (HEIGHT - 90);
  const height = equalScales ? Math.max(y.size, x.size / aspect) : y.size;
  const breadth = equalScales ? height * aspect : x.size;
  return { x: { min: x.middle - breadth / 2, max: x.middle + breadth / 2 }, y: { min: y.middle - height / 2, max: y.middle + height / 2 } };
}
