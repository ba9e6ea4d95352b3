import { basename } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { layerCandidates } from '../core/vectors/layerCandidates.ts';
import { layerSteering } from '../core/vectors/strength.ts';
import type { Intervention } from '../protocol/engine.ts';
import { NO_LAYER, type CellSteering, type ModelRecord, type RunVector, type SteeringVector } from '../protocol/files.ts';
import { hashFile } from './hashFile.ts';
import { readVectorFile } from './vectors/readVectorFile.ts';

/** A vector at work: where, how strongly and by which rule. */
export interface ActiveSteering {
  vector: SteeringVector;
  file: string;
  /** Of the file. */
  sha256: string;
  layer: number;
  strength: number;
  rule: 'projection' | 'fixed';
  /** Where and how strongly on prompts that carry the instruction, where a validation of its own chose that. */
  withInstruction?: { layer: number; strength: number };
  /** The model it was made with, where that is another one and the user asked for it all the same. */
  crossModel?: ModelRecord;
}

export interface SteeringOverride {
  layer?: number;
  strength?: number;
  rule?: 'projection' | 'fixed';
  /** Take a vector of another model of the same width and depth. */
  crossModel?: boolean;
}

/**
 * Reads a vector for a model and settles where it acts: as told, else as its validation chose, else at two thirds of the depth.
 *
 * @throws {SteerboardError} `bad-vector`; `vector-mismatch` where the model is another one; `bad-arguments` for a layer that it lacks
 */
export async function loadSteering(file: string, model: ModelRecord, override: SteeringOverride = {}): Promise<ActiveSteering> {
  const [vector, sha256] = await Promise.all([readVectorFile(file), hashFile(file)]);
  const crossModel = assertUsable(vector, file, model, override.crossModel);
  const chosen = vector.provenance?.chosen;
  const rule = override.rule ?? chosen?.rule ?? (vector.provenance ? 'projection' : 'fixed');
  const layer = override.layer ?? (chosen === undefined || chosen.layer === NO_LAYER ? defaultLayer(vector) : chosen.layer);
  const strength = override.strength ?? (chosen?.rule === rule ? chosen.strength : 1);
  const { chosenWith } = vector.provenance ?? {};
  // A layer or strength that is told holds for both. Where validation preferred no steering, a person who compares by hand steers all the same.
  const withInstruction = override.layer === undefined && override.strength === undefined && chosenWith?.rule === rule && chosenWith.layer !== NO_LAYER
    ? { layer: chosenWith.layer, strength: chosenWith.strength }
    : undefined;
  // Made once here so that a layer or rule that the vector can't serve is refused before anything runs.
  layerSteering(vector, layer, rule, strength);
  return { vector, file, sha256, layer, strength, rule, ...(withInstruction && { withInstruction }), ...(crossModel && { crossModel }) };
}

/**
 * Does the vector belong to this model, or may it be used on it by explicit choice? Returns the other model in that case.
 *
 * @throws {SteerboardError} `vector-mismatch`
 */
export function assertUsable(vector: SteeringVector, file: string, model: ModelRecord, crossModel = false): ModelRecord | undefined {
  const madeFor = vector.provenance?.model;
  if (!crossModel || madeFor === undefined || madeFor.sha256 === model.sha256) {
    assertFits(vector, file, model);
    return undefined;
  }
  if (vector.embedding !== model.embedding || vector.layers !== model.layers) throw sizeMismatch(vector, file, model);
  return madeFor;
}

/** Does the vector belong to this model? @throws {SteerboardError} `vector-mismatch` */
export function assertFits(vector: SteeringVector, file: string, model: ModelRecord): void {
  const madeFor = vector.provenance?.model;
  if (vector.embedding !== model.embedding || vector.layers > model.layers) throw sizeMismatch(vector, file, model);
  // A copy's residuals are not its source's: whether a vector carries over is a question of its own, never answered in silence.
  if (madeFor !== undefined && madeFor.sha256 === model.sourceSha256) {
    throw new SteerboardError('vector-mismatch', t('“{0}” was made with the {1} model of which this is a {2} working copy.', vector.name, madeFor.quantisation, model.quantisation), {
      file,
      hint: t('Select the {0} model, or compute the vector again with the copy.', madeFor.quantisation),
    });
  }
  if (madeFor !== undefined && madeFor.sha256 !== model.sha256) {
    throw new SteerboardError(
      'vector-mismatch',
      t('“{0}” was made with another model file: {1}, {2}, SHA-256 {3}…; this is {4}, {5}, {6}….', vector.name, madeFor.name, madeFor.quantisation, madeFor.sha256.slice(0, 8), model.name, model.quantisation, model.sha256.slice(0, 8)),
      { file, hint: t('Select that model, or compute the vector again with this one.') },
    );
  }
}

function sizeMismatch(vector: SteeringVector, file: string, model: ModelRecord): SteerboardError {
  return new SteerboardError(
    'vector-mismatch',
    t('“{0}” was made for {1} ({2} wide, {3} layers); the model is {4} ({5} wide, {6} layers).', vector.name, vector.provenance?.model.name ?? t('another model'), vector.embedding, vector.layers, model.name, model.embedding, model.layers),
    { file, hint: t('Select the model it was made for, or another vector.') },
  );
}

/** Where nothing was searched: two thirds of the depth, about where format instructions act. */
export function defaultLayer(vector: SteeringVector): number {
  const wanted = Math.round((2 / 3) * (vector.layers - 1));
  const usable = layerCandidates(vector.layers).filter((layer) => vector.directions[layer] !== undefined);
  return usable.reduce((best, layer) => (Math.abs(layer - wanted) < Math.abs(best - wanted) ? layer : best), usable[0] ?? vector.layers - 1);
}

/** The vectors of a run as its specification names them. */
export function runVectors(steerings: readonly ActiveSteering[]): RunVector[] {
  return steerings.map(({ vector, file, sha256, rule, crossModel }) => ({ name: vector.name, file: basename(file), sha256, rule, ...(crossModel && { crossModel }) }));
}

/** The steering of a cell in which every vector acts as it was chosen, for prompts without the instruction or with it. */
export function cellSteering(steerings: readonly ActiveSteering[], setting: 'steered' | 'both' = 'steered'): CellSteering[] {
  return steerings.map(({ layer, strength, withInstruction }, vector) => ({ vector, layer, strength, ...(setting === 'both' && withInstruction) }));
}

/** Collects each direction once, however many sequences use it. */
export class DirectionTable {
  readonly directions: Float32Array[] = [];
  private readonly known = new Map<string, number>();
  private readonly steerings: readonly Pick<ActiveSteering, 'vector' | 'rule'>[];

  constructor(steerings: readonly Pick<ActiveSteering, 'vector' | 'rule'>[]) {
    this.steerings = steerings;
  }

  /** What the engine has to do for one cell. */
  interventions(cell: readonly CellSteering[]): Intervention[] {
    return cell.map(({ vector: index, layer, strength }) => {
      const { vector, rule: kind } = this.steerings[index]!;
      const { direction, rule } = layerSteering(vector, layer, kind, strength);
      return { layer, direction: this.indexOf(`${index}:${layer}`, direction), rule };
    });
  }

  private indexOf(key: string, direction: Float32Array): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.directions.push(direction);
    this.known.set(key, this.directions.length - 1);
    return this.directions.length - 1;
  }
}
