import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wilsonInterval } from '../../../src/core/statistics/wilson.ts';

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // 17 of 24, by the closed formula in another language.
    const { low, high } = wilsonInterval(17, 24);
    assert.ok(Math.abs(low - 0.5083231) < 1e-7, String(low));
    assert.ok(Math.abs(high - 0.8508535) < 1e-7, String(high));
  });

  it('reaches the ends exactly and knows nothing without trials', () => {
    assert.equal(wilsonInterval(0, 10).low, 0);
    assert.equal(wilsonInterval(10, 10).high, 1);
    assert.deepEqual(wilsonInterval(0, 0), { low: 0, high: 1 });
    // 0 of n has the upper end z² / (n + z²).
    assert.ok(Math.abs(wilsonInterval(0, 10).high - 3.841459 / 13.841459) < 1e-6);
  });

  it('mirrors when successes and failures are exchanged', () => {
    const some = wilsonInterval(3, 20);
    const rest = wilsonInterval(17, 20);
    assert.ok(Math.abs(some.low - (1 - rest.high)) < 1e-12);
    assert.ok(Math.abs(some.high - (1 - rest.low)) < 1e-12);
  });

  it('refuses what is not a rate', () => {
    assert.throws(() => wilsonInterval(5, 4), RangeError);
    assert.throws(() => wilsonInterval(-1, 4), RangeError);
    assert.throws(() => wilsonInterval(0.5, 4), RangeError);
  });
});
