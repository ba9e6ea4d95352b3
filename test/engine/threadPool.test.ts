import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { HookPlan } from '../../src/engine/hooks/hookPlan.ts';
import { Batch } from '../../src/engine/model/batch.ts';
import { Weights } from './lib/native.ts';

const TASKS = '/proc/self/task';
const THREADS = 2;
const ROWS = 256;

/** Ticks of a thread's work so far. @throws where the thread is gone */
function ticks(thread: string): number {
  // The name before it may hold spaces, but ends with a bracket.
  return Number(readFileSync(`${TASKS}/${thread}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[11]);
}

// Only Linux tells of threads.
it('decodes are computed with a thread that outlasts them', { skip: process.platform !== 'linux' }, async () => {
  const weights = await Weights.load();
  const before = new Set(readdirSync(TASKS));
  const context = weights.context({ threads: THREADS, contextLength: 2 * ROWS, outputs: 1 });
  const [worker, ...others] = readdirSync(TASKS).filter((thread) => !before.has(thread));
  assert.deepEqual(others, []);
  assert.equal(ticks(worker!), 0);

  const batch = new Batch(ROWS);
  for (let position = 0; position < ROWS; position++) batch.add(1000 + position, position, 0, position === ROWS - 1);
  context.decode(batch, new HookPlan());
  assert.ok(ticks(worker!) > 0);
  weights.dispose();
  assert.throws(() => ticks(worker!), { code: 'ENOENT' });
});
