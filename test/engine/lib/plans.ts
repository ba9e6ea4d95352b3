import { HookPlan } from '../../../src/engine/hooks/hookPlan.ts';
import type { SteeringRule } from '../../../src/protocol/engine.ts';

export interface Steer {
  layer: number;
  direction: Float32Array;
  rule: SteeringRule;
}

/** Plans that capture each position's residual streams after every block, and steer all of them. */
export const capturing = (residuals: readonly Float32Array[], steer?: Steer) => (from: number, rows: number): HookPlan => {
  const plan = new HookPlan();
  for (let row = 0; row < rows; row++) {
    if (steer) plan.steer(steer.layer, { row, direction: steer.direction, rule: steer.rule });
    plan.capture(row, residuals[from + row]!);
  }
  return plan;
};
