import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Halving } from '../../../src/core/experiments/halving.ts';
import { planCells, unsteered, type PlannedSetting } from '../../../src/core/experiments/plan.ts';
import type { RunRow, RunSpec } from '../../../src/protocol/files.ts';

const layers = [10, 12, 14, 16];
const model = { name: 'm', architecture: 'llama', quantisation: 'Q4_1', sha256: 'aa', layers: 30, embedding: 576 };
const vectors = [{ name: 'v', file: 'v.gguf', sha256: 'bb', rule: 'projection' as const }];
const items = Array.from({ length: 8 }, (_, i) => ({ key: String(i), prompt: `${i}?`, instructedPrompt: `${i}? No commas.`, instructionIds: ['punctuation:no_comma'], kwargs: [{}] }));
const settings: PlannedSetting[] = [
  { setting: 'plain', steering: unsteered }, { setting: 'instructed', steering: unsteered },
  ...layers.map((layer): PlannedSetting => ({ setting: 'steered', steering: () => [{ vector: 0, layer, strength: 1 }] })),
];
const generation: RunSpec['generation'] = { maxTokens: 64, sampling: { kind: 'greedy' }, stop: [] };
const spec: RunSpec = {
  schemaVersion: 1, name: 's', kind: 'search', created: '', model, vectors, items, generation, cells: planCells({ model, vectors, items, settings, generation }),
  environment: { steerboard: '', llamaRelease: '', backend: '', threads: 1, attention: 'standard', contextLength: 512, date: '' },
};

/** Rows of cells; `passes` says how many of the first prompts pass at a layer. */
const rowsOf = (cells: ReadonlySet<string>, passes: Readonly<Record<number, number>>, brokenLayer?: number): RunRow[] => spec.cells.filter(({ id }) => cells.has(id)).map((cell): RunRow => {
  const pass = cell.item < (passes[cell.steering[0]?.layer ?? -1] ?? 0);
  return {
    cell: cell.id, item: cell.item, setting: cell.setting, steering: cell.steering, response: '', stopReason: 'end', promptTokens: 1, generatedTokens: 1,
    checks: [{ id: 'x', description: '', strict: pass, loose: pass, reason: '', spans: [] }], ...(cell.steering[0]?.layer === brokenLayer && brokenLayer !== undefined && { broken: 'repeats 9 times' }),
  };
});
const asked = (cells: ReadonlySet<string>): [layer: number | string, prompts: number][] => {
  const counts = new Map<number | string, number>();
  for (const cell of spec.cells) if (cells.has(cell.id)) counts.set(cell.steering[0]?.layer ?? cell.setting, (counts.get(cell.steering[0]?.layer ?? cell.setting) ?? 0) + 1);
  return [...counts];
};

describe('Halving', () => {
  const halving = new Halving(spec);

  it('asks all candidates of a quarter of the prompts, and no steering of all', () => {
    assert.equal(halving.rounds, 3);
    assert.deepEqual(asked(halving.cells(0, [])), [['plain', 8], ['instructed', 8], [10, 2], [12, 2], [14, 2], [16, 2]]);
  });

  it('asks the better half on, the lower layers of equals first', () => {
    const first = halving.cells(0, []);
    const passes = { 10: 1, 12: 2, 14: 1, 16: 0 };
    const second = halving.cells(1, rowsOf(first, passes));
    assert.deepEqual(asked(second), [['plain', 8], ['instructed', 8], [10, 4], [12, 4]]);
    assert.deepEqual(asked(halving.cells(2, rowsOf(second, passes))), [['plain', 8], ['instructed', 8], [12, 8]]);
  });

  it('asks no candidate on that gave a broken answer', () => {
    const first = halving.cells(0, []);
    assert.deepEqual(asked(halving.cells(1, rowsOf(first, { 10: 2, 12: 2, 14: 1, 16: 1 }, 10))), [['plain', 8], ['instructed', 8], [12, 4], [14, 4]]);
  });

  it('has one round for a single prompt', () => {
    const single: RunSpec = { ...spec, items: items.slice(0, 1), cells: spec.cells.filter(({ item }) => item === 0) };
    assert.equal(new Halving(single).rounds, 1);
  });
});
