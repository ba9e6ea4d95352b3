import type { Interval } from './wilson.ts';

export interface PairedDifference extends Interval {
  /** (gained − lost) / n, in [−1, 1]; so are the ends of the interval. */
  difference: number;
}

/**
 * Difference of two pass rates on the same `n` prompts: `gained` pass only in the second setting, `lost` only in the first. The interval
 * is the 95 % percentile interval of the paired bootstrap (B. Efron, 1979). A resample of n pairs is a sum of n draws from
 * {+1, −1, 0}, so its distribution is computed exactly, by convolution, instead of with random resamples: no seed, no noise.
 * Takes about n² steps.
 */
export function pairedDifference(gained: number, lost: number, n: number): PairedDifference {
  if (![gained, lost, n].every(Number.isSafeInteger) || gained < 0 || lost < 0 || n < 1 || gained + lost > n) {
    throw new RangeError(`Pairs need whole numbers 0 ≤ gained + lost ≤ n and n ≥ 1, not ${gained}, ${lost} and ${n}.`);
  }
  const up = gained / n;
  const down = lost / n;
  const stay = 1 - up - down;
  // mass[s + n]: probability that the draws so far add up to s.
  let mass = new Float64Array(2 * n + 1);
  let next = new Float64Array(2 * n + 1);
  mass[n] = 1;
  for (let draw = 1; draw <= n; draw++) {
    for (let at = n - draw; at <= n + draw; at++) {
      next[at] = stay * mass[at]! + up * (mass[at - 1] ?? 0) + down * (mass[at + 1] ?? 0);
    }
    [mass, next] = [next, mass];
  }
  return { difference: (gained - lost) / n, low: quantile(mass, 0.025, n), high: quantile(mass, 0.975, n) };
}

/** The least sum, over n, at which the distribution reaches `share`; a rounding error short of it counts as reached. */
function quantile(mass: Float64Array, share: number, n: number): number {
  let reached = 0;
  for (let at = 0; at < mass.length; at++) {
    reached += mass[at]!;
    if (reached >= share - 1e-12) return (at - n) / n;
  }
  return 1;
}
