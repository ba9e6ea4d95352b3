import { SteerboardError } from '../../core/errors.ts';
import type { ModelRecord, SteeringVector } from '../../protocol/files.ts';

/** A weight of its own, or so many times what Eq. 2 asks for at the mean prompt: c = z̄ − mean(x·u) = ‖v‖, which differs by vector and layer. */
export interface Weight {
  value: number;
  unit: 'absolute' | 'Eq. 2';
}

/** "40", "-100", "1.5x" */
export function parseWeight(text: string): Weight {
  const match = /^\s*([-−]?\d+(?:\.\d+)?)(x|×)?\s*$/.exec(text);
  if (match === null) throw new SteerboardError('bad-arguments', `A weight is a number such as 40, or times that of Eq. 2 such as 1.5x; got "${text}".`);
  return { value: Number(match[1]!.replace('−', '-')), unit: match[2] === undefined ? 'absolute' : 'Eq. 2' };
}

export function weightText({ value, unit }: Weight): string {
  const number = String(value).replace('-', '−');
  return unit === 'absolute' ? `c ${number}` : `${number}× Eq. 2`;
}

/** Published weights belong to the residual stream of Phi-3 mini, of 32 layers; other models, larger Phi-3 among them, start from what Eq. 2 asks for. */
export function publishedWeights({ architecture, layers }: Pick<ModelRecord, 'architecture' | 'layers'>, published: readonly number[], relative: readonly number[]): Weight[] {
  return architecture === 'phi3' && layers === 32 ? published.map((value) => ({ value, unit: 'absolute' })) : relative.map((value) => ({ value, unit: 'Eq. 2' }));
}

/** One weight for several vectors at a layer, such as those of different words: Eq. 2's is their mean. @throws {SteerboardError} `bad-vector` */
export function sharedWeight(weight: Weight, vectors: readonly SteeringVector[], layer: number): number {
  const mean = vectors.reduce((sum, vector) => sum + weightAt(weight, vector, layer), 0) / vectors.length;
  return Number(mean.toPrecision(4));
}

/** The fixed weight for a vector at a layer. @throws {SteerboardError} `bad-vector` where Eq. 2 gives none */
export function weightAt({ value, unit }: Weight, vector: SteeringVector, layer: number): number {
  if (unit === 'absolute') return value;
  const norm = vector.provenance?.norms[layer];
  if (norm === undefined || !(norm > 0)) throw new SteerboardError('bad-vector', `“${vector.name}” has no norm at layer ${layer} to take a weight from.`, { hint: 'Name the weight as a number.' });
  return value * norm;
}
