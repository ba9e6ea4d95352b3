import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LayerCosines } from '../../../src/core/analysis/layerCosines.ts';
import { FEWEST_MAPPED, neighbourMap } from '../../../src/core/analysis/neighbourMap.ts';
import { principalComponents } from '../../../src/core/analysis/pca.ts';
import reference from './reference/reference.json' with { type: 'json' };

const close = (actual: number | undefined, expected: number, tolerance = 1e-6): void => assert.ok(Math.abs(actual! - expected) <= tolerance, `${actual}, expected ${expected}`);

describe('principalComponents', () => {
  it('are those of NumPy\'s singular values, up to the sign, whichever of points and dimensions are more', () => {
    for (const { points, scores, explained } of reference.components) {
      const ours = principalComponents(points.map((point) => Float32Array.from(point)), explained.length);
      explained.forEach((share, i) => {
        close(ours.explained[i], share);
        const column = ours.scores.map((score) => score[i]!);
        const largest = column.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
        assert.ok(largest > 0);
        const sign = Math.sign(scores[column.indexOf(largest)]![i]!);
        column.forEach((value, point) => close(value, sign * scores[point]![i]!, 1e-5));
      });
    }
  });

  it('are 0 where there is nothing to tell points apart', () => {
    assert.deepEqual(principalComponents([Float32Array.of(1, 2, 3)]), { scores: [[0, 0]], explained: [0, 0] });
    const same = principalComponents([Float32Array.of(1, 2), Float32Array.of(1, 2), Float32Array.of(1, 2)]);
    assert.deepEqual(same, { scores: [[0, 0], [0, 0], [0, 0]], explained: [0, 0] });
    assert.deepEqual(principalComponents([]), { scores: [], explained: [0, 0] });
  });
});

describe('LayerCosines', () => {
  it('gives the means of all pairs, as NumPy does from the whole matrix', () => {
    const { layers, embedding, with: withInstruction, without, ...expected } = reference.cosines;
    const cosines = new LayerCosines(layers, embedding);
    withInstruction.forEach((residuals, i) => cosines.add(Float32Array.from(residuals), Float32Array.from(without[i]!)));
    const found = cosines.result();
    assert.equal(found.pairs, withInstruction.length);
    for (const name of ['sameInstruction', 'sameQuery', 'differentQueries', 'differences'] as const) {
      assert.equal(found[name].length, layers);
      found[name].forEach((value, layer) => close(value, expected[name][layer]!));
    }
  });

  it('has no cosine of one query alone, nor of a change that is none', () => {
    const cosines = new LayerCosines(1, 2);
    cosines.add(Float32Array.of(3, 4), Float32Array.of(3, 4));
    assert.deepEqual(cosines.result(), { pairs: 1, sameInstruction: [undefined], sameQuery: [1], differentQueries: [undefined], differences: [undefined] });
    cosines.add(Float32Array.of(0, 2), Float32Array.of(0, 2));
    assert.deepEqual(cosines.result().differences, [undefined]);
    close(cosines.result().sameInstruction[0], 0.8);
  });
});

describe('neighbourMap', () => {
  /** Three bundles of directions, with some spread. */
  const points = Array.from({ length: 45 }, (_, i) => Float32Array.from({ length: 30 }, (_value, j) => (j % 3 === i % 3 ? 5 : 0) + Math.sin(i * 12.9898 + j * 78.233)));

  it('gives the same map each time, with like beside like', () => {
    const map = neighbourMap(points);
    assert.deepEqual(neighbourMap(points), map);
    const distance = (a: number, b: number): number => Math.hypot(map[a]![0]! - map[b]![0]!, map[a]![1]! - map[b]![1]!);
    map.forEach((_, a) => {
      const nearest = [...map.keys()].filter((b) => b !== a).sort((b, c) => distance(a, b) - distance(a, c))[0]!;
      assert.equal(nearest % 3, a % 3, `point ${a} lies beside ${nearest}`);
    });
  });

  it('takes no fewer points than have a neighbourhood', () => {
    assert.equal(neighbourMap(points.slice(0, FEWEST_MAPPED)).length, FEWEST_MAPPED);
    assert.throws(() => neighbourMap(points.slice(0, FEWEST_MAPPED - 1)), RangeError);
  });
});
