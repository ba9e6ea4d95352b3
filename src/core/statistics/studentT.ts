import type { Interval } from './wilson.ts';

/** A mean of n values with the 95 % interval of Student's t; none where the values have no spread, so that nothing is known of how it varies. */
export interface MeanEstimate {
  n: number;
  mean: number;
  interval?: Interval;
}

/** A mean difference of pairs, tested. */
export interface PairedTest extends MeanEstimate {
  /** t and its two-sided p with n − 1 degrees of freedom; absent where all differences are equal. */
  test?: { t: number; p: number };
}

/** Undefined for no values. */
export function estimateMean(values: readonly number[]): MeanEstimate | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const error = standardError(values, mean);
  if (error === undefined) return { n, mean };
  const half = quantile(n - 1) * error;
  return { n, mean, interval: { low: mean - half, high: mean + half } };
}

/** Paired t-test of `after` against `before`, pairs by position (Student, 1908). Undefined for no pairs. */
export function pairedTTest(before: readonly number[], after: readonly number[]): PairedTest | undefined {
  if (before.length !== after.length) throw new RangeError(`Pairs need as many values on both sides, not ${before.length} and ${after.length}.`);
  const differences = after.map((value, index) => value - before[index]!);
  const estimate = estimateMean(differences);
  if (estimate === undefined) return undefined;
  const error = standardError(differences, estimate.mean);
  if (error === undefined) return estimate;
  const t = estimate.mean / error;
  return { ...estimate, test: { t, p: Math.max(0, 1 - within(Math.abs(t), estimate.n - 1)) } };
}

/** Undefined for one value, and for equal ones. */
function standardError(values: readonly number[], mean: number): number | undefined {
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  // Differences of shares, such as 0.3 − 0.1 and 0.4 − 0.2, are equal but for rounding; that is no spread.
  return error > 1e-12 ? error : undefined;
}

/** Probability that Student's t with a whole number of degrees of freedom lies within ±t: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4. */
function within(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine2 = Math.cos(angle) ** 2;
  const odd = freedom % 2 === 1;
  let term = odd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** The t that 95 % lie within. It is greatest, 12.706, with one degree of freedom. */
function quantile(freedom: number): number {
  let low = 0;
  let high = 13;
  // Until the two are neighbouring numbers.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (within(middle, freedom) < 0.95) low = middle;
    else high = middle;
  }
  return high;
}
