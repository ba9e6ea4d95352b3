import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GridPoint } from '../../../src/protocol/files.ts';
import { NO_LAYER } from '../../../src/protocol/files.ts';
import { choosePoint } from '../../../src/core/vectors/choosePoint.ts';
import { layerCandidates } from '../../../src/core/vectors/layerCandidates.ts';

describe('layerCandidates', () => {
  it('gives the layers of the published searches', () => {
    assert.deepEqual(layerCandidates(32, 2), [6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
    assert.deepEqual(layerCandidates(26, 2), [5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25]);
    assert.equal(layerCandidates(42, 2).at(-1), 40);
  });

  it('takes every layer from a fifth of the depth unless told', () => {
    assert.deepEqual(layerCandidates(10), [2, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(layerCandidates(1), [0]);
  });
});

describe('choosePoint', () => {
  const point = (layer: number, passed: number, broken = 0, total = 8, strength = layer === NO_LAYER ? 0 : 1): GridPoint => ({ layer, strength, passed, total, broken });
  const chosen = (...points: GridPoint[]): [number, number] | undefined => {
    const best = choosePoint(points);
    return best && [best.layer, best.strength];
  };

  it('takes the layer of the highest accuracy', () => {
    assert.deepEqual(chosen(point(NO_LAYER, 0), point(24, 3), point(26, 5), point(28, 4)), [26, 1]);
    assert.deepEqual(chosen(point(NO_LAYER, 0), point(24, 3, 0, 8), point(26, 3, 0, 6)), [26, 1]);
  });

  it('counts a point with a broken answer as 0', () => {
    assert.deepEqual(chosen(point(NO_LAYER, 0), point(24, 3), point(26, 8, 1)), [24, 1]);
    assert.deepEqual(chosen(point(NO_LAYER, 7, 1), point(24, 1)), [24, 1]);
    assert.deepEqual(chosen(point(NO_LAYER, 0), point(24, 7, 1, 8, 2), point(24, 5, 0, 8, 1)), [24, 1]);
  });

  it('prefers no steering, then the lowest layer, then the lowest strength, among equals', () => {
    assert.equal(chosen(point(28, 4), point(24, 4), point(NO_LAYER, 4)), undefined);
    assert.deepEqual(chosen(point(28, 4), point(24, 4), point(NO_LAYER, 1)), [24, 1]);
    assert.deepEqual(chosen(point(24, 4, 0, 8, 2), point(24, 4, 0, 8, 1), point(26, 4, 0, 8, 0.5)), [24, 1]);
    assert.deepEqual(chosen(point(24, 4, 0, 8, -150), point(24, 4, 0, 8, -100)), [24, -100]);
  });

  it('chooses no steering where every point is broken or none was made', () => {
    assert.equal(chosen(point(NO_LAYER, 1, 1), point(24, 8, 2)), undefined);
    assert.equal(chosen(), undefined);
  });
});
