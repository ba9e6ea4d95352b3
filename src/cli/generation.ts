import type { Sampling } from '../protocol/engine.ts';
import type { SteeringOverride } from '../app/steering.ts';
import { decimalNumber, oneOf, wholeNumber, type GENERATION_OPTIONS, type OptionTable, type Values } from './options.ts';

/** Options of every command that steers. */
export const STEERING_OPTIONS = {
  layer: { type: 'string', value: 'N', help: 'Layer to steer at. Default: the one that validation chose, else at two thirds of the depth.' },
  strength: { type: 'string', value: 'S', help: 'Projection: × of the way to the instruction. Fixed: the weight c. Default: as validated, else 1.' },
  rule: { type: 'string', value: 'RULE', help: 'projection (to the mean with the instruction) or fixed (add c times the direction).' },
} as const satisfies OptionTable;

const DEFAULT_SEED = 42;

/** Greedy unless a temperature above 0 is given. */
export function samplingOf(values: Values<typeof GENERATION_OPTIONS>): Sampling {
  const temperature = decimalNumber('temperature', values.temperature, 0);
  const seed = wholeNumber('seed', values.seed, 0) ?? DEFAULT_SEED;
  return temperature === undefined || temperature === 0 ? { kind: 'greedy' } : { kind: 'seeded', seed, temperature };
}

export function maxTokensOf(values: Values<typeof GENERATION_OPTIONS>): { maxTokens?: number } {
  const maxTokens = wholeNumber('max-tokens', values['max-tokens'], 1);
  return maxTokens === undefined ? {} : { maxTokens };
}

export function steeringOverride(values: Values<typeof STEERING_OPTIONS>): SteeringOverride {
  const layer = wholeNumber('layer', values.layer, 0);
  const strength = decimalNumber('strength', values.strength);
  const rule = oneOf('rule', values.rule, ['projection', 'fixed']);
  return { ...(layer !== undefined && { layer }), ...(strength !== undefined && { strength }), ...(rule !== undefined && { rule }) };
}
