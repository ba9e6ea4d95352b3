import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { LayerCosines } from '../../core/analysis/layerCosines.ts';
import { cosineFigure, cosineMatrix, mapFigures, projectionFigure, tokensFigure, validationFigures, type MappedPoint } from '../../core/analysis/vectorFigures.ts';
import type { Pair } from '../../core/prompts/pairs.ts';
import { dot, norm } from '../../core/vectors/linear.ts';
import type { Figure } from '../../protocol/figures.ts';
import type { PromptInput } from '../../protocol/engine.ts';
import { NO_LAYER, type SteeringVector } from '../../protocol/files.ts';
import { placePromptFault } from '../promptFault.ts';
import { Pace, type TaskOptions } from '../progress.ts';
import type { Session } from '../session.ts';
import { groupsOf, type PairGroup } from './pairGroups.ts';

export interface AnalysisParams {
  vectors: readonly SteeringVector[];
  /** What to look at the residuals of; none: only what vectors and output matrix tell. */
  groups: readonly PairGroup[];
  /** Where vectors are compared and residuals mapped. Default: the layer that validation chose most often, else five eighths of the way up. */
  layer?: number;
  /** Vocabulary tokens at each end of a direction. */
  tokens: number;
  /** Whether directions go through the last norm's weights on their way to the output matrix. */
  normed: boolean;
  /** Most points of a map; taken evenly from the groups. */
  mostPoints: number;
}

export const ANALYSIS_DEFAULTS = { tokens: 15, normed: true, mostPoints: 300 } as const;

/** Pairs asked for at a time: what waits in memory. */
const PAIRS_AT_A_TIME = 32;

/**
 * The figures of vectors and of the residuals behind them (method of Stolfo et al. 2025, appendix). Without a session, those that
 * the vectors' files alone tell.
 *
 * @throws {SteerboardError} `bad-arguments`, `vector-mismatch`, `prompt-too-long`, `cancelled`, and what the engine says
 */
export async function analyseVectors(session: Session | undefined, params: AnalysisParams, options: TaskOptions = {}): Promise<Figure[]> {
  const { vectors, groups } = params;
  const layer = layerOf(session, params);
  requireSameShape(vectors);
  const validations = vectors.flatMap(validationFigures);
  const matrix = vectors.length < 2 ? [] : [cosineMatrix(vectors, layer)];
  if (!session) return [...matrix, ...validations];
  for (const vector of vectors) requireFit(vector, session);
  const residuals = await readResiduals(session, params, layer, options);
  const directions = vectors.flatMap((vector) => {
    const own = ownLayer(vector, layer);
    const direction = unitAt(vector, own);
    return direction ? [{ vector, own, direction }] : [];
  });
  const tokens = await session.engine.topTokens({ directions: directions.map(({ direction }) => direction), count: params.tokens, normed: params.normed }, options);
  return [
    ...matrix,
    ...mapOf(groups, residuals.points, layer),
    ...groups.map((group, i) => ({ ...cosineFigure(group.name, residuals.cosines[i]!.result()), heading: headingOf(group, vectors, groups) })),
    ...directions.flatMap(({ vector, own }, i): Figure[] => [
      ...(groups.length === 0 ? [] : [projectionFigure(vector, own, residuals.projections.get(vector)!)]),
      tokensFigure(vector.name, own, tokens[i]!, params.normed),
    ]),
    ...validations,
  ];
}

/** A group that is one vector's alone stands with it. */
function headingOf(group: PairGroup, vectors: readonly SteeringVector[], groups: readonly PairGroup[]): string {
  const own = vectors.filter((vector) => groupsOf(vector, groups).includes(group));
  return own.length === 1 ? own[0]!.name : group.name;
}

interface Residuals {
  /** One a group. */
  cosines: LayerCosines[];
  projections: Map<SteeringVector, { withInstruction: number[]; without: number[] }>;
  points: { group: number; label: string; withInstruction: Float32Array; without: Float32Array }[];
}

/** Goes through all pairs once and keeps what the figures need. */
async function readResiduals(session: Session, { vectors, groups, mostPoints }: AnalysisParams, layer: number, options: TaskOptions): Promise<Residuals> {
  const { layers, embedding } = session.info;
  const kept: Residuals = {
    cosines: groups.map(() => new LayerCosines(layers, embedding)),
    projections: new Map(vectors.map((vector) => [vector, { withInstruction: [], without: [] }])),
    points: [],
  };
  const at = (residuals: Float32Array, which: number): Float32Array => residuals.slice(which * embedding, (which + 1) * embedding);
  const directions = new Map(vectors.map((vector) => [vector, unitAt(vector, ownLayer(vector, layer))]));
  const concerns = new Map(vectors.map((vector) => [vector, new Set(groupsOf(vector, groups))]));
  const all = groups.flatMap((group, index) => group.pairs.map((pair, place) => ({ group, index, pair, isMapped: isSampled(place, group.pairs.length, mostPoints / groups.length) })));
  const pace = new Pace(2 * all.length, 'prompts');
  let prompts = 0;
  let tokens = 0;
  for (let start = 0; start < all.length; start += PAIRS_AT_A_TIME) {
    const batch = all.slice(start, start + PAIRS_AT_A_TIME);
    const residuals = await extractPairs(session, batch.map(({ pair }) => pair), options, (promptTokens) => {
      tokens += promptTokens;
      options.onProgress?.(pace.at(++prompts, tokens));
    });
    batch.forEach(({ group, index, pair, isMapped }, i) => {
      const [withInstruction, without] = residuals[i]!;
      kept.cosines[index]!.add(withInstruction, without);
      for (const vector of vectors) {
        const own = ownLayer(vector, layer);
        const direction = directions.get(vector);
        if (!direction || !concerns.get(vector)!.has(group)) continue;
        const projections = kept.projections.get(vector)!;
        projections.withInstruction.push(dot(at(withInstruction, own), direction));
        projections.without.push(dot(at(without, own), direction));
      }
      if (isMapped) kept.points.push({ group: index, label: oneLine(pair.promptWithoutInstruction), withInstruction: at(withInstruction, layer), without: at(without, layer) });
    });
  }
  return kept;
}

async function extractPairs(session: Session, pairs: readonly Pair[], options: TaskOptions, onPrompt: (tokens: number) => void): Promise<[Float32Array, Float32Array][]> {
  const residuals: Float32Array[] = [];
  const inputs = pairs.flatMap(({ prompt, promptWithoutInstruction }): PromptInput[] => [{ kind: 'chat', prompt }, { kind: 'chat', prompt: promptWithoutInstruction }]);
  try {
    await session.engine.extract(inputs, {
      signal: options.signal,
      onResiduals: (notice) => {
        residuals[notice.index] = notice.residuals;
        onPrompt(notice.promptTokens);
      },
    });
  } catch (error) {
    throw placePromptFault(error, pairs.flatMap(({ source }) => [source, source]));
  }
  return pairs.map((_, i) => [residuals[2 * i]!, residuals[2 * i + 1]!]);
}

/** Of several instructions what each changes; of one, its prompts with and without it. */
function mapOf(groups: readonly PairGroup[], points: Residuals['points'], layer: number): Figure[] {
  if (groups.length > 1) {
    const changes = points.map(({ group, label, withInstruction, without }): MappedPoint => ({ group, label, vector: withInstruction.map((value, i) => value - without[i]!) }));
    return mapFigures(t('What instructions change'), layer, groups.map(({ name }) => name), changes);
  }
  const states = points.flatMap(({ label, withInstruction, without }): MappedPoint[] => [{ group: 0, label, vector: without }, { group: 1, label, vector: withInstruction }]);
  return mapFigures(t('Last prompt tokens'), layer, [t('Without the instruction'), t('With it')], states);
}

function layerOf(session: Session | undefined, { vectors, layer }: AnalysisParams): number {
  const layers = session?.info.layers ?? vectors[0]?.layers ?? 0;
  if (layer === undefined) return mostChosen(vectors) ?? Math.min(layers - 1, Math.round((5 * layers) / 8));
  if (!Number.isInteger(layer) || layer < 0 || layer >= layers) throw new SteerboardError('bad-arguments', t('There is no layer {0}: the layers are 0 to {1}.', layer, layers - 1));
  return layer;
}

function mostChosen(vectors: readonly SteeringVector[]): number | undefined {
  const times = new Map<number, number>();
  for (const { provenance } of vectors) {
    const layer = provenance?.chosen?.layer ?? NO_LAYER;
    if (layer !== NO_LAYER) times.set(layer, (times.get(layer) ?? 0) + 1);
  }
  return [...times].sort(([a, n], [b, m]) => m - n || a - b)[0]?.[0];
}

/** The layer that a vector steers at, else the common one. */
function ownLayer({ provenance }: SteeringVector, common: number): number {
  const chosen = provenance?.chosen?.layer ?? NO_LAYER;
  return chosen === NO_LAYER ? common : chosen;
}

/** Plain control vectors have directions of any length. */
function unitAt({ directions }: SteeringVector, layer: number): Float32Array | undefined {
  const direction = directions[layer];
  const length = direction ? norm(direction) : 0;
  return length === 0 ? undefined : direction!.map((value) => value / length);
}

function requireSameShape(vectors: readonly SteeringVector[]): void {
  const [first] = vectors;
  const other = vectors.find(({ layers, embedding }) => layers !== first!.layers || embedding !== first!.embedding);
  if (!first || !other) return;
  throw new SteerboardError('vector-mismatch', t('“{0}” has {1} layers of {2} numbers, “{3}” {4} of {5}.', first.name, first.layers, first.embedding, other.name, other.layers, other.embedding), { hint: t('Compare vectors of one model.') });
}

function requireFit(vector: SteeringVector, { info }: Session): void {
  if (vector.embedding === info.embedding && vector.layers === info.layers) return;
  throw new SteerboardError('vector-mismatch', t('“{0}” has {1} layers of {2} numbers, {3} {4} of {5}.', vector.name, vector.layers, vector.embedding, info.name, info.layers, info.embedding), { hint: t('Choose the model that it was made with.') });
}

/** Are `most` of `count` places, evenly spread, to have this one among them? */
function isSampled(place: number, count: number, most: number): boolean {
  return count <= most || Math.floor(((place + 1) * most) / count) > Math.floor((place * most) / count);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
