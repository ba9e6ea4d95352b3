import type { SteeringRule } from '../../protocol/engine.ts';
import { dot } from './linear.ts';

/**
 * The coefficient c of x + c·u for a position whose residual x has the given projection x·u on the unit vector u
 * (Stolfo et al. 2025, Eq. 2). With a projection target, positions beyond it are pulled back: c may be negative.
 */
export function coefficient(rule: SteeringRule, projection: number): number {
  return rule.kind === 'fixed' ? rule.weight : rule.target - projection;
}

/** Changes the residual x in place along the unit vector u; returns the coefficient, whose size is the length of the change. */
export function steerInPlace(x: Float32Array, u: Float32Array, rule: SteeringRule): number {
  const c = coefficient(rule, dot(x, u));
  // A coefficient of zero must leave every bit alone, also where x holds a negative zero.
  if (c === 0) return 0;
  for (let i = 0; i < x.length; i++) x[i] = x[i]! + c * u[i]!;
  return c;
}
