import { PointElement, type ChartDataset, type Plugin } from 'chart.js';
import type { Measure, SeriesLook } from '../../src/protocol/figures.ts';
import { NAME_LINE } from './frame.ts';
import type { ChartColours } from './theme.ts';

/** How series are told apart: settings by their own shape, the others by the next of a fixed order, in shape and colour. */

interface Look {
  shape: 'circle' | 'rect' | 'rectRot' | 'triangle' | 'rectRounded' | 'star' | 'crossRot';
  colour: string;
  /** Is the shape filled where nothing asks for a hollow one? */
  filled: boolean;
  radius: number;
}

const OTHERS = ['triangle', 'rectRounded', 'star', 'crossRot'] as const;

export function lookOf({ setting, tone }: SeriesLook, index: number, colours: ChartColours): Look {
  if (setting === undefined) {
    const colour = tone === 'broken' ? colours.broken : tone === 'muted' ? colours.muted : colours.series[index % colours.series.length]!;
    return { shape: OTHERS[index % OTHERS.length]!, colour, filled: tone !== 'muted', radius: 4.5 };
  }
  switch (setting) {
    case 'plain':
      return { shape: 'circle', colour: colours.text, filled: false, radius: 4.4 };
    case 'instructed':
      return { shape: 'rect', colour: colours.text, filled: false, radius: 5.5 };
    case 'steered':
      return { shape: 'rectRot', colour: colours.steered, filled: true, radius: 5.5 };
    case 'both':
      return { shape: 'rect', colour: colours.steered, filled: false, radius: 6.5 };
  }
}

/** A value with its interval, at a place of the plot. */
export interface PointDatum {
  x: number;
  y: number;
  xMin: number;
  xMax: number;
  yMin: number;
  yMax: number;
}

export type PointSet = ChartDataset<'scatterWithErrorBars', PointDatum[]>;

/** `along`: the direction of the values, in which the intervals lie. */
export function datumOf({ value, interval }: Measure, at: number, along: 'x' | 'y'): PointDatum {
  const y = value ?? Number.NaN;
  const [low, high] = interval ? [interval.low, interval.high] : [y, y];
  return along === 'y' ? { x: at, y, xMin: at, xMax: at, yMin: low, yMax: high } : { x: y, y: at, xMin: low, xMax: high, yMin: at, yMax: at };
}

/** Points of one series in its look; those without steering among steered ones look as Plain. */
export function pointSet(series: SeriesLook, index: number, measures: readonly Measure[], data: PointDatum[], colours: ChartColours, isUnsteered: (at: number) => boolean = () => false): PointSet {
  const look = lookOf(series, index, colours);
  const plain = lookOf({ label: '', setting: 'plain' }, 0, colours);
  const looks = measures.map((_, at) => (isUnsteered(at) ? plain : look));
  const set: object = {
    type: 'scatterWithErrorBars',
    label: series.label,
    data,
    showLine: false,
    pointStyle: looks.map(({ shape }) => shape),
    radius: looks.map(({ radius }) => radius),
    hoverRadius: look.radius + 0.5,
    hitRadius: 8,
    borderColor: looks.map(({ colour }) => colour),
    borderWidth: 1.5,
    backgroundColor: looks.map((each, at) => (measures[at]?.hollow === true || !each.filled ? colours.background : each.colour)),
    errorBarColor: looks.map(({ colour }) => colour),
    errorBarWhiskerColor: looks.map(({ colour }) => colour),
    errorBarLineWidth: 1.5,
    errorBarWhiskerSize: 0,
    errorBarWhiskerLineWidth: 0,
    clip: false,
  };
  // The package's types know one look for all points of a set; Chart.js takes one for each.
  return set as PointSet;
}

/** The error bars' package draws each bar over its point, and so through the hollow ones: the points are drawn once more. Both has a diamond in its square. */
export function pointsOnTop(series: readonly SeriesLook[], colours: ChartColours): Plugin {
  return {
    id: 'pointsOnTop',
    afterDatasetsDraw: (chart) => {
      const { ctx } = chart;
      chart.data.datasets.forEach(({ type }, index) => {
        if (type !== 'scatterWithErrorBars') return;
        for (const element of chart.getDatasetMeta(index).data) {
          PointElement.prototype.draw.call(element, ctx, chart.chartArea);
          const { pointStyle } = element.options as { pointStyle?: unknown };
          if (series[index]?.setting === 'both' && pointStyle === 'rect' && !Number.isNaN(element.x) && !Number.isNaN(element.y)) diamond(ctx, element.x, element.y, 2.3, colours);
        }
        const named = series[index]?.setting === 'both' ? (chart.legend as { legendHitBoxes?: readonly { left: number; top: number; height: number }[] } | undefined)?.legendHitBoxes?.[index] : undefined;
        if (named) diamond(ctx, named.left + LEGEND_BOX / 2, named.top + named.height / 2, 1.6, colours);
      });
    },
  };
}

function diamond(ctx: CanvasRenderingContext2D, x: number, y: number, half: number, colours: ChartColours): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(Math.PI / 4);
  ctx.fillStyle = colours.steered;
  ctx.fillRect(-half, -half, 2 * half, 2 * half);
  ctx.restore();
}

/** Pixels of a legend's shape, and about those that a letter of 11 px and an entry's gaps take. */
const LEGEND_BOX = 8;
const LETTER = 6.2;
const ENTRY_GAPS = 22;

/** About how wide a name is, drawn in a chart. */
export function widthOf(name: string): number {
  return name.length * LETTER;
}

/** About how many lines a legend takes. */
export function legendLines(series: readonly SeriesLook[], width: number): number {
  let [lines, taken] = [1, 0];
  for (const { label } of series) {
    const entry = widthOf(label) + LEGEND_BOX + ENTRY_GAPS;
    if (taken > 0 && taken + entry > width) [lines, taken] = [lines + 1, 0];
    taken += entry;
  }
  return lines;
}

/** Pixels above a plot: a line for the name of its upward axis, unless that fits beside the legend. */
export function roomAbove(name: string, series: readonly SeriesLook[], width: number): number {
  return series.length > 1 && legendLines([...series, { label: name }], width) === 1 ? 0 : NAME_LINE;
}

/** Names the series above the plot where there are several. */
export function legend(show: boolean, colours: ChartColours): object {
  return {
    display: show,
    align: 'end',
    onClick: () => undefined,
    labels: { color: colours.text, usePointStyle: true, boxHeight: 7, boxWidth: LEGEND_BOX, padding: 8, font: { family: colours.font, size: 11 } },
  };
}

/** A canvas pattern of slanting lines: broken text. */
export function hatching(colour: string): CanvasPattern | string {
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

/** The colour, `share` 0 … 1 of the way from nothing to full. */
export function faint(colour: string, share: number): string {
  const probe = document.createElement('canvas').getContext('2d');
  if (!probe) return colour;
  // Reads back as #rrggbb, or as rgba(…) where it lets something through already.
  probe.fillStyle = colour;
  const resolved = probe.fillStyle;
  if (resolved.startsWith('#')) return `${resolved}${Math.round(share * 255).toString(16).padStart(2, '0')}`;
  return resolved.replace(/[\d.]+\)$/, (alpha) => `${Number.parseFloat(alpha) * share})`);
}
