import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunItem, RunRow, RunSpec } from '../../../src/protocol/files.ts';
import { NO_LAYER } from '../../../src/protocol/files.ts';
import { summarizeSearch } from '../../../src/core/experiments/layerSearch.ts';
import { planCells, unsteered } from '../../../src/core/experiments/plan.ts';
import type { Plan, PlannedSetting } from '../../../src/core/experiments/plan.ts';
import { choosePoint } from '../../../src/core/vectors/choosePoint.ts';

const item = (key: string, text: string): RunItem => ({ key, prompt: text, instructedPrompt: `${text} In bullets.`, instructionIds: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }] });
const steered = (layer: number, strength = 1): PlannedSetting => ({ setting: 'steered', steering: () => [{ vector: 0, layer, strength }] });
const plain: PlannedSetting = { setting: 'plain', steering: unsteered };
const instructed: PlannedSetting = { setting: 'instructed', steering: unsteered };

const plan = {
  model: { name: 'm', architecture: 'llama', quantisation: 'Q4_1', sha256: 'aa', layers: 30, embedding: 576, chatTemplateSha256: 'cc' },
  vectors: [{ name: 'bullets', file: 'bullets.gguf', sha256: 'bb', rule: 'projection' }],
  items: [item('1', 'One?'), item('2', 'Two?')],
  settings: [plain, instructed, steered(24), steered(26)],
  generation: { maxTokens: 64, sampling: { kind: 'greedy' }, stop: [] },
} satisfies Plan;

const ids = (change: Partial<Plan>): string[] => planCells({ ...plan, ...change }).map(({ id }) => id);

describe('planCells', () => {
  it('asks each item in each setting, item by item', () => {
    const cells = planCells(plan);
    assert.deepEqual(cells.map(({ item: index, setting, steering }) => [index, setting, steering[0]?.layer]), [
      [0, 'plain', undefined], [0, 'instructed', undefined], [0, 'steered', 24], [0, 'steered', 26],
      [1, 'plain', undefined], [1, 'instructed', undefined], [1, 'steered', 24], [1, 'steered', 26],
    ]);
    assert.equal(new Set(cells.map(({ id }) => id)).size, cells.length);
  });

  it('leaves out what an item has no text for', () => {
    const base = item('1', 'One?');
    delete base.instructedPrompt;
    assert.deepEqual(planCells({ ...plan, items: [base] }).map(({ setting }) => setting), ['plain', 'steered', 'steered']);
  });

  it('gives the same ids again, and to the same item elsewhere in the file', () => {
    assert.deepEqual(ids({}), ids({}));
    assert.deepEqual(new Set(ids({ items: [...plan.items].reverse() })), new Set(ids({})));
    assert.deepEqual(ids({ vectors: [{ ...plan.vectors[0]!, name: 'renamed', file: 'other.gguf' }] }), ids({}));
    assert.deepEqual(ids({ items: plan.items.map((each) => ({ ...each, source: { file: 'moved.jsonl', line: 9 } })) }), ids({}));
  });

  it('gives another id where anything that decides the row is another', () => {
    const changes: Partial<Plan>[] = [
      { model: { ...plan.model, sha256: 'ab' } },
      { model: { ...plan.model, chatTemplateSha256: 'cd' } },
      { generation: { ...plan.generation, maxTokens: 65 } },
      { generation: { ...plan.generation, stop: ['Q:'] } },
      { generation: { ...plan.generation, sampling: { kind: 'seeded', seed: 1, temperature: 1 } } },
      { scoring: { perplexity: true } },
      { items: [item('1', 'One !'), item('2', 'Two !')] },
      { items: plan.items.map((each) => ({ ...each, kwargs: [{ at_least: 2 }] })) },
    ];
    for (const change of changes) assert.deepEqual(ids(change).filter((id) => ids({}).includes(id)), [], JSON.stringify(change));
    const steeringOnly: Partial<Plan>[] = [
      { vectors: [{ ...plan.vectors[0]!, sha256: 'bc' }] },
      { vectors: [{ ...plan.vectors[0]!, rule: 'fixed' }] },
      { settings: [plain, instructed, steered(25), steered(27)] },
      { settings: [plain, instructed, steered(24, 1.5), steered(26, 1.5)] },
    ];
    for (const change of steeringOnly) assert.equal(ids(change).filter((id) => ids({}).includes(id)).length, 4, JSON.stringify(change));
  });

  it('tells apart rows that are the same in everything', () => {
    const twice = ids({ items: [item('1', 'One?'), item('1', 'One?')] });
    assert.equal(new Set(twice).size, 8);
    assert.deepEqual(twice.slice(0, 4), ids({}).slice(0, 4));
  });

  it('steers each item in its own way, also not at all', () => {
    const cells = planCells({ ...plan, settings: [plain, { setting: 'steered', steering: ({ key }, index) => (key === '2' ? [] : [{ vector: 0, layer: 20 + index, strength: 1 }]) }] });
    assert.deepEqual(cells.map(({ item: index, setting, steering }) => [index, setting, steering.map(({ layer }) => layer)]), [
      [0, 'plain', []], [0, 'steered', [20]], [1, 'plain', []], [1, 'steered', []],
    ]);
    assert.equal(new Set(cells.map(({ id }) => id)).size, 4);
  });

  it('refuses steering in a plain or instructed setting', () => {
    assert.throws(() => planCells({ ...plan, settings: [{ ...steered(24), setting: 'plain' }] }), RangeError);
  });
});

describe('summarizeSearch', () => {
  const run = (settings: PlannedSetting[]): RunSpec => ({
    schemaVersion: 1, name: 'search', kind: 'search', created: '', ...plan, cells: planCells({ ...plan, settings }),
    environment: { steerboard: '', llamaRelease: '', backend: 'cpu', threads: 1, attention: 'standard', contextLength: 512, date: '' },
  });
  /** Rows of a run whose outcomes are told by a letter a cell: p passes, f fails, b is broken but passes, e can't be checked, c is cancelled, d diverged. */
  const rows = (spec: RunSpec, outcomes: string): RunRow[] => spec.cells.map((cell, i): RunRow => {
    const outcome = outcomes[i];
    const check = { id: 'x', description: '', strict: false, loose: outcome === 'p' || outcome === 'b', reason: '', spans: [] };
    return {
      cell: cell.id, item: cell.item, setting: cell.setting, steering: cell.steering, response: '', promptTokens: 1, generatedTokens: 1,
      stopReason: outcome === 'c' ? 'cancelled' : outcome === 'd' ? 'diverged' : 'end',
      checks: outcome === 'e' ? [{ id: 'x', error: 'unknown' }] : [check],
      ...(outcome === 'b' && { broken: 'repeats 9 times' }),
    };
  });

  it('counts passes and broken answers by layer, no steering first', () => {
    const spec = run([steered(26), plain, instructed, steered(24)]);
    // Item 1: layer 26, plain, instructed, layer 24; then item 2.
    const evidence = summarizeSearch(spec, rows(spec, 'bfpp' + 'pfpf'));
    assert.deepEqual(evidence, {
      points: [
        { layer: NO_LAYER, strength: 0, passed: 0, total: 2, broken: 0 },
        { layer: 24, strength: 1, passed: 1, total: 2, broken: 0 },
        { layer: 26, strength: 1, passed: 2, total: 2, broken: 1 },
      ],
      withInstruction: false,
      instructed: { passed: 2, total: 2, broken: 0 },
    });
    assert.equal(choosePoint(evidence.points)?.layer, 24);
  });

  it('leaves out of the count what could not be checked, and takes runaway numbers for broken', () => {
    const spec = run([plain, steered(24)]);
    assert.deepEqual(summarizeSearch(spec, rows(spec, 'ed' + 'cp')).points, [{ layer: NO_LAYER, strength: 0, passed: 0, total: 0, broken: 0 }, { layer: 24, strength: 1, passed: 1, total: 2, broken: 1 }]);
  });

  it('compares with the instructed answers where the search has the instruction in the prompt', () => {
    const spec = run([instructed, { setting: 'both', steering: () => [{ vector: 0, layer: 20, strength: 1 }] }]);
    assert.deepEqual(summarizeSearch(spec, rows(spec, 'fp' + 'pp')), {
      points: [{ layer: NO_LAYER, strength: 0, passed: 1, total: 2, broken: 0 }, { layer: 20, strength: 1, passed: 2, total: 2, broken: 0 }],
      withInstruction: true,
    });
  });

  it('counts strict passes where the run says so', () => {
    const spec = { ...run([plain, steered(24)]), scoring: { perplexity: false, criterion: 'strict' as const } };
    assert.deepEqual(summarizeSearch(spec, rows(spec, 'pp' + 'pp')).points.map(({ passed, total }) => [passed, total]), [[0, 2], [0, 2]]);
  });

  it('keeps strengths apart, and gives the median perplexity of the answers that have one', () => {
    const spec = run([plain, steered(24, 1), steered(24, 0.5)]);
    const perplexities = [3, 2, 8, undefined, 4, undefined];
    const scored = rows(spec, 'fpf' + 'fpp').map((row, i): RunRow => ({ ...row, ...(perplexities[i] !== undefined && { perplexity: perplexities[i] }) }));
    assert.deepEqual(summarizeSearch(spec, scored).points, [
      { layer: NO_LAYER, strength: 0, passed: 0, total: 2, broken: 0, perplexity: 3 },
      { layer: 24, strength: 0.5, passed: 1, total: 2, broken: 0, perplexity: 8 },
      { layer: 24, strength: 1, passed: 2, total: 2, broken: 0, perplexity: 3 },
    ]);
  });
});
