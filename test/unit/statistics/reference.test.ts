import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mcnemarCorrected, mcnemarExact } from '../../../src/core/statistics/mcnemar.ts';
import { pairedDifference } from '../../../src/core/statistics/pairedDifference.ts';
import { wilsonInterval } from '../../../src/core/statistics/wilson.ts';
import reference from './reference/reference.json' with { type: 'json' };

const close = (actual: number, expected: number, tolerance: number): void => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

describe('what SciPy and statsmodels compute', () => {
  it('Wilson intervals', () => {
    for (const { k, n, low, high } of reference.wilson) {
      const interval = wilsonInterval(k, n);
      close(interval.low, low, 1e-7);
      close(interval.high, high, 1e-7);
    }
  });

  it("McNemar's test, exact and with continuity correction", () => {
    for (const { gained, lost, exact, chiSquare, corrected } of reference.paired) {
      close(mcnemarExact(gained, lost), exact, 1e-10 + 1e-9 * exact);
      // statsmodels corrects a difference of 0 to one of −1; there is nothing to correct (R leaves it at 0 too).
      if (gained === lost) continue;
      const result = mcnemarCorrected(gained, lost);
      close(result.chiSquare, chiSquare, 1e-9);
      close(result.p, corrected, 1e-10);
    }
  });

  it('paired bootstrap intervals, to a resample more or less at the ends', () => {
    for (const { gained, lost, n, low, high } of reference.paired) {
      const interval = pairedDifference(gained, lost, n);
      close(interval.low, low ?? interval.difference, 1.01 / n);
      close(interval.high, high ?? interval.difference, 1.01 / n);
    }
  });
});

describe('mcnemar', () => {
  it('finds nothing where no pair differs, and small p without underflow', () => {
    assert.equal(mcnemarExact(0, 0), 1);
    assert.deepEqual(mcnemarCorrected(0, 0), { chiSquare: 0, p: 1 });
    assert.equal(mcnemarExact(3, 3), 1);
    assert.deepEqual(mcnemarCorrected(3, 3), { chiSquare: 0, p: 1 });
    close(mcnemarExact(12, 0), 2 / 4096, 1e-15);
    const far = mcnemarExact(1500, 1300);
    assert.ok(far > 1e-4 && far < 1e-3, String(far));
  });

  it('refuses what are no counts', () => {
    assert.throws(() => mcnemarExact(-1, 0), RangeError);
    assert.throws(() => mcnemarCorrected(0.5, 0), RangeError);
  });
});
