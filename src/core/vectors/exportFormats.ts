import { t } from '@vscode/l10n';
import { NO_LAYER, type SteeringVector } from '../../protocol/files.ts';
import { SteerboardError } from '../errors.ts';
import { npyHeader } from '../npy.ts';
import { layerSteering } from './strength.ts';

/**
 * What llama.cpp's `--control-vector` gives the effect of steering at one layer with a fixed weight: a plain control vector with that
 * layer alone, at that length (llama.cpp adds every layer of a file at once).
 *
 * @param weight c of x + c·u. Default: the chosen one if it is fixed at that layer, else the mean way from without to with the instruction, times the chosen projection strength.
 * @throws {SteerboardError} `bad-arguments` for block 0, which the format does not hold, and where no layer was ever chosen; `bad-vector`
 */
export function forLlamaCpp(vector: SteeringVector, { layer, weight }: { layer?: number; weight?: number } = {}): SteeringVector {
  const chosen = vector.provenance?.chosen;
  const at = layer ?? chosen?.layer;
  if (at === undefined || at === NO_LAYER) throw new SteerboardError('bad-arguments', t('No layer was chosen for “{0}”.', vector.name), { hint: t('Name one, or search layers first.') });
  if (at === 0) throw new SteerboardError('bad-arguments', t('llama.cpp has no control vectors for layer 0.'), { hint: t('Choose a layer from 1 on.') });
  const { direction } = layerSteering(vector, at, 'fixed', 1);
  const length = weight ?? defaultWeight(vector, at);
  const directions = vector.directions.map((_, index) => (index === at ? direction.map((value) => length * value) : undefined));
  const { name, modelHint, layers, embedding } = vector;
  return { name: `${name}, layer ${at}, c ${Number(length.toPrecision(4))}`, modelHint, layers, embedding, directions };
}

function defaultWeight({ provenance }: SteeringVector, layer: number): number {
  const { chosen } = provenance ?? {};
  if (chosen?.rule === 'fixed' && chosen.layer === layer) return chosen.strength;
  const times = chosen?.rule === 'projection' && chosen.layer !== NO_LAYER ? chosen.strength : 1;
  return provenance ? times * (provenance.meanWith[layer]! - provenance.meanWithout[layer]!) : 1;
}

/** All that the file holds as JSON: directions as arrays of numbers, null where a layer has none. */
export function vectorJson(vector: SteeringVector): string {
  const plain = (_key: string, value: unknown): unknown => (value instanceof Float32Array ? Array.from(value) : value);
  return `${JSON.stringify({ ...vector, directions: vector.directions.map((direction) => direction ?? null) }, plain)}\n`;
}

/** A NumPy array of the directions, float32 of shape (layers, embedding); NaN in the rows of layers without one. */
export function vectorNpy({ layers, embedding, directions }: SteeringVector): Uint8Array {
  const header = npyHeader([layers, embedding]);
  const values = new DataView(new ArrayBuffer(layers * embedding * 4));
  for (let layer = 0; layer < layers; layer++) {
    for (let i = 0; i < embedding; i++) values.setFloat32(4 * (layer * embedding + i), directions[layer]?.[i] ?? NaN, true);
  }
  const file = new Uint8Array(header.length + values.byteLength);
  file.set(header);
  file.set(new Uint8Array(values.buffer), header.length);
  return file;
}
