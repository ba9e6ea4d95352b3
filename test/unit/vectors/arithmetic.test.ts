import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SteerboardError } from '../../../src/core/errors.ts';
import { combined, negated } from '../../../src/core/vectors/arithmetic.ts';
import { DifferenceInMeans } from '../../../src/core/vectors/differenceInMeans.ts';
import { forLlamaCpp, vectorJson, vectorNpy } from '../../../src/core/vectors/exportFormats.ts';
import { layerSteering } from '../../../src/core/vectors/strength.ts';
import type { SteeringVector } from '../../../src/protocol/files.ts';
import { EXAMPLE_VECTOR } from './exampleVector.ts';

const PAIRS = [
  { withIt: Float32Array.of(3, 1, 0, 2, -1, 4), without: Float32Array.of(1, 1, 2, 0, 0, 1) },
  { withIt: Float32Array.of(2, 4, 1, 1, 1, 1), without: Float32Array.of(0, 3, 3, -1, 2, 0) },
];

function madeOf(pairs: readonly { withIt: Float32Array; without: Float32Array }[]): SteeringVector {
  const means = new DifferenceInMeans(2, 3);
  for (const { withIt, without } of pairs) means.add(withIt, without);
  const { directions, norms, meanWith, meanWithout } = means.result();
  const provenance = { ...EXAMPLE_VECTOR.provenance!, norms, meanWith, meanWithout };
  delete provenance.chosen;
  return { name: 'v', modelHint: 'llama', layers: 2, embedding: 3, directions, provenance };
}

const close = (actual: Float32Array, expected: Float32Array): void => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-6, `${value} and ${expected[i]} at ${i}`));
};

describe('negated', () => {
  it('is the vector of the pairs the other way round', () => {
    const turned = negated(madeOf(PAIRS), 'not v');
    const swapped = madeOf(PAIRS.map(({ withIt, without }) => ({ withIt: without, without: withIt })));
    assert.equal(turned.name, 'not v');
    for (const layer of [0, 1]) close(turned.directions[layer]!, swapped.directions[layer]!);
    close(turned.provenance!.meanWith, swapped.provenance!.meanWith);
    close(turned.provenance!.meanWithout, swapped.provenance!.meanWithout);
  });

  it('forgets what the vector was validated and checked for', () => {
    const { provenance } = negated(EXAMPLE_VECTOR, 'not');
    assert.equal(provenance!.chosen, undefined);
    assert.equal(provenance!.chosenWith, undefined);
    assert.deepEqual(provenance!.instructionIds, []);
  });
});

describe('combined', () => {
  it('adds mean differences at their own lengths', () => {
    const [a, b] = [madeOf(PAIRS.slice(0, 1)), madeOf(PAIRS.slice(1))];
    const mean = combined([{ vector: a, weight: 0.5 }, { vector: b, weight: 0.5 }], 'both');
    const together = madeOf(PAIRS);
    for (const layer of [0, 1]) close(mean.directions[layer]!, together.directions[layer]!.map((value) => value * together.provenance!.norms[layer]!));
    assert.equal(mean.provenance, undefined);
  });

  it('has no direction where a part has none', () => {
    assert.equal(combined([{ vector: EXAMPLE_VECTOR, weight: 1 }], 'one').directions[2], undefined);
  });

  it('refuses vectors of different models, by both', () => {
    const other = { ...madeOf(PAIRS), name: 'other' };
    assert.throws(() => combined([{ vector: EXAMPLE_VECTOR, weight: 1 }, { vector: other, weight: 1 }], 'x'), (error) =>
      SteerboardError.is(error, 'vector-mismatch') && error.message.includes('4 layers') && error.message.includes('2 layers'));
  });

  it('refuses a sum of nothing', () => {
    assert.throws(() => combined([{ vector: EXAMPLE_VECTOR, weight: 1 }, { vector: EXAMPLE_VECTOR, weight: -1 }], 'x'), (error) => SteerboardError.is(error, 'bad-vector'));
  });
});

describe('forLlamaCpp', () => {
  it('has one layer, as long as the way that the projection goes on average', () => {
    const exported = forLlamaCpp(EXAMPLE_VECTOR);
    assert.deepEqual(exported.directions.map(Boolean), [false, false, false, true]);
    // Strength 1.25 of the way from 1 to 2 at layer 3.
    close(exported.directions[3]!, EXAMPLE_VECTOR.directions[3]!.map((value) => 1.25 * value));
  });

  it('has the effect of a fixed weight', () => {
    const weight = -7;
    const exported = forLlamaCpp(EXAMPLE_VECTOR, { layer: 1, weight });
    const { direction } = layerSteering(EXAMPLE_VECTOR, 1, 'fixed', weight);
    close(exported.directions[1]!, direction.map((value) => weight * value));
  });

  it('refuses layer 0, which the format lacks, and a vector without a choice', () => {
    assert.throws(() => forLlamaCpp(EXAMPLE_VECTOR, { layer: 0 }), (error) => SteerboardError.is(error, 'bad-arguments'));
    assert.throws(() => forLlamaCpp(madeOf(PAIRS)), (error) => SteerboardError.is(error, 'bad-arguments'));
  });
});

describe('vector files for other programs', () => {
  it('JSON holds every direction and the record', () => {
    const read = JSON.parse(vectorJson(EXAMPLE_VECTOR)) as { directions: (number[] | null)[]; provenance: { norms: number[] } };
    assert.deepEqual(read.directions[2], null);
    assert.deepEqual(read.directions[1], [0, 1, 0]);
    assert.deepEqual(read.provenance.norms, [1, 2, 3, 4]);
  });

  it('NPY has a row a layer, NaN where a layer has no direction', () => {
    const bytes = vectorNpy(EXAMPLE_VECTOR);
    const view = new DataView(bytes.buffer);
    const start = 10 + view.getUint16(8, true);
    const value = (layer: number, i: number): number => view.getFloat32(start + 4 * (3 * layer + i), true);
    assert.equal(bytes.length, start + 4 * 12);
    assert.equal(value(1, 1), 1);
    assert.ok(Number.isNaN(value(2, 0)));
    assert.equal(value(3, 2), EXAMPLE_VECTOR.directions[3]![2]);
  });
});
