import type { SteeringRule } from '../../protocol/engine.ts';

/**
 * Changes one position's residual stream in place: x + c·u, with c the weight, or target − x·u (Stolfo et al. 2024, Eq. 2).
 * @param residuals rows of the residual stream; the one that begins at `offset` is changed
 * @param direction u, of unit length where the rule is a projection
 *
 * The dot product is summed in double. c·u and the sum are rounded to single as llama.cpp's own control vectors are, so that
 * both give the same bits.
 */
export function applySteering(residuals: Float32Array, offset: number, direction: Float32Array, rule: SteeringRule): void {
  const c = rule.kind === 'fixed' ? rule.weight : rule.target - dot(residuals, offset, direction);
  for (let i = 0; i < direction.length; i++) {
    residuals[offset + i] = residuals[offset + i]! + Math.fround(c * direction[i]!);
  }
}

/** x·u in double precision. */
export function dot(residuals: Float32Array, offset: number, direction: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < direction.length; i++) sum += residuals[offset + i]! * direction[i]!;
  return sum;
}
