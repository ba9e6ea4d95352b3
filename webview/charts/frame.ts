import { CategoryScale, Chart, Legend, LinearScale, LineElement, LogarithmicScale, PointElement, Tooltip, type ChartConfiguration, type Plugin, type Tick } from 'chart.js';
import annotationPlugin from 'chartjs-plugin-annotation';
import { PointWithErrorBar, ScatterWithErrorBarsController } from 'chartjs-chart-error-bars';
import { formatValue, isCategories } from '../../src/core/analysis/measureText.ts';
import type { Axis, CategoryAxis, RowsBehind } from '../../src/protocol/figures.ts';
import type { ChartColours } from './theme.ts';

Chart.register(CategoryScale, Legend, LinearScale, LineElement, LogarithmicScale, PointElement, PointWithErrorBar, ScatterWithErrorBarsController, Tooltip, annotationPlugin);

/** What all charts of the page have in common. */

/** One canvas of a figure; they stand one beneath the other. */
export interface Panel {
  /** Unique in the figure. */
  id: string;
  /** What the picture shows; the figure's table says it in full. */
  label: string;
  height: number;
  configure: (colours: ChartColours) => ChartConfiguration;
}

export interface DrawContext {
  /** Pixels that the figure is wide. */
  width: number;
  /** A point, bar or cell was pressed. */
  open: (rows: RowsBehind) => void;
}

export type Scale = NonNullable<NonNullable<NonNullable<ChartConfiguration<'scatter'>['options']>['scales']>[string]>;

/** Pixels above a plot for the name of its upward axis. */
export const NAME_LINE = 18;

/** Panels give their y axis this width, so that a value stands above itself. */
export const AXIS_WIDTH = 34;

export function fontOf(colours: ChartColours, weight: 400 | 600 = 400): { family: string; size: number; weight: 400 | 600 } {
  return { family: colours.font, size: 11, weight };
}

interface ScaleLook {
  colours: ChartColours;
  /** Are the values written? Only the lowest panel names the x axis. */
  labelled?: boolean;
  /** Pixels for the axis. */
  room: number;
  /** Index of the category in bold, or the value. */
  strong?: number | undefined;
  /** Values that there are, to be written at themselves where they are few. */
  values?: readonly number[];
}

/** Upwards, with lines across the plot. */
export function valueScale(axis: Axis, { colours, values = [], room }: ScaleLook): Scale {
  const rate = axis.format === 'percent' && (axis.max ?? 1) <= 1;
  const max = axis.max ?? (rate && values.length > 0 ? roundShare(Math.max(...values)) : undefined);
  const ends = { ...(axis.min !== undefined && { min: axis.min }), ...(max !== undefined && { max }), ...(rate && axis.min === undefined && { min: 0 }) };
  return {
    type: axis.scale === 'logarithmic' ? 'logarithmic' : 'linear',
    ...ends,
    ...(max === undefined && values.length > 0 && { grace: '5%' }),
    ...(axis.scale === 'logarithmic' && {
      afterBuildTicks: (scale: { min: number; max: number; ticks: Tick[] }) => {
        const ticks = logarithmicTicks(scale.min, scale.max);
        if (ticks.length > 1) scale.ticks = ticks;
      },
    }),
    afterFit: (scale) => {
      scale.width = AXIS_WIDTH;
    },
    border: { display: false },
    grid: { color: colours.axis, lineWidth: 0.5, drawTicks: false },
    ticks: { includeBounds: false, maxTicksLimit: room < 120 ? 3 : 5, ...(rate && axis.max === 1 && { stepSize: 0.5 }), color: colours.text, font: fontOf(colours), padding: 8, callback: (value) => formatValue(Number(value), axis.format) },
  };
}

/** 1, 2, 5, 10, 20 … as far as they lie between the ends; powers of ten alone where those are many. */
function logarithmicTicks(min: number, max: number): Tick[] {
  const powers = Array.from({ length: Math.max(0, Math.ceil(Math.log10(max)) - Math.floor(Math.log10(min)) + 1) }, (_, step) => 10 ** (Math.floor(Math.log10(min)) + step));
  const steps = powers.length > 3 ? [1] : [1, 2, 5];
  return powers.flatMap((power) => steps.map((step) => ({ value: step * power }))).filter(({ value }) => value >= min && value <= max);
}

/** Where an axis of small shares ends: never beyond all, and above nothing where all are 0. */
function roundShare(most: number): number {
  return [0.1, 0.2, 0.5].find((end) => most <= end) ?? 1;
}

/** Along the bottom: categories evenly spaced and all named; values at themselves while they are few. */
export function bottomScale(axis: Axis | CategoryAxis, look: ScaleLook): Scale {
  const { colours, labelled = true, room, strong, values = [] } = look;
  const common = {
    grid: { display: false },
    border: { color: colours.axis },
  };
  const font = ({ tick }: { tick?: Tick }): object => fontOf(colours, strong !== undefined && tick?.value === strong ? 600 : 400);
  if (isCategories(axis)) {
    const count = axis.categories.length;
    const dense = isDense(axis.categories, room);
    return {
      ...common,
      type: 'linear',
      offset: false,
      min: -0.5,
      max: count - 0.5,
      afterBuildTicks: (scale) => {
        scale.ticks = axis.categories.map((_, value) => ({ value }));
      },
      ticks: { display: labelled, autoSkip: false, minRotation: dense ? 90 : 0, maxRotation: dense ? 90 : 0, color: colours.text, font, callback: (value) => axis.categories[Number(value)] ?? '' },
    };
  }
  const own = [...new Set(values)].sort((a, b) => a - b);
  const few = own.length > 0 && room / own.length > 34;
  const [low, high] = [axis.min ?? (few ? undefined : own[0]), axis.max ?? (few ? undefined : own.at(-1))];
  return {
    ...common,
    type: axis.scale === 'logarithmic' ? 'logarithmic' : 'linear',
    ...(low !== undefined && { min: low }),
    ...(high !== undefined && { max: high }),
    ...(!few && strong !== undefined && low !== undefined && high !== undefined && {
      afterBuildTicks: (scale: { ticks: Tick[] }) => {
        const isClear = ({ value }: Tick): boolean => (Math.abs(value - strong) * room) / (high - low) > 26;
        scale.ticks = [...scale.ticks.filter(isClear), { value: strong }];
      },
    }),
    ...(few && {
      afterBuildTicks: (scale: { ticks: Tick[] }) => {
        scale.ticks = own.map((value) => ({ value }));
      },
    }),
    offset: false,
    ticks: { display: labelled, maxRotation: 0, includeBounds: false, color: colours.text, font, autoSkip: !few && strong === undefined, maxTicksLimit: 8, callback: (value) => formatValue(Number(value), axis.format) },
  };
}

/** Are names too long to stand side by side in as many pixels? */
export function isDense(names: readonly string[], room: number): boolean {
  const step = room / names.length;
  return names.some((name, index) => index > 0 && ((name.length + names[index - 1]!.length) / 2) * 7 + 4 > step);
}

/** Above this, an upward axis has no room for its name over its topmost value. */
const NAME_ROOM = 24;

/** Writes the names of the axes: the upward one's above the plot or on the line of the legend, the other's under its right end. */
export function axisNames(colours: ChartColours, names: { y?: string; x?: string }): Plugin {
  return {
    id: 'axisNames',
    afterDraw: ({ ctx, chartArea, height, legend }) => {
      ctx.save();
      ctx.font = `11px ${colours.font}`;
      ctx.fillStyle = colours.text;
      ctx.textBaseline = 'alphabetic';
      const beside = legend?.options.display === true && legend.top < NAME_LINE / 2;
      // Where the topmost value stands as high as the name, the name begins behind it.
      if (names.y !== undefined) ctx.fillText(names.y, chartArea.top < NAME_ROOM ? chartArea.left : 0, beside ? legend.top + legend.height / 2 + 2 : 11);
      ctx.textAlign = 'right';
      if (names.x !== undefined) ctx.fillText(names.x, chartArea.right, height - 4);
      ctx.restore();
    },
  };
}

/** A press on something that has rows behind it opens them, and the pointer tells which have. */
export function opening(context: DrawContext, rowsOf: (dataset: number, index: number) => RowsBehind | undefined): NonNullable<ChartConfiguration<'scatter'>['options']> {
  const behind = (elements: readonly { datasetIndex: number; index: number }[]): RowsBehind | undefined => {
    const [first] = elements;
    return first && rowsOf(first.datasetIndex, first.index);
  };
  return {
    onClick: (_, elements) => {
      const rows = behind(elements);
      if (rows) context.open(rows);
    },
    onHover: (_, elements, { canvas }) => {
      canvas.style.cursor = behind(elements) ? 'pointer' : '';
    },
  };
}

/** What all charts start from: still, as wide as their place, with nothing that they were not told to draw. */
export function still(): NonNullable<ChartConfiguration<'scatter'>['options']> {
  return { animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: 'nearest', intersect: true } };
}

export function tooltip(text: (dataset: number, index: number) => { title: string; lines: readonly string[] }): object {
  return {
    displayColors: false,
    animation: false,
    callbacks: {
      title: ([item]: readonly { datasetIndex: number; dataIndex: number }[]) => (item ? text(item.datasetIndex, item.dataIndex).title : ''),
      label: ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }) => [...text(datasetIndex, dataIndex).lines],
    },
  };
}
