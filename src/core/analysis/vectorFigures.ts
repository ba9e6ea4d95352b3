import { t } from '@vscode/l10n';
import type { CurveSeries, CurvesFigure, Figure, HistogramFigure, MatrixFigure, ScatterFigure, TokensFigure } from '../../protocol/figures.ts';
import type { DirectionTokens } from '../../protocol/engine.ts';
import type { ChosenSteering, SteeringVector } from '../../protocol/files.ts';
import { cosine } from '../vectors/cosine.ts';
import { histogramParts } from './histogram.ts';
import type { CosinesByLayer } from './layerCosines.ts';
import { cosineAxis, countText, layerAxis } from './measures.ts';
import { FEWEST_MAPPED, neighbourMap } from './neighbourMap.ts';
import { principalComponents } from './pca.ts';
import { searchFigures } from './searchFigures.ts';

/** Begins a figure's id: letters, digits and dashes of a name. */
function idOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'vector';
}

/** How alike last-token residuals are, by layer: does the model tell the instruction, or the query? */
export function cosineFigure(name: string, cosines: CosinesByLayer): CurvesFigure {
  const series = (label: string, values: readonly (number | undefined)[]): CurveSeries => ({ label, line: 'solid', points: values.map((value, x) => ({ x, value })) });
  return {
    kind: 'curves',
    id: `cosine-${idOf(name)}`,
    heading: name,
    title: t('Cosine by layer, {0}', name),
    n: countText([cosines.pairs], t('1 pair'), (n) => t('{0} pairs', n)),
    note: t('Means over all pairs of last-token residuals; of what the instruction changes, with minus without.'),
    x: layerAxis(),
    panels: [
      {
        y: { ...cosineAxis(), min: Math.min(0, ...[cosines.sameInstruction, cosines.sameQuery, cosines.differentQueries, cosines.differences].flatMap((values) => values.flatMap((value) => value ?? []))) },
        draw: 'points',
        series: [
          series(t('Same instruction, different queries'), cosines.sameInstruction),
          series(t('Same query, with and without'), cosines.sameQuery),
          series(t('Different queries, without'), cosines.differentQueries),
          series(t('Change by the instruction, different queries'), cosines.differences),
        ],
      },
    ],
  };
}

/** Which instructions point the same way at a layer. */
export function cosineMatrix(vectors: readonly SteeringVector[], layer: number): MatrixFigure {
  const names = vectors.map(({ name }) => name);
  return {
    kind: 'matrix',
    id: 'cosine-matrix',
    title: t('Cosine between vectors at layer {0}', layer),
    n: countText([vectors.length], t('1 vector'), (n) => t('{0} vectors', n)),
    rows: names,
    columns: names,
    values: vectors.map(({ directions: a }) => vectors.map(({ directions: b }) => (a[layer] && b[layer] ? cosine(a[layer], b[layer]) : undefined))),
    value: cosineAxis(),
  };
}

export interface Projections {
  withInstruction: readonly number[];
  without: readonly number[];
}

/** How far last-token residuals lie along a vector, with the instruction in the prompt and without. */
export function projectionFigure({ name, provenance }: SteeringVector, layer: number, { withInstruction, without }: Projections): HistogramFigure {
  const target = provenance?.meanWith[layer];
  return {
    kind: 'histogram',
    id: `projections-${idOf(name)}`,
    heading: name,
    title: t('Projections on {0} at layer {1}', name, layer),
    n: countText([withInstruction.length], t('1 prompt each'), (n) => t('{0} prompts each', n)),
    note: t('Last prompt token. Prompts that the vector was made from are further apart than others.'),
    x: { label: t('Projection'), format: 'number' },
    counted: t('Prompts'),
    ...histogramParts([{ label: t('Without the instruction'), setting: 'plain', values: without }, { label: t('With it'), setting: 'instructed', values: withInstruction }], false),
    ...(target !== undefined && { references: [{ label: t('target at 1×'), value: target }] }),
  };
}

/** Which tokens a direction raises and lowers; `normed`: asked for through the last norm's weights. */
export function tokensFigure(name: string, layer: number, { top, bottom }: DirectionTokens, normed: boolean): TokensFigure {
  return {
    kind: 'tokens',
    id: `tokens-${idOf(name)}`,
    heading: name,
    title: t('Tokens of {0} at layer {1}', name, layer),
    n: countText([top.length], t('1 token at each end'), (n) => t('{0} tokens at each end', n)),
    note: normed
      ? t('Logits if the last state before the last norm were the direction.')
      : t('Logits if the last state after the last norm were the unit direction: its product with the output matrix.'),
    value: { label: t('Logit'), format: 'number' },
    top: top.map(({ text, logit }) => ({ text, value: logit })),
    bottom: bottom.map(({ text, logit }) => ({ text, value: logit })),
  };
}

export interface MappedPoint {
  group: number;
  label: string;
  vector: Float32Array;
}

/** Points in two dimensions, once by where they spread most and once by who is near whom. Too few give no map. */
export function mapFigures(what: string, layer: number, groups: readonly string[], points: readonly MappedPoint[]): ScatterFigure[] {
  if (points.length < 3) return [];
  const common = {
    kind: 'scatter' as const,
    n: countText([points.length], t('1 point'), (n) => t('{0} points', n)),
    groups: groups.map((label) => ({ label })),
  };
  const place = (scores: readonly (readonly number[])[]): ScatterFigure['points'] => points.map(({ group, label }, i) => ({ x: scores[i]![0]!, y: scores[i]![1]!, group, label }));
  const vectors = points.map(({ vector }) => vector);
  const { scores, explained } = principalComponents(vectors);
  const axis = (i: number): { label: string; unit: string; format: 'number' } => ({ label: t('Component {0}', i + 1), unit: t('{0} % of the variance', Math.round(100 * explained[i]!)), format: 'number' });
  const pca: ScatterFigure = { ...common, id: 'map-pca', title: t('{0} at layer {1}, principal components', what, layer), x: axis(0), y: axis(1), points: place(scores), equalScales: true };
  if (points.length < FEWEST_MAPPED) return [pca];
  return [pca, {
    ...common,
    id: 'map-umap',
    title: t('{0} at layer {1}, neighbourhoods', what, layer),
    note: t('UMAP with cosine distances, 15 neighbours and a fixed seed. Near points are alike; far distances and the axes mean nothing.'),
    x: { label: 'UMAP 1', format: 'number' },
    y: { label: 'UMAP 2', format: 'number' },
    points: place(neighbourMap(vectors)),
    equalScales: true,
  }];
}

/** The validation that a vector file keeps, without the instruction in the prompts and with it. */
export function validationFigures({ name, provenance }: SteeringVector): Figure[] {
  const of = (chosen: ChosenSteering | undefined, part: 'with' | 'without'): Figure[] => {
    const validation = chosen?.validation;
    if (!validation) return [];
    const { points, withInstruction, instructed } = validation;
    return searchFigures({ id: `validation-${idOf(name)}-${part}`, heading: name, what: part === 'with' ? t('prompts with the instruction') : t('prompts without the instruction'), rule: chosen.rule, points, withInstruction, ...(instructed && { instructed }), chosen });
  };
  return [...of(provenance?.chosen, 'without'), ...of(provenance?.chosenWith, 'with')];
}
