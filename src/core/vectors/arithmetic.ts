import { t } from '@vscode/l10n';
import type { SteeringVector } from '../../protocol/files.ts';
import { SteerboardError } from '../errors.ts';

/** A vector and how much of it goes into a sum. */
export interface VectorPart {
  vector: SteeringVector;
  weight: number;
}

/**
 * The vector of the same pairs the other way round: without minus with. Directions turn; the mean projections change places and sign,
 * because x·(−u) = −(x·u). What it was validated for does not hold for it.
 */
export function negated(vector: SteeringVector, name: string): SteeringVector {
  const { provenance, ...rest } = vector;
  const turned: SteeringVector = { ...rest, name, directions: vector.directions.map((direction) => direction && scaled(direction, -1)) };
  if (!provenance) return turned;
  const record = { ...provenance, instructionIds: [], kwargs: [], meanWith: scaled(provenance.meanWithout, -1), meanWithout: scaled(provenance.meanWith, -1) };
  delete record.chosen;
  delete record.chosenWith;
  return { ...turned, provenance: record };
}

/**
 * A weighted sum of vectors of one model, layer by layer, each at its own length: mean differences where the file records their norms, else
 * the directions as they are. The sum is a plain control vector: mean projections on its direction can't be told from those of the parts,
 * so there is no target to project to, and it steers with a fixed weight.
 *
 * @throws {SteerboardError} `bad-arguments`: no parts, or a weight that is no number; `vector-mismatch`: parts of different models;
 * `bad-vector`: nothing is left at any layer
 */
export function combined(parts: readonly VectorPart[], name: string): SteeringVector {
  const [first] = parts;
  if (!first) throw new SteerboardError('bad-arguments', t('There are no vectors to combine.'));
  for (const part of parts) assertAlike(first.vector, part);
  const directions = first.vector.directions.map((_, layer) => sumAt(parts, layer));
  if (directions.every((direction) => direction === undefined)) throw new SteerboardError('bad-vector', t('The vectors cancel each other at every layer.'));
  const { modelHint, layers, embedding } = first.vector;
  return { name, modelHint, layers, embedding, directions };
}

function assertAlike(first: SteeringVector, { vector, weight }: VectorPart): void {
  if (!Number.isFinite(weight)) throw new SteerboardError('bad-arguments', t('The weight of “{0}” must be a number, not {1}.', vector.name, weight));
  const model = first.provenance?.model;
  const other = vector.provenance?.model;
  if (vector.layers !== first.layers || vector.embedding !== first.embedding || (model && other && model.sha256 !== other.sha256)) {
    throw new SteerboardError(
      'vector-mismatch',
      t('“{0}” ({1} layers, {2} wide) and “{3}” ({4} layers, {5} wide) belong to different models.', first.name, first.layers, first.embedding, vector.name, vector.layers, vector.embedding),
      { hint: t('Combine vectors that were made with one model file.') },
    );
  }
}

/** Undefined where a part has no direction at the layer, or nothing is left. */
function sumAt(parts: readonly VectorPart[], layer: number): Float32Array | undefined {
  const sum = new Float64Array(parts[0]!.vector.embedding);
  for (const { vector, weight } of parts) {
    const direction = vector.directions[layer];
    if (!direction) return undefined;
    const length = weight * (vector.provenance?.norms[layer] ?? 1);
    for (let i = 0; i < sum.length; i++) sum[i]! += length * direction[i]!;
  }
  return sum.some((value) => value !== 0) ? Float32Array.from(sum) : undefined;
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return values.map((value) => factor * value);
}
