import type { SteeringRule } from '../../protocol/engine.ts';

/** How strongly to steer: as each vector's validation chose, or this many times its scale (see `strengthOf`). */
export type StrengthChoice = number | 'validated';

/** A rule and the strength in its own unit. */
interface RuledStrength {
  rule: SteeringRule['kind'];
  strength: number;
}

/** What *Weaker* and *Stronger* change the strength by. */
const STEP = 0.25;
/** Beyond this, answers are broken. */
export const GREATEST_STRENGTH = 2;

/**
 * The strength of one vector in its own unit: of a projection, the multiple itself (1 is the mean with the instruction); of a fixed weight,
 * that multiple of the validated one, for its unit depends on the model.
 */
export function strengthOf({ rule, strength: validated }: RuledStrength, choice: StrengthChoice): number {
  if (choice === 'validated') return validated;
  return rule === 'projection' ? choice : choice * validated;
}

/** The multiple that a vector as loaded acts with. */
export function multipleOf({ rule, strength }: RuledStrength): number {
  return rule === 'projection' ? strength : 1;
}

/** The next strength below or above, on a grid of steps, within 0 to 2. */
export function steppedStrength(now: number, direction: 'weaker' | 'stronger'): number {
  const steps = now / STEP;
  const next = direction === 'weaker' ? Math.ceil(steps - 1e-9) - 1 : Math.floor(steps + 1e-9) + 1;
  return Math.min(GREATEST_STRENGTH, Math.max(0, next * STEP));
}

/** A strength that a person typed: "1.2", "1,2×". Undefined where it is none. */
export function parseStrength(text: string): number | undefined {
  const number = /^\s*(\d+(?:[.,]\d+)?)\s*[×x]?\s*$/.exec(text)?.[1];
  if (number === undefined) return undefined;
  const value = Number(number.replace(',', '.'));
  return value <= GREATEST_STRENGTH ? value : undefined;
}
