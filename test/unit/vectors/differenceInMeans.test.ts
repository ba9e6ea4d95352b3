import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SteerboardError } from '../../../src/core/errors.ts';
import { DifferenceInMeans } from '../../../src/core/vectors/differenceInMeans.ts';
import { dot, norm } from '../../../src/core/vectors/linear.ts';

const random = (seed: number): (() => number) => () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 1073741824 - 1;
};

const close = (actual: number | undefined, expected: number, tolerance = 1e-5): void =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

describe('DifferenceInMeans', () => {
  it('gives the direction, norm and mean projections of a case done by hand', () => {
    const means = new DifferenceInMeans(2, 2);
    // Layer 0: with (5, 4) and (3, 8), without (1, 1) and (1, 3); difference of means (3, 4).
    means.add(Float32Array.of(5, 4, 0, 2), Float32Array.of(1, 1, 0, 0));
    means.add(Float32Array.of(3, 8, 0, 4), Float32Array.of(1, 3, 0, 0));
    const { directions, norms, meanWith, meanWithout, pairs } = means.result();
    assert.equal(pairs, 2);
    assert.deepEqual(directions, [Float32Array.of(0.6, 0.8), Float32Array.of(0, 1)]);
    assert.deepEqual(norms, Float32Array.of(5, 3));
    close(meanWith[0], 0.6 * 4 + 0.8 * 6);
    close(meanWithout[0], 0.6 * 1 + 0.8 * 2);
    assert.equal(meanWith[1], 3);
    assert.equal(meanWithout[1], 0);
  });

  it('normalises the mean of the differences, not each difference, and averages the projections of the prompts', () => {
    const layers = 3;
    const embedding = 64;
    const next = random(7);
    const draw = (): Float32Array => Float32Array.from({ length: layers * embedding }, next);
    const pairs = Array.from({ length: 25 }, () => ({ with: draw(), without: draw() }));
    const means = new DifferenceInMeans(layers, embedding);
    for (const pair of pairs) means.add(pair.with, pair.without);
    const result = means.result();
    for (let layer = 0; layer < layers; layer++) {
      const row = (residuals: Float32Array): Float32Array => residuals.subarray(layer * embedding, (layer + 1) * embedding);
      const u = result.directions[layer];
      assert.ok(u);
      close(norm(u), 1, 1e-6);
      const mean = (side: 'with' | 'without'): number => pairs.reduce((sum, pair) => sum + dot(row(pair[side]), u), 0) / pairs.length;
      close(result.meanWith[layer], mean('with'));
      close(result.meanWithout[layer], mean('without'));
      close(result.norms[layer], mean('with') - mean('without'));
    }
  });

  it('keeps small differences of many large residuals', () => {
    const means = new DifferenceInMeans(1, 2);
    for (let i = 0; i < 10_000; i++) means.add(Float32Array.of(1000.0625, 7), Float32Array.of(1000, 7));
    assert.deepEqual(means.result().norms, Float32Array.of(0.0625));
  });

  it('says that with and without are the same text where nothing differs', () => {
    const means = new DifferenceInMeans(1, 2);
    means.add(Float32Array.of(1, 2), Float32Array.of(1, 2));
    assert.throws(() => means.result(), (error) => SteerboardError.is(error, 'bad-prompt-file') && error.message.includes('same text'));
  });

  it('leaves out a layer that the instruction does not touch', () => {
    const means = new DifferenceInMeans(2, 1);
    means.add(Float32Array.of(4, 6), Float32Array.of(4, 5));
    assert.deepEqual(means.result().directions, [undefined, Float32Array.of(1)]);
  });

  it('refuses no pairs, another shape, and values that are no numbers', () => {
    const means = new DifferenceInMeans(1, 2);
    assert.throws(() => means.result(), (error) => SteerboardError.is(error, 'no-prompts'));
    assert.throws(() => means.add(Float32Array.of(1), Float32Array.of(1, 2)), RangeError);
    assert.throws(
      () => means.add(Float32Array.of(1, NaN), Float32Array.of(1, 2)),
      (error) => SteerboardError.is(error, 'bad-model') && error.message.includes('layer 0, in pair 1'),
    );
  });
});
