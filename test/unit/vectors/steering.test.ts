import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SteeringVector, VectorProvenance } from '../../../src/protocol/files.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { cosine } from '../../../src/core/vectors/cosine.ts';
import { layerSteering } from '../../../src/core/vectors/strength.ts';

const provenance: VectorProvenance = {
  schemaVersion: 1, method: 'mean-difference',
  model: { name: 'm', architecture: 'llama', quantisation: 'F32', sha256: '00', layers: 2, embedding: 2 },
  pairCount: 1, pairsSha256: '00', files: [], instructionIds: [], kwargs: [], created: '2026-01-01T00:00:00Z', steerboard: '0.1.0',
  norms: Float32Array.of(2, 3), meanWith: Float32Array.of(3.1, 4), meanWithout: Float32Array.of(1.1, 1),
};
const own: SteeringVector = { name: 'bullets', modelHint: 'llama', layers: 2, embedding: 2, directions: [Float32Array.of(0, 1), Float32Array.of(1, 0)], provenance };
const plain: SteeringVector = { name: 'plain', modelHint: 'llama', layers: 2, embedding: 2, directions: [undefined, Float32Array.of(3, 4)] };

describe('layerSteering', () => {
  it('reaches the mean with the instruction at strength 1, the mean without at 0, and goes on beyond', () => {
    const target = (strength: number): number => {
      const { rule } = layerSteering(own, 0, 'projection', strength);
      assert.ok(rule.kind === 'projection');
      return rule.target;
    };
    assert.equal(target(1), provenance.meanWith[0]);
    assert.equal(target(0), provenance.meanWithout[0]);
    assert.ok(Math.abs(target(2) - 5.1) < 1e-6);
    assert.ok(Math.abs(target(-1) + 0.9) < 1e-6);
  });

  it('takes a fixed weight as it is for unit vectors, and as a scale of the stored direction for plain ones', () => {
    assert.deepEqual(layerSteering(own, 1, 'fixed', -2.5), { direction: own.directions[1], rule: { kind: 'fixed', weight: -2.5 } });
    const scaled = layerSteering(plain, 1, 'fixed', 2);
    assert.deepEqual(scaled, { direction: Float32Array.of(0.6, 0.8), rule: { kind: 'fixed', weight: 10 } });
  });

  it('has no target for a plain control vector, no direction where the file has none, no layer outside', () => {
    const refused = (message: RegExp) => (error: unknown): boolean => SteerboardError.is(error, 'bad-vector') && message.test(error.message);
    assert.throws(() => layerSteering(plain, 1, 'projection', 1), refused(/no target to project to/));
    assert.throws(() => layerSteering(plain, 0, 'fixed', 1), refused(/no direction at layer 0/));
    assert.throws(() => layerSteering(own, 2, 'fixed', 1), refused(/layers 0 to 1/));
    assert.throws(() => layerSteering(own, -1, 'fixed', 1), refused(/none numbered -1/));
    assert.throws(() => layerSteering(own, 0, 'fixed', NaN), (error) => SteerboardError.is(error, 'bad-arguments'));
  });
});

describe('cosine', () => {
  it('knows equal, opposite and orthogonal directions, and that nothing has none', () => {
    assert.equal(cosine(Float32Array.of(3, 4), Float32Array.of(6, 8)), 1);
    assert.equal(cosine(Float32Array.of(3, 4), Float32Array.of(-3, -4)), -1);
    assert.equal(cosine(Float32Array.of(1, 0), Float32Array.of(0, 2)), 0);
    assert.equal(cosine(Float32Array.of(0, 0), Float32Array.of(1, 0)), undefined);
  });
});
