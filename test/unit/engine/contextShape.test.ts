import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shapeFor } from '../../../src/engine/model/contextShape.ts';

/** Memory for so many positions. */
const limits = (positions: number, places = 32): Parameters<typeof shapeFor>[1] => ({ places, cacheBytes: positions * 10, bytesPerPosition: 10 });

describe('the shape of a context', () => {
  it('has a place for each sequence, up to the limit', () => {
    assert.deepEqual(shapeFor([256, 256, 256], limits(10_000)), { places: 3, positions: 256 });
    assert.deepEqual(shapeFor(Array<number>(80).fill(256), limits(100_000)), { places: 32, positions: 256 });
  });

  it('fits all lengths at a time where memory allows, the first one and shorter ones where it does not', () => {
    const needs = [256, 1024, 256, 512];
    assert.deepEqual(shapeFor(needs, limits(4096)), { places: 4, positions: 1024 });
    assert.deepEqual(shapeFor(needs, limits(2048)), { places: 3, positions: 512 });
    assert.deepEqual(shapeFor(needs, limits(1024)), { places: 2, positions: 256 });
    assert.deepEqual(shapeFor([1024, 256, 256], limits(1024)), { places: 1, positions: 1024 });
  });

  it('has one place at least', () => {
    assert.deepEqual(shapeFor([4096], limits(1000)), { places: 1, positions: 4096 });
  });
});
