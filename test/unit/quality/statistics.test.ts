import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimateMean, pairedTTest } from '../../../src/core/statistics/studentT.ts';
import reference from './reference/reference.json' with { type: 'json' };

const close = (actual: number, expected: number, tolerance: number): void => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

describe('what SciPy computes', () => {
  it('means with their intervals', () => {
    for (const { before, mean, low, high } of reference) {
      const estimate = estimateMean(before)!;
      assert.equal(estimate.n, before.length);
      close(estimate.mean, mean, 1e-14);
      close(estimate.interval!.low, low, 1e-12);
      close(estimate.interval!.high, high, 1e-12);
    }
  });

  it('paired t-tests, with many degrees of freedom and few, odd and even', () => {
    for (const { before, after, difference, differenceLow, differenceHigh, t, p } of reference) {
      const paired = pairedTTest(before, after)!;
      close(paired.mean, difference, 1e-14);
      close(paired.interval!.low, differenceLow, 1e-12);
      close(paired.interval!.high, differenceHigh, 1e-12);
      close(paired.test!.t, t, 1e-10);
      close(paired.test!.p, p, 1e-13);
    }
    assert.ok(reference.some(({ p }) => p < 1e-4));
  });
});

describe('too little for a test', () => {
  it('no values, one value, no spread', () => {
    assert.equal(estimateMean([]), undefined);
    assert.deepEqual(estimateMean([0.5]), { n: 1, mean: 0.5 });
    assert.equal(pairedTTest([], []), undefined);
    assert.equal(pairedTTest([0.2], [0.6])!.test, undefined);
    for (const pair of [pairedTTest([0.1, 0.2, 0.7], [0.3, 0.4, 0.9])!, pairedTTest([1, 0], [1, 0])!]) {
      assert.equal(pair.test, undefined);
      assert.equal(pair.interval, undefined);
    }
    assert.throws(() => pairedTTest([1], [1, 2]), RangeError);
  });
});
