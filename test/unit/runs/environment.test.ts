import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differencesText, environmentDifferences, planEnvironment } from '../../../src/app/runs/environment.ts';
import { isInShard } from '../../../src/app/runs/shards.ts';
import { specDifferences } from '../../../src/app/runs/specDifferences.ts';
import type { RunEnvironment, RunSpec } from '../../../src/protocol/files.ts';
import { sampleSpec } from './sampleRun.ts';

const spec = sampleSpec();
const own = spec.environment;
const ids = spec.cells.map(({ id }) => id);
const other = (change: Partial<RunEnvironment>): RunEnvironment => ({ ...own, ...change });
const planned = (plan: ReturnType<typeof planEnvironment>): RunSpec => {
  assert.ok(!Array.isArray(plan), JSON.stringify(plan));
  return plan;
};
/** What each cell's row was made in, or is to be. */
const environmentOf = ({ environment, changes = [] }: RunSpec, cell: string): RunEnvironment => changes.find(({ cells }) => cells.includes(cell))?.environment ?? environment;

describe('the environment of a run', () => {
  it('differs by name in all that decides bytes', () => {
    const changes: readonly (readonly [Partial<RunEnvironment>, string])[] = [
      [{ steerboard: '0.2.0' }, 'Steerboard 0.1.0 then, 0.2.0 now'],
      [{ llamaRelease: 'b2' }, 'llama.cpp release b1 then, b2 now'],
      [{ backend: 'CUDA' }, 'backend CPU then, CUDA now'],
      [{ threads: 4 }, 'threads 2 then, 4 now'],
      [{ attention: 'flash' }, 'attention standard then, flash now'],
      [{ contextLength: 1024 }, 'context length 512 then, 1024 now'],
      [{ date: '2026-02-01' }, 'date 2026-01-31 then, 2026-02-01 now'],
      [{ doubleBos: true }, 'doubled beginning-of-sequence token no then, true now'],
    ];
    for (const [change, words] of changes) {
      assert.equal(differencesText(environmentDifferences(own, other(change))), words);
      assert.ok(Array.isArray(planEnvironment(spec, other(change), ids, false)), words);
    }
    assert.deepEqual(environmentDifferences(own, { ...own }), []);
    assert.equal(changes.length, Object.keys(other({ doubleBos: true })).length, 'every field is looked at');
  });

  it('stays as it is where nothing differs', () => {
    assert.deepEqual(planEnvironment(spec, own, ids, false), spec);
    assert.deepEqual(planEnvironment(spec, own, ids, true), spec);
  });

  it('is another one for the cells that are still missing when a change is accepted', () => {
    const once = planned(planEnvironment(spec, other({ threads: 4 }), ids.slice(2), true));
    assert.deepEqual(once.changes?.map(({ environment, cells }) => [environment.threads, cells]), [[4, ids.slice(2)]]);
    assert.deepEqual(ids.map((id) => environmentOf(once, id).threads), [2, 2, 4, 4, 4, 4]);
    // Accepted once, it need not be accepted again; nor need the first one.
    assert.deepEqual(planned(planEnvironment(once, other({ threads: 4 }), ids.slice(3), false)).changes?.map(({ environment, cells }) => [environment.threads, cells]), [[4, ids.slice(2)]]);
    const back = planned(planEnvironment(once, own, ids.slice(3), false));
    assert.deepEqual(ids.map((id) => environmentOf(back, id).threads), [2, 2, 4, 2, 2, 2]);
    assert.ok(Array.isArray(planEnvironment(once, other({ threads: 8 }), ids.slice(3), false)));
    const twice = planned(planEnvironment(once, other({ backend: 'CUDA' }), ids.slice(5), true));
    assert.deepEqual(ids.map((id) => [environmentOf(twice, id).threads, environmentOf(twice, id).backend]), [[2, 'CPU'], [2, 'CPU'], [4, 'CPU'], [4, 'CPU'], [4, 'CPU'], [2, 'CUDA']]);
  });

  it('leaves no entry for cells that were never made in it', () => {
    const accepted = planned(planEnvironment(spec, other({ threads: 4 }), ids, true));
    assert.deepEqual(planEnvironment(accepted, own, ids, false), spec);
  });
});

describe('two plans', () => {
  const names = (change: Partial<RunSpec>, options = {}): string[] => specDifferences(spec, { ...spec, ...change }, options).map(({ what }) => what);

  it('differ by name in all that decides answers, and in nothing else', () => {
    assert.deepEqual(names({}), []);
    assert.deepEqual(names({ name: 'Another', created: '', environment: other({ threads: 9 }), items: spec.items.map((item) => ({ ...item, source: { file: 'moved.jsonl', line: 1 } })) }), []);
    assert.deepEqual(names({ kind: 'evaluate' }), ['kind']);
    assert.deepEqual(names({ model: { ...spec.model, sha256: 'bb'.repeat(32), chatTemplateSha256: 'dd' } }), ['model', 'chat template']);
    assert.deepEqual(names({ generation: { maxTokens: 65, sampling: { kind: 'seeded', seed: 1, temperature: 1 }, stop: ['Q:'] } }), ['most tokens', 'sampling', 'stop texts']);
    assert.deepEqual(names({ scoring: { perplexity: true }, recipe: { name: 'format', options: {} } }), ['scoring', 'recipe']);
    assert.deepEqual(names({ vectors: [{ name: 'v', file: 'v.gguf', sha256: 'ee', rule: 'fixed' }] }), ['vectors']);
    assert.deepEqual(names({ items: spec.items.slice(1) }), ['prompts']);
    assert.deepEqual(names({ items: spec.items.map((item, index) => (index === 1 ? { ...item, kwargs: [{ at_least: 2 }] } : item)) }), ['prompt 2 with its checks']);
    assert.deepEqual(names({ cells: spec.cells.filter(({ setting }) => setting === 'plain') }), ['settings']);
    assert.deepEqual(names({ shard: { index: 0, count: 2 } }), ['shard']);
  });

  it('may be parts of one', () => {
    const part = (index: number): Partial<RunSpec> => ({ shard: { index, count: 2 }, cells: spec.cells.filter(({ item }) => isInShard(item, { index, count: 2 })) });
    assert.deepEqual(names(part(1), { shards: true }), []);
    assert.deepEqual(specDifferences({ ...spec, ...part(0) }, { ...spec, ...part(1) }, { shards: true }), []);
    assert.deepEqual(names({ ...part(0), cells: spec.cells.filter(({ setting }) => setting === 'plain') }, { shards: true }), ['settings']);
    assert.deepEqual(names({ ...part(0), cells: spec.cells.map((cell) => ({ ...cell, id: `${cell.id}x` })) }, { shards: true }), ['steering of prompt 1']);
  });

  it('divides prompts evenly, each into one part, whichever others there are', () => {
    const items = Array.from({ length: 101 }, (_, index) => index);
    const parts = Array.from({ length: 4 }, (_, index) => items.filter((item) => isInShard(item, { index, count: 4 })));
    assert.deepEqual(parts.map(({ length }) => length), [26, 25, 25, 25]);
    assert.deepEqual(parts.flat().sort((a, b) => a - b), items);
    assert.deepEqual(items.slice(0, 50).filter((item) => isInShard(item, { index: 2, count: 4 })), parts[2]!.filter((item) => item < 50));
  });
});
