/**
 * Figures as data. The host computes them, the page and the report draw them, and the command line prints their tables: what a
 * figure shows is all in here, texts, units and counts included. `src/core/analysis/figureTable.ts` makes the table twin of any
 * of them; `src/core/analysis/` builds them from runs and from residuals.
 */
import type { Interval } from '../core/statistics/wilson.ts';
import type { Setting } from './files.ts';

export type Figure = CurvesFigure | BarsFigure | GridFigure | MatrixFigure | HistogramFigure | ScatterFigure | TokensFigure;

/**
 * How a number is written. `percent`: a rate 0 … 1 as whole points of 100. `points`: a difference of rates −1 … 1 as signed points
 * of 100. `whole`: a count, of tokens, words, prompts. `number`: anything else, three significant digits.
 */
export type NumberFormat = 'percent' | 'points' | 'whole' | 'number';

/** A numeric axis. */
export interface Axis {
  /** Without the unit: "Passed", "Strength". */
  label: string;
  /** "%", "words", "×"; absent where there is none. */
  unit?: string;
  format: NumberFormat;
  /** Fixed ends, in the values' unit; absent: from the data. */
  min?: number;
  max?: number;
  scale?: 'linear' | 'logarithmic';
}

/** An axis of ordered names, evenly spaced, all of them written: "none", "6", "8", … A value on it is an index. */
export interface CategoryAxis {
  label: string;
  unit?: string;
  categories: readonly string[];
  /** Which of them is no steering. */
  unsteered?: number;
}

/** The answers behind a point, bar or cell, which a click opens. */
export interface RowsBehind {
  /** For the filter's chip: "Layer 23, broken". */
  label: string;
  /** Ids of run cells. */
  cells: readonly string[];
}

/** One measured value, with all that is said of it. */
export interface Measure {
  /** In its axis' unit. Undefined: nothing was measured there, which leaves a gap. */
  value: number | undefined;
  /** 95 %, in the axis' unit. */
  interval?: Interval;
  /** A rate's k of n. */
  count?: { passed: number; total: number };
  /** How many a mean, median or other value is of, where there is no `count`. */
  n?: number;
  /** Drawn hollow: it was left out of a choice, or is the unsteered one among steered ones. */
  hollow?: boolean;
  /** What more a reader has to know, in a few words: "1 broken", "p .039", "not computed: can't change the choice". */
  remark?: string;
  rows?: RowsBehind;
}

/** How a series looks. A setting has its shape and colour everywhere; other series get the next of a fixed order. */
export interface SeriesLook {
  label: string;
  setting?: Setting;
  /** `broken`: hatched, in the colour of broken text. `muted`: for comparison, behind the others. */
  tone?: 'broken' | 'muted';
}

/** A value that is no point of the series: "instructed, 22/24", "published". */
export interface Reference {
  label: string;
  value: number;
  setting?: Setting;
}

interface FigureBase {
  /** Unique among the figures shown together and unchanging, so that what is open stays open. File names come from it: letters, digits, dashes. */
  id: string;
  /** Without n: "Accuracy by layer". */
  title: string;
  /** What n is, written behind the title: "8 prompts a layer", "n = 24". */
  n: string;
  /** How to read it or what was left out: one or two sentences. */
  note?: string;
  /** Figures with the same heading stand together beneath it, in the order of the list. */
  heading?: string;
}

export interface CurvePoint extends Measure {
  /** On a category axis an index. */
  x: number;
}

export interface CurveSeries extends SeriesLook {
  /** What joins the points. None where the points in between mean nothing or are few. */
  line: 'solid' | 'dashed' | 'none';
  /** By rising x. */
  points: readonly CurvePoint[];
}

export interface CurvesPanel {
  y: Axis;
  /** Bars start at 0 and are for shares such as that of broken text. */
  draw: 'points' | 'bars';
  series: readonly CurveSeries[];
  /** Horizontal lines, dashed. */
  references?: readonly Reference[];
}

/** Values over a common x, in one panel or in several, one beneath the other: never two y axes. */
export interface CurvesFigure extends FigureBase {
  kind: 'curves';
  x: Axis | CategoryAxis;
  /** The first is the main one, the others are low. */
  panels: readonly CurvesPanel[];
  /** Band over all panels at the chosen x. */
  chosen?: { x: number; label: string };
}

export interface BarSeries extends SeriesLook {
  /** One a category, in their order. */
  values: readonly Measure[];
}

/** Values by category, side by side or stacked. Drawn as points with intervals or as bars: the page decides by what is there. */
export interface BarsFigure extends FigureBase {
  kind: 'bars';
  category: CategoryAxis;
  value: Axis;
  series: readonly BarSeries[];
  /** The series add up to a whole, as transitions do. */
  stacked?: boolean;
  references?: readonly Reference[];
}

/** What one layer and strength did. */
export interface GridCell {
  /** Indices into the axes. */
  x: number;
  y: number;
  passed: number;
  total: number;
  /** Of the rate passed/total, 0 … 1. */
  interval: Interval;
  broken: number;
  /** Median perplexity of the answers alone, where it was measured. */
  perplexity?: number;
  /** "stopped after 5 of 8: can't be chosen" */
  remark?: string;
  rows?: RowsBehind;
}

/** A heat map of rates, layer by strength. Cells that were not computed are absent. */
export interface GridFigure extends FigureBase {
  kind: 'grid';
  /** Strengths. */
  x: CategoryAxis;
  /** Layers. */
  y: CategoryAxis;
  cells: readonly GridCell[];
  /** Unsteered, for comparison. */
  unsteered?: Omit<GridCell, 'x' | 'y'>;
  /** Absent where none was chosen yet; `'unsteered'` where no steering was best. */
  chosen?: { x: number; y: number } | 'unsteered';
}

/** A value for each pair of names, such as the cosine of two vectors. */
export interface MatrixFigure extends FigureBase {
  kind: 'matrix';
  rows: readonly string[];
  columns: readonly string[];
  /** `values[row][column]`; undefined where there is none. */
  values: readonly (readonly (number | undefined)[])[];
  /** What a value is: "Cosine", from −1 to 1. Its ends are the ends of the colour scale. */
  value: Axis & { min: number; max: number };
}

export interface HistogramSeries extends SeriesLook {
  /** One a bin. */
  counts: readonly number[];
  /** How many values there are, those outside the bins included. */
  n: number;
  mean: number;
  median: number;
  /** One a bin, where there are answers behind it. */
  rows?: readonly (RowsBehind | undefined)[];
}

/** Distributions over shared bins. */
export interface HistogramFigure extends FigureBase {
  kind: 'histogram';
  x: Axis;
  /** What is counted: "Prompts", "Answers". */
  counted: string;
  /** One more than bins, rising. A value on an edge belongs to the bin above, at the last edge to the last bin. */
  edges: readonly number[];
  series: readonly HistogramSeries[];
  /** Vertical lines, such as the target. */
  references?: readonly Reference[];
}

export interface ScatterPoint {
  x: number;
  y: number;
  /** Index into `groups`. */
  group: number;
  /** What the point is: a prompt, cut to a line. */
  label: string;
  rows?: RowsBehind;
}

/** A map of points in two dimensions. */
export interface ScatterFigure extends FigureBase {
  kind: 'scatter';
  x: Axis;
  y: Axis;
  groups: readonly SeriesLook[];
  points: readonly ScatterPoint[];
  /** Distances mean the same along both axes: one scale for both. */
  equalScales: boolean;
}

export interface RankedToken {
  /** As the vocabulary spells it, spaces and line ends included: show them visibly. */
  text: string;
  value: number;
}

/** The tokens that a direction raises most, and those that it lowers most. */
export interface TokensFigure extends FigureBase {
  kind: 'tokens';
  value: Axis;
  /** Highest value first. */
  top: readonly RankedToken[];
  /** Lowest value first. */
  bottom: readonly RankedToken[];
}
