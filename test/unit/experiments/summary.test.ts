import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { comparePaired, type PairedComparison } from '../../../src/core/experiments/paired.ts';
import { summarizeRun } from '../../../src/core/experiments/summary.ts';
import type { Rate } from '../../../src/core/instructions/accuracy.ts';
import { choosePoint } from '../../../src/core/vectors/choosePoint.ts';
import type { RunItem, RunRow, Setting } from '../../../src/protocol/files.ts';
import reference from './reference/reference.json' with { type: 'json' };

type ReferenceRate = (typeof reference.settings)[number]['broken'];
type ReferenceComparison = (typeof reference.differences)[number]['prompts']['strict'];

const close = (actual: number, expected: number, tolerance: number): void => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

function sameRate({ k, n, interval }: Rate, expected: ReferenceRate): void {
  assert.deepEqual([k, n], [expected.k, expected.n]);
  close(interval.low, expected.low, 1e-7);
  close(interval.high, expected.high, 1e-7);
}

function sameComparison(actual: PairedComparison, expected: ReferenceComparison): void {
  const { gained, lost, bothRight, bothWrong } = actual;
  assert.deepEqual({ gained, lost, bothRight, bothWrong }, { gained: expected.gained, lost: expected.lost, bothRight: expected.bothRight, bothWrong: expected.bothWrong });
  close(actual.difference!.difference, expected.difference, 1e-12);
  // Drawn resamples may end one discordant pair further in or out.
  close(actual.difference!.low, expected.low, 1.01 / actual.pairs);
  close(actual.difference!.high, expected.high, 1.01 / actual.pairs);
  close(actual.mcnemar.exact, expected.exact, 1e-9);
  close(actual.mcnemar.chiSquare, expected.chiSquare, 1e-9);
  close(actual.mcnemar.corrected, expected.corrected, 1e-9);
}

const rows = reference.rows.map((row, index): RunRow => ({
  cell: String(index), item: row.item, setting: row.setting as Setting, steering: row.setting === 'steered' ? [{ vector: 0, layer: 3, strength: 1 }] : [],
  response: Array.from({ length: row.words }, (_, word) => `w${word}`).join(' '), stopReason: 'end', promptTokens: 1, generatedTokens: 1,
  checks: row.types.map((id, at) => ({ id, description: id, strict: row.strict[at]!, loose: row.loose[at]!, reason: '', spans: [] })),
  ...(row.broken && { broken: 'repeats 9 times' }),
  ...(row.perplexity !== null && { perplexity: row.perplexity }),
}));

describe('summarizeRun', () => {
  it('gives what NumPy and SciPy give for each setting', () => {
    const { settings } = summarizeRun({ kind: 'compare' }, rows);
    assert.deepEqual(settings.map(({ setting }) => setting), ['plain', 'instructed', 'steered', 'both']);
    for (const expected of reference.settings) {
      const actual = settings.find(({ setting }) => setting === expected.setting)!;
      for (const mode of ['strict', 'loose'] as const) {
        sameRate(actual.accuracy.prompts[mode], expected.prompts[mode]);
        sameRate(actual.accuracy.instructions[mode], expected.instructions[mode]);
        for (const [type, rates] of Object.entries(expected.byType)) sameRate(actual.accuracy.byType.get(type)![mode], rates[mode]);
      }
      sameRate(actual.broken, expected.broken);
      for (const figure of ['words', 'perplexity'] as const) {
        for (const [name, value] of Object.entries(expected[figure])) close(actual[figure]![name as keyof typeof expected.words], value, 1e-9);
      }
    }
  });

  it('gives their paired differences, tests and transitions', () => {
    const { differences } = summarizeRun({ kind: 'compare' }, rows);
    assert.equal(differences.length, 5);
    for (const expected of reference.differences) {
      const actual = differences.find(({ from, to }) => from === expected.from && to === expected.to)!;
      for (const mode of ['strict', 'loose'] as const) {
        sameComparison(actual.prompts[mode], expected.prompts[mode]);
        sameComparison(actual.instructions[mode], expected.instructions[mode]);
      }
    }
  });

  it('keeps apart what was not written, not checked, or asked without a vector', () => {
    const [first] = rows.filter(({ setting }) => setting === 'steered');
    const { settings: [steered] } = summarizeRun({ kind: 'evaluate' }, [
      { ...first!, item: 0 }, { ...first!, item: 1, steering: [] },
      { ...first!, item: 2, stopReason: 'cancelled' }, { ...first!, item: 3, checks: [{ id: 'x', error: 'unknown' }] },
    ]);
    assert.deepEqual([steered!.answers, steered!.unchecked, steered!.withoutVector, steered!.accuracy.prompts.loose.n], [3, 1, 1, 2]);
  });

  it('refuses a search, whose settings hold many answers to one prompt', () => {
    assert.throws(() => summarizeRun({ kind: 'search' }, rows), RangeError);
  });
});

describe('choosePoint', () => {
  it('chooses as the published rule does by argmax over layers, no steering first', () => {
    for (const { points, chosen } of reference.searches) {
      const best = choosePoint(points);
      assert.deepEqual(best === undefined ? null : [best.layer, best.strength], chosen);
    }
  });
});

describe('comparePaired', () => {
  const item = (key: string, prompt = key): RunItem => ({ key, prompt, instructionIds: ['a:one'], kwargs: [{}] });
  const row = (index: number, pass: boolean, setting: Setting = 'plain'): RunRow => ({
    cell: `${setting} ${index}`, item: index, setting, steering: [], response: 'x', stopReason: 'end', promptTokens: 1, generatedTokens: 1,
    checks: [{ id: 'a:one', description: '', strict: pass, loose: pass, reason: '', spans: [] }],
  });

  it('pairs the same prompts of two runs, wherever they stand, and leaves out what has no partner', () => {
    const first = { spec: { items: [item('1'), item('2'), item('2'), item('3', 'old text')] }, rows: [row(0, false), row(1, true), row(2, false), row(3, true)] };
    const second = { spec: { items: [item('2'), item('3', 'new text'), item('2'), item('1')] }, rows: [row(0, true), row(1, true), row(2, true), row(3, true), row(0, true, 'steered')] };
    const [plain, ...others] = comparePaired(first, second);
    assert.equal(others.length, 0);
    const { gained, lost, bothRight, bothWrong, pairs } = plain!.prompts.loose;
    assert.deepEqual({ gained, lost, bothRight, bothWrong, pairs, unpaired: plain!.unpaired }, { gained: 2, lost: 0, bothRight: 1, bothWrong: 0, pairs: 3, unpaired: 2 });
  });
});
