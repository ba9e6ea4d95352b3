import { t } from '@vscode/l10n';
import type { SteeringRule } from '../../protocol/engine.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import { SteerboardError } from '../errors.ts';
import { norm } from './linear.ts';

/** How a vector acts at one layer: a unit direction and the rule along it, as the engine takes them. */
export interface LayerSteering {
  /** Of norm 1. */
  direction: Float32Array;
  rule: SteeringRule;
}

/**
 * What `strength` means at a layer. Projection: that share of the way from the mean projection without to the mean with
 * the instruction, so that 1 gives the target z̄ of the method. Fixed: the weight c of the direction as the file has it,
 * which for a plain control vector of any length is what llama.cpp's scale is. Throws `bad-vector`.
 */
export function layerSteering(vector: SteeringVector, layer: number, rule: SteeringRule['kind'], strength: number): LayerSteering {
  if (!Number.isFinite(strength)) throw new SteerboardError('bad-arguments', t('The strength must be a number, not {0}.', strength));
  const stored = directionAt(vector, layer);
  const length = norm(stored);
  if (rule === 'fixed') return { direction: unit(stored, length), rule: { kind: 'fixed', weight: strength * length } };

  const means = vector.provenance;
  const meanWith = means?.meanWith[layer];
  const meanWithout = means?.meanWithout[layer];
  if (meanWith === undefined || meanWithout === undefined) {
    throw new SteerboardError('bad-vector', t('“{0}” is a plain control vector: there is no target to project to.', vector.name), {
      hint: t('Steer with a fixed weight.'),
    });
  }
  // At strength 1 the target must be z̄ itself, not z̄ to rounding.
  const target = strength === 1 ? meanWith : meanWithout + strength * (meanWith - meanWithout);
  return { direction: unit(stored, length), rule: { kind: 'projection', target } };
}

function directionAt(vector: SteeringVector, layer: number): Float32Array {
  if (!Number.isInteger(layer) || layer < 0 || layer >= vector.layers) {
    throw new SteerboardError('bad-vector', t('“{0}” has layers 0 to {1}, so none numbered {2}.', vector.name, vector.layers - 1, layer));
  }
  const direction = vector.directions[layer];
  if (!direction || norm(direction) === 0) {
    throw new SteerboardError('bad-vector', t('“{0}” has no direction at layer {1}.', vector.name, layer), { hint: t('Choose another layer.') });
  }
  return direction;
}

/** Own files hold unit vectors already; those stay as they are, bit for bit. */
function unit(direction: Float32Array, length: number): Float32Array {
  return Math.abs(length - 1) < 1e-6 ? direction : direction.map((value) => value / length);
}
