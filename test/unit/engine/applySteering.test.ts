import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applySteering, dot } from '../../../src/engine/hooks/applySteering.ts';

const vectors = fc
  .integer({ min: 1, max: 64 })
  .chain((length) => fc.tuple(...[1e4, 1].map((max) => fc.float32Array({ minLength: length, maxLength: length, min: -max, max, noNaN: true }))))
  .filter(([, u]) => Math.hypot(...u!) > 0.1)
  .map(([x, u]) => [x!, u!.map((value) => value / Math.hypot(...u!))] as const);

describe('applySteering', () => {
  it('brings the projection to the target and moves along the direction only', () => {
    fc.assert(fc.property(vectors, fc.double({ min: -1e3, max: 1e3, noNaN: true }), ([x, u], target) => {
      const before = Float32Array.from(x);
      applySteering(x, 0, u, { kind: 'projection', target });
      const tolerance = 1e-3 * Math.max(Math.abs(target), 1e-3 * Math.hypot(...before)) + 1e-6 * Math.hypot(...before, target);
      assert.ok(Math.abs(dot(x, 0, u) - target) <= tolerance);
      const c = target - dot(before, 0, u);
      before.forEach((value, i) => assert.ok(Math.abs(x[i]! - value - c * u[i]!) <= 1e-6 * Math.hypot(...before, c)));
    }));
  });

  it('adds the weight along the direction, to one row of several', () => {
    const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
    applySteering(rows, 2, Float32Array.of(0, 1), { kind: 'fixed', weight: -2.5 });
    assert.deepEqual([...rows], [1, 2, 3, 1.5, 5, 6]);
  });
});
