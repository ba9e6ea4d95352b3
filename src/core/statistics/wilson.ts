/** A confidence interval of a rate, both ends in [0, 1]. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * Wilson score interval of `k` successes in `n` trials (E. B. Wilson, 1927), without continuity correction.
 * `z` is the normal quantile: 1.959964 for 95 %. Nothing is known at n = 0: the whole of [0, 1].
 */
export function wilsonInterval(k: number, n: number, z = 1.959964): Interval {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) {
    throw new RangeError(`A rate needs whole numbers 0 ≤ k ≤ n, not ${k} of ${n}.`);
  }
  if (n === 0) return { low: 0, high: 1 };
  const rate = k / n;
  const shrink = 1 + (z * z) / n;
  const centre = (rate + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  // Exact ends where rounding would leave 1e-17 or 1 - 1e-16.
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half };
}
