// Single answers of a run that goes on: stopped, kept as they are, made when the run is resumed.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { executeRun } from '../../src/app/runs/executeRun.ts';
import { LiveRun } from '../../src/app/runs/liveRun.ts';
import { resumeRun } from '../../src/app/runs/resumeRun.ts';
import { startRun } from '../../src/app/runs/startRun.ts';
import { openSession, type Session } from '../../src/app/session.ts';
import { unsteered } from '../../src/core/experiments/plan.ts';
import type { RunItem } from '../../src/protocol/files.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const item = (key: string, prompt: string): RunItem => ({ key, prompt, instructionIds: [], kwargs: [] });
const ITEMS = [item('a', 'Why do cats sleep so much?'), item('b', 'What is a bridge for?'), item('c', 'How do birds find their way?')];

describe('a running run', { timeout: 300_000 }, () => {
  const engine = new EngineClient({ enginePath: fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url)) });
  let root: string;
  let session: Session;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'steerboard-stop-'));
    session = await openSession(engine, { path: defaultModelPath(), threads: 1, contextLength: 512, sequences: 4 });
  });
  after(() => {
    engine.dispose();
    rmSync(root, { recursive: true });
  });

  const start = (name: string): Promise<LiveRun> => startRun(session, { kind: 'compare', name, runsFolder: root, items: ITEMS, steerings: [], settings: [{ setting: 'plain', steering: unsteered }], maxTokens: 24 });
  const bytes = (run: LiveRun): string => readFileSync(join(run.folder, 'rows.jsonl'), 'utf8');

  it('loses nothing but the answer that is stopped, and has it when it is resumed', async () => {
    const whole = await start('whole');
    await executeRun(session, whole, []);
    assert.equal(whole.state.status, 'finished');

    const run = await start('stopped');
    const second = run.spec.cells[1]!.id;
    const watch = run.onChange(() => {
      if (run.state.writing.has(second)) run.stopCells([second]);
    });
    await executeRun(session, run, []);
    watch.dispose();
    assert.equal(run.state.status, 'stopped');
    const answer = (from: LiveRun, cell: string): string => from.rows.find((row) => row.cell === cell)!.response;
    assert.equal(run.rows.length, ITEMS.length);
    assert.deepEqual(run.rows.filter(({ stopReason }) => stopReason === 'cancelled').map(({ cell }) => cell), [second]);
    assert.ok(answer(whole, second).startsWith(answer(run, second)) && answer(run, second).length < answer(whole, second).length);
    assert.equal(answer(run, run.spec.cells[0]!.id), answer(whole, run.spec.cells[0]!.id));

    const again = await LiveRun.open(run.folder);
    await resumeRun(session, again);
    assert.equal(again.state.status, 'finished');
    assert.equal(bytes(again), bytes(whole));
  });

  it('makes only the cells that are asked for', async () => {
    const run = await start('some');
    const [first, , last] = run.spec.cells;
    await executeRun(session, run, [], { only: new Set([last!.id]) });
    assert.deepEqual(run.rows.map(({ cell }) => cell), [last!.id]);
    await executeRun(session, run, [], { only: new Set([first!.id]) });
    assert.deepEqual(run.rows.map(({ cell }) => cell).sort(), [first!.id, last!.id].sort());
    assert.equal(run.state.status, 'stopped');
  });

  it('ends where it is told to, and only finished answers count', async () => {
    const run = await start('cancelled');
    const cancel = new AbortController();
    const watch = run.onChange(() => {
      if (run.state.writing.size > 0) cancel.abort();
    });
    await executeRun(session, run, [], { signal: cancel.signal });
    watch.dispose();
    assert.equal(run.state.status, 'stopped');
    assert.ok(run.rows.length < ITEMS.length);
    assert.equal(run.rows.filter(({ stopReason }) => stopReason === 'cancelled').length, 0);
  });
});
