import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pairedDifference } from '../../../src/core/statistics/pairedDifference.ts';

describe('pairedDifference', () => {
  it('has the binomial quantiles where no pair is lost', () => {
    // 10 draws, gain with probability 0.5: P(X ≤ 1) = 11/1024 < .025 ≤ P(X ≤ 2) = 56/1024; P(X ≤ 7) = 968/1024 < .975 ≤ P(X ≤ 8).
    assert.deepEqual(pairedDifference(5, 0, 10), { difference: 0.5, low: 0.2, high: 0.8 });
  });

  it('mirrors when gains and losses change places', () => {
    const there = pairedDifference(40, 3, 72);
    const back = pairedDifference(3, 40, 72);
    assert.equal(there.difference, -back.difference);
    assert.ok(Math.abs(there.low + back.high) <= 1 / 72 && Math.abs(there.high + back.low) <= 1 / 72);
  });

  it('agrees with drawing the resamples', () => {
    const [gained, lost, n] = [42, 2, 72];
    let state = 12345;
    const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
    const sums = Array.from({ length: 20000 }, () => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const draw = random() * n;
        sum += draw < gained ? 1 : draw < gained + lost ? -1 : 0;
      }
      return sum / n;
    }).sort((a, b) => a - b);
    const exact = pairedDifference(gained, lost, n);
    assert.ok(Math.abs(sums[500]! - exact.low) <= 1.01 / n, `${sums[500]!} and ${exact.low}`);
    assert.ok(Math.abs(sums[19500]! - exact.high) <= 1.01 / n, `${sums[19500]!} and ${exact.high}`);
  });

  it('refuses impossible counts', () => {
    for (const [g, l, n] of [[1, 1, 1], [-1, 0, 5], [0, 0, 0], [0.5, 0, 2]] as const) assert.throws(() => pairedDifference(g, l, n), RangeError);
  });
});
