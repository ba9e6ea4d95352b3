import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LayerEvidence } from '../../../src/protocol/files.ts';
import { NO_LAYER } from '../../../src/protocol/files.ts';
import { chooseLayer } from '../../../src/core/vectors/chooseLayer.ts';
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

describe('chooseLayer', () => {
  const layer = (number: number, passed: number, broken = 0, total = 8): LayerEvidence => ({ layer: number, passed, total, broken });

  it('takes the highest accuracy', () => {
    assert.equal(chooseLayer([layer(NO_LAYER, 0), layer(24, 3), layer(26, 5), layer(28, 4)]), 26);
    assert.equal(chooseLayer([layer(NO_LAYER, 0), layer(24, 3, 0, 8), layer(26, 3, 0, 6)]), 26);
  });

  it('counts a layer with a broken answer as 0', () => {
    assert.equal(chooseLayer([layer(NO_LAYER, 0), layer(24, 3), layer(26, 8, 1)]), 24);
    assert.equal(chooseLayer([layer(NO_LAYER, 7, 1), layer(24, 1)]), 24);
  });

  it('prefers no steering, then the lowest layer, among equals', () => {
    assert.equal(chooseLayer([layer(28, 4), layer(24, 4), layer(NO_LAYER, 4)]), NO_LAYER);
    assert.equal(chooseLayer([layer(28, 4), layer(24, 4), layer(NO_LAYER, 1)]), 24);
    assert.equal(chooseLayer([layer(NO_LAYER, 1, 1), layer(24, 8, 2)]), NO_LAYER);
    assert.equal(chooseLayer([]), NO_LAYER);
  });
});
