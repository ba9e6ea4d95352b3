import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { depthLayer } from '../../../src/app/reproduce/lab.ts';
import { COMPOSITION, FORMAT, FORMAT_AS_RUN, FORMAT_BY_TYPE, FORMAT_STRICT, LENGTH_AT_MOST, LENGTH_EXACTLY, WORDS } from '../../../src/app/reproduce/published.ts';
import { mcnemarBetween, passesAll, passesAt, rateMeasure, withUnsteered } from '../../../src/app/reproduce/rates.ts';
import { RECIPES } from '../../../src/app/reproduce/recipes.ts';
import { parseWeight, publishedWeights, sharedWeight, weightAt, weightText } from '../../../src/app/reproduce/strengths.ts';
import type { RunItem, RunRow, Setting, SteeringVector } from '../../../src/protocol/files.ts';

/** A vector of which only the norms matter. */
function vectorOf(norms: readonly number[]): SteeringVector {
  const floats = Float32Array.from(norms);
  return {
    name: 'test', modelHint: 'llama', layers: norms.length, embedding: 2, directions: norms.map(() => Float32Array.of(1, 0)),
    provenance: {
      schemaVersion: 1, method: 'mean-difference', pairCount: 1, pairsSha256: '', files: [], instructionIds: [], kwargs: [], created: '', steerboard: '', norms: floats, meanWith: floats, meanWithout: floats,
      model: { name: '', architecture: 'llama', quantisation: '', sha256: '', layers: norms.length, embedding: 2 },
    },
  };
}

function rowOf(item: number, setting: Setting, ...passes: readonly (readonly [strict: boolean, loose: boolean])[]): RunRow {
  const checks = passes.map(([strict, loose]) => ({ id: 'punctuation:no_comma', description: 'no commas', strict, loose, reason: '', spans: [] }));
  return { cell: `${setting}-${item}`, item, setting, steering: [], response: 'text', stopReason: 'end', promptTokens: 1, generatedTokens: 1, checks };
}

describe('the published numbers', () => {
  /** Is a rate that was rounded to `digits` a count of n? */
  const isCount = (rate: number, n: number, digits: number): boolean => Math.abs(Math.round(rate * n) / n - rate) <= 0.51 * 10 ** -digits;

  it('are counts of the prompts that they are over', () => {
    for (const table of [FORMAT, FORMAT_AS_RUN, FORMAT_STRICT]) for (const rates of Object.values(table)) for (const rate of Object.values(rates)) assert.ok(isCount(rate, 163, 3), `${rate} of 163`);
    for (const rates of Object.values(WORDS.inclusion)) for (const rate of Object.values(rates)) assert.ok(isCount(rate, 86, 3), `${rate} of 86`);
    for (const rates of Object.values(WORDS.exclusion)) for (const rate of Object.values(rates)) assert.ok(isCount(rate, 117, 3), `${rate} of 117`);
    for (const { n, ...rates } of Object.values(FORMAT_BY_TYPE)) for (const rate of Object.values(rates)) assert.ok(isCount(rate, n, 2), `${rate} of ${n}`);
    for (const rates of Object.values(COMPOSITION['casing-word'])) for (const rate of Object.values(rates)) assert.ok(isCount(rate, 26, 2), `${rate} of 26`);
    for (const { queries, instructed, both } of [LENGTH_AT_MOST, LENGTH_EXACTLY]) for (const rate of [...instructed, ...both]) assert.ok(isCount(rate, queries, 3), `${rate} of ${queries}`);
  });

  it('by type add up to the whole', () => {
    const types = Object.values(FORMAT_BY_TYPE);
    assert.equal(types.reduce((sum, { n }) => sum + n, 0), 163);
    for (const setting of ['plain', 'instructed'] as const) {
      const passed = types.reduce((sum, rates) => sum + Math.round(rates[setting] * rates.n), 0);
      assert.ok(Math.abs(passed / 163 - FORMAT['Phi-3']![setting]) < 0.0005, setting);
    }
  });
});

describe('weights', () => {
  it('are numbers or times Eq. 2, with either minus', () => {
    assert.deepEqual(parseWeight('−100'), { value: -100, unit: 'absolute' });
    assert.deepEqual(parseWeight('1.5x'), { value: 1.5, unit: 'Eq. 2' });
    assert.equal(weightText(parseWeight('-2x')), '−2× Eq. 2');
    assert.throws(() => parseWeight('much'), /number such as 40/);
  });

  it('follow the vector and the layer where they are relative; several vectors share the mean', () => {
    assert.equal(weightAt(parseWeight('2x'), vectorOf([1, 8]), 1), 16);
    assert.equal(weightAt(parseWeight('40'), vectorOf([1, 8]), 1), 40);
    assert.equal(sharedWeight(parseWeight('-2x'), [vectorOf([1, 8]), vectorOf([1, 4])], 1), -12);
    assert.throws(() => weightAt(parseWeight('1x'), vectorOf([0, 1]), 0), /no norm at layer 0/);
  });

  it('are the published ones for Phi-3 mini alone', () => {
    assert.deepEqual(publishedWeights({ architecture: 'phi3', layers: 32 }, [20], [1]), [{ value: 20, unit: 'absolute' }]);
    for (const other of [{ architecture: 'llama', layers: 32 }, { architecture: 'phi3', layers: 40 }]) assert.deepEqual(publishedWeights(other, [20], [1]), [{ value: 1, unit: 'Eq. 2' }]);
  });

  it('act as deep down as in the published model', () => {
    assert.equal(depthLayer({ layer: 28, of: 32 }, 32), 28);
    assert.equal(depthLayer({ layer: 12, of: 32 }, 30), 11);
    assert.equal(depthLayer({ layer: 32, of: 32 }, 30), 29);
  });
});

describe('rates of a reproduction', () => {
  const rows = [rowOf(0, 'plain', [false, false]), rowOf(1, 'plain', [false, true]), rowOf(0, 'steered', [true, true]), rowOf(1, 'steered', [false, false])];

  it('count by the criterion and by the instruction that is asked for', () => {
    assert.deepEqual(rateMeasure(rows.slice(0, 2), passesAll('loose'), 'Plain').count, { passed: 1, total: 2 });
    assert.deepEqual(rateMeasure(rows.slice(0, 2), passesAll('strict'), 'Plain').count, { passed: 0, total: 2 });
    const two = [rowOf(0, 'both', [true, true], [false, false])];
    assert.deepEqual([passesAt('strict', 0), passesAt('strict', 1), passesAll('strict')].map((pass) => two.filter(pass).length), [1, 0, 0]);
    assert.equal(rateMeasure([], passesAll('loose'), 'None').value, undefined);
  });

  it('give chosen types the unsteered outcome, and no others', () => {
    const items: RunItem[] = [{ key: 'a', prompt: '', instructionIds: ['detectable_format:title'], kwargs: [{}] }, { key: 'b', prompt: '', instructionIds: ['punctuation:no_comma'], kwargs: [{}] }];
    const replaced = withUnsteered({ items }, rows, ['detectable_format:title']);
    assert.deepEqual(replaced.map(({ setting }) => setting), rows.map(({ setting }) => setting));
    assert.deepEqual(replaced.filter(({ setting }) => setting === 'steered').map(passesAll('loose')), [false, false]);
  });

  it('compare the same prompts', () => {
    assert.equal(mcnemarBetween(rows, 'plain', 'steered', passesAll('loose'), 'exact'), 1);
    assert.equal(mcnemarBetween(rows, 'plain', 'both', passesAll('loose'), 'exact'), undefined);
  });
});

describe('recipes', () => {
  it('have names of their own and say what they read', () => {
    assert.equal(new Set(RECIPES.map(({ name }) => name)).size, RECIPES.length);
    for (const { name, files } of RECIPES) {
      assert.match(name, /^[a-z]+(?:-[a-z]+)*$/);
      assert.ok(files.length > 0, name);
    }
  });
});
