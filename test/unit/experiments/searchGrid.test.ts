import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawExamples } from '../../../src/core/experiments/drawExamples.ts';
import { searchGrid } from '../../../src/core/experiments/searchGrid.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import type { SteeringVector } from '../../../src/protocol/files.ts';
import { EXAMPLE_VECTOR } from '../vectors/exampleVector.ts';

/** As deep as Phi-3, with a direction at every layer but the first. */
const layers = 32;
const deep: SteeringVector = {
  ...EXAMPLE_VECTOR, layers,
  directions: Array.from({ length: layers }, (_, layer) => (layer === 0 ? undefined : Float32Array.of(1, 0, 0))),
  provenance: { ...EXAMPLE_VECTOR.provenance!, meanWith: Float32Array.from({ length: layers }, (_, layer) => 10 + layer), meanWithout: new Float32Array(layers).fill(-10) },
};

describe('searchGrid', () => {
  it('takes every second layer from a fifth of the depth, as published for 32 layers', () => {
    assert.deepEqual(searchGrid(deep, { strengths: [1], rule: 'projection' }).map(({ layer }) => layer), [6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30]);
  });

  it('crosses layers with strengths, each from weak to strong, without repeats', () => {
    assert.deepEqual(searchGrid(deep, { layers: [8, 4, 8], strengths: [-100, -60, -60], rule: 'fixed' }), [
      { layer: 4, strength: -60 }, { layer: 4, strength: -100 }, { layer: 8, strength: -60 }, { layer: 8, strength: -100 },
    ]);
  });

  it('takes the very points that are named, in the order of preference, and refuses one that the vector lacks', () => {
    const candidates = [{ layer: 8, strength: 45.3 }, { layer: 8, strength: 32 }, { layer: 4, strength: 22.6 }];
    assert.deepEqual(searchGrid(deep, { candidates, layers: [1], strengths: [1], rule: 'fixed' }), [candidates[2], candidates[1], candidates[0]]);
    assert.throws(() => searchGrid(deep, { candidates: [{ layer: 0, strength: 1 }], strengths: [1], rule: 'fixed' }), { code: 'bad-vector' });
  });

  it('lays fixed weights around the mean distance of a layer, on rungs that layers share', () => {
    // At layer 20 the means are 40 apart; the rungs next to that are 32 and 45.3.
    assert.deepEqual(searchGrid(deep, { layers: [20], strengths: 'add around Eq. 2', rule: 'fixed' }).map(({ strength }) => strength), [22.6, 32, 45.3, 64, 90.5]);
    assert.deepEqual(searchGrid(deep, { layers: [20], strengths: 'subtract around Eq. 2', rule: 'fixed' }).map(({ strength }) => strength), [-45.3, -64, -90.5, -128, -181]);
    const shared = new Set(searchGrid(deep, { layers: [18, 19, 20, 21], strengths: 'add around Eq. 2', rule: 'fixed' }).map(({ strength }) => strength));
    assert.equal(shared.size, 6);
  });

  it('refuses an empty space, and layers that the vector lacks', () => {
    const refused = (choice: Parameters<typeof searchGrid>[1], code: 'bad-arguments' | 'bad-vector', words: RegExp): void =>
      assert.throws(() => searchGrid(deep, choice), (error) => SteerboardError.is(error, code) && words.test(error.message));
    refused({ layers: [], strengths: [1], rule: 'projection' }, 'bad-arguments', /no layers to search/);
    refused({ strengths: [], rule: 'projection' }, 'bad-arguments', /no strengths to search/);
    refused({ layers: [32], strengths: [1], rule: 'projection' }, 'bad-vector', /layers 0 to 31/);
    refused({ layers: [0], strengths: [1], rule: 'projection' }, 'bad-vector', /no direction at layer 0/);
  });
});

describe('drawExamples', () => {
  const items = Array.from({ length: 30 }, (_, i) => i);

  it('draws without repeats, in the items\' order, the same with the same seed', () => {
    const drawn = drawExamples(items, 8, 42);
    assert.equal(new Set(drawn).size, 8);
    assert.deepEqual(drawn, [...drawn].sort((a, b) => a - b));
    assert.deepEqual(drawExamples(items, 8, 42), drawn);
    assert.notDeepEqual(drawExamples(items, 8, 43), drawn);
  });

  it('takes all where there are no more', () => assert.deepEqual(drawExamples([1, 2, 3], 8, 42), [1, 2, 3]));

  it('draws each item about equally often', () => {
    const times = items.map(() => 0);
    for (let seed = 0; seed < 3000; seed++) for (const item of drawExamples(items, 3, seed)) times[item]!++;
    // 300 expected, standard deviation 16.4.
    assert.ok(times.every((count) => Math.abs(count - 300) < 75), times.join(' '));
  });
});
