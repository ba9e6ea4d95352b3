import { t } from '@vscode/l10n';
import type { CurvePoint, CurveSeries, CurvesFigure, CurvesPanel, Figure, GridCell, GridFigure } from '../../protocol/figures.ts';
import { NO_LAYER, type GridPoint } from '../../protocol/files.ts';
import { strengthFigure } from '../statistics/figures.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { pointAccuracy } from '../vectors/choosePoint.ts';
import { behind, brokenAxis, countText, layerName, passedAxis, perplexityAxis, rateMeasure, strengthAxis, strengthName } from './measures.ts';

export interface SearchFigureData {
  /** What the figures stand under: "Bullet points". */
  heading?: string;
  /** Begins their ids. */
  id?: string;
  /** Ends their titles: "prompts without the instruction". */
  what?: string;
  rule: 'projection' | 'fixed';
  /** Unsteered among them, with NO_LAYER. */
  points: readonly GridPoint[];
  /** Whether the prompts carry the instruction besides the steering. */
  withInstruction: boolean;
  /** The same prompts with the instruction and no steering. */
  instructed?: { passed: number; total: number; broken: number };
  /** Absent while it is not known; `layer` NO_LAYER where no steering was best. */
  chosen?: { layer: number; strength: number };
  /** The run's cells behind a point. */
  cellsOf?: (point: GridPoint) => readonly string[];
}

/** Layers drawn as curves over the strengths. */
const MOST_CURVES = 5;

/**
 * What a layer search found: accuracy, broken share and perplexity by layer where one strength was searched; else the grid, and the
 * curves over the strengths of the layers that did best.
 */
export function searchFigures(data: SearchFigureData): Figure[] {
  const strengths = strengthsOf(data);
  if (strengths.length === 0) return [];
  return strengths.length === 1 ? [byLayer(data, strengths[0]!)] : [grid(data, strengths), byStrength(data, strengths)];
}

function byLayer(data: SearchFigureData, strength: number): CurvesFigure {
  const { instructed, rule, withInstruction } = data;
  const points = [...data.points].sort((a, b) => a.layer - b.layer);
  const unsteered = points.findIndex(({ layer }) => layer === NO_LAYER);
  const at = data.chosen && points.findIndex(({ layer }) => layer === data.chosen!.layer);
  const steered = withInstruction ? 'both' : 'steered';
  const series = (measure: (point: GridPoint) => Omit<CurvePoint, 'x'>): CurveSeries[] => [
    { label: withInstruction ? t('With the instruction, steered') : t('Steered'), setting: steered, line: 'none', points: points.map((point, x) => ({ x, ...measure(point) })) },
  ];
  return {
    kind: 'curves',
    ...named(data, 'layers', t('Accuracy by layer, at {0}', strengthFigure(rule, strength))),
    n: countText(points.map(({ total }) => total), t('1 prompt a layer'), (n) => t('{0} prompts a layer', n)),
    x: { label: t('Layer'), categories: points.map(({ layer }) => layerName(layer)), ...(unsteered >= 0 && { unsteered }) },
    panels: [
      {
        y: passedAxis(),
        draw: 'points',
        series: series((point) => passedAt(data, point)),
        ...(instructed && instructed.total > 0 && { references: [{ label: t('instructed, {0}/{1}', instructed.passed, instructed.total), value: instructed.passed / instructed.total, setting: 'instructed' as const }] }),
      },
      ...below(points, series),
    ],
    ...(data.chosen && at !== undefined && at >= 0 && { chosen: { x: at, label: data.chosen.layer === NO_LAYER ? t('chosen: no steering') : t('chosen: layer {0}', data.chosen.layer) } }),
  };
}

function grid(data: SearchFigureData, strengths: readonly number[]): GridFigure {
  const layers = layersOf(data);
  const unsteered = data.points.find(({ layer }) => layer === NO_LAYER);
  const cells = data.points.flatMap((point): GridCell[] =>
    point.layer === NO_LAYER ? [] : [{ x: strengths.indexOf(point.strength), y: layers.indexOf(point.layer), ...cellOf(data, point) }]);
  const { chosen } = data;
  return {
    kind: 'grid',
    ...named(data, 'grid', t('Accuracy by layer and strength')),
    n: countText(data.points.map(({ total }) => total), t('1 prompt a cell'), (n) => t('{0} prompts a cell', n)),
    x: { ...strengthAxis(data.rule), categories: strengths.map(strengthName) },
    y: { label: t('Layer'), categories: layers.map(String) },
    cells,
    ...(unsteered && { unsteered: cellOf(data, unsteered) }),
    ...(chosen && { chosen: chosen.layer === NO_LAYER ? 'unsteered' : { x: strengths.indexOf(chosen.strength), y: layers.indexOf(chosen.layer) } }),
  };
}

function byStrength(data: SearchFigureData, strengths: readonly number[]): CurvesFigure {
  const best = (layer: number): number => Math.max(...data.points.filter((point) => point.layer === layer).map((point) => (point.dropped ? 0 : pointAccuracy(point))));
  const layers = layersOf(data);
  const shown = [...layers].sort((a, b) => best(b) - best(a) || a - b).slice(0, MOST_CURVES).sort((a, b) => a - b);
  const unsteered = data.points.find(({ layer }) => layer === NO_LAYER);
  const series = (measure: (point: GridPoint) => Omit<CurvePoint, 'x'>): CurveSeries[] =>
    shown.map((layer) => ({
      label: t('Layer {0}', layer),
      line: 'solid',
      points: data.points.filter((point) => point.layer === layer).map((point) => ({ x: strengths.indexOf(point.strength), ...measure(point) })).sort((a, b) => a.x - b.x),
    }));
  const shownPoints = data.points.filter(({ layer }) => shown.includes(layer));
  const chosenAt = data.chosen && data.chosen.layer !== NO_LAYER ? strengths.indexOf(data.chosen.strength) : -1;
  return {
    kind: 'curves',
    ...named(data, 'strengths', t('Accuracy by strength')),
    n: countText(shownPoints.map(({ total }) => total), t('1 prompt a point'), (n) => t('{0} prompts a point', n)),
    ...(shown.length < layers.length && { note: t('The {0} of {1} layers with the highest accuracy at any strength without broken answers.', shown.length, layers.length) }),
    x: { ...strengthAxis(data.rule), categories: strengths.map(strengthName) },
    panels: [
      {
        y: passedAxis(),
        draw: 'points',
        series: series((point) => passedAt(data, point)),
        ...(unsteered && unsteered.total > 0 && { references: [{ label: t('unsteered, {0}/{1}', unsteered.passed, unsteered.total), value: unsteered.passed / unsteered.total, setting: data.withInstruction ? 'instructed' as const : 'plain' as const }] }),
      },
      ...below(shownPoints, series),
    ],
    ...(chosenAt >= 0 && { chosen: { x: chosenAt, label: t('chosen: layer {0}, {1}', data.chosen!.layer, strengthFigure(data.rule, data.chosen!.strength)) } }),
  };
}

/** Broken share, and perplexity where it was measured, in panels of their own. */
function below(points: readonly GridPoint[], series: (measure: (point: GridPoint) => Omit<CurvePoint, 'x'>) => CurveSeries[]): CurvesPanel[] {
  const isSingle = series(() => ({ value: undefined })).length === 1;
  return [
    {
      y: brokenAxis(),
      draw: isSingle ? 'bars' : 'points',
      series: series(({ broken, total }) => rateMeasure(broken, total)).map((each) => (isSingle ? { label: each.label, line: each.line, points: each.points, tone: 'broken' } : each)),
    },
    ...(points.some(({ perplexity }) => perplexity !== undefined)
      ? [{ y: perplexityAxis(), draw: 'points' as const, series: series(({ perplexity, total }) => ({ value: perplexity, n: total })) }]
      : []),
  ];
}

function passedAt({ cellsOf }: SearchFigureData, point: GridPoint): Omit<CurvePoint, 'x'> {
  const { layer, passed, total, broken, dropped } = point;
  return rateMeasure(passed, total, {
    ...((broken > 0 || dropped === true || layer === NO_LAYER) && { hollow: true }),
    ...remarkOf(point),
    ...behind(pointName(point), cellsOf?.(point) ?? []),
  });
}

function cellOf({ cellsOf }: SearchFigureData, point: GridPoint): Omit<GridCell, 'x' | 'y'> {
  const { passed, total, broken, perplexity, dropped } = point;
  return { passed, total, interval: wilsonInterval(passed, total), broken, ...(dropped && { remark: stoppedRemark() }), ...(perplexity !== undefined && { perplexity }), ...behind(pointName(point), cellsOf?.(point) ?? []) };
}

/** Of a candidate that a thriftier search left off. */
function stoppedRemark(): string {
  return t('stopped early, can’t be chosen');
}

function remarkOf({ broken, dropped }: GridPoint): { remark?: string } {
  const parts = [...(broken > 0 ? [t('{0} broken', broken)] : []), ...(dropped ? [stoppedRemark()] : [])];
  return parts.length === 0 ? {} : { remark: parts.join(', ') };
}

function pointName({ layer, strength }: GridPoint): string {
  return layer === NO_LAYER ? t('Unsteered') : t('Layer {0}, strength {1}', layer, strengthName(strength));
}

function named({ heading, id = 'search', what }: SearchFigureData, part: string, title: string): { id: string; title: string; heading?: string } {
  return { id: `${id}-${part}`, title: what === undefined ? title : `${title}, ${what}`, ...(heading !== undefined && { heading }) };
}

function strengthsOf({ points }: SearchFigureData): number[] {
  return [...new Set(points.filter(({ layer }) => layer !== NO_LAYER).map(({ strength }) => strength))].sort((a, b) => a - b);
}

function layersOf({ points }: SearchFigureData): number[] {
  return [...new Set(points.map(({ layer }) => layer))].filter((layer) => layer !== NO_LAYER).sort((a, b) => a - b);
}
