// A finished comparison with another strength: what depends on it is made again, the rest and what was made before is taken over.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compare } from '../../src/app/compare.ts';
import { computeVector } from '../../src/app/computeVector.ts';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { projectAnswers } from '../../src/app/results/projections.ts';
import { keptAnswers, retuneRun } from '../../src/app/results/retune.ts';
import type { LiveRun } from '../../src/app/runs/liveRun.ts';
import { recordedSteerings, resumeRun } from '../../src/app/runs/resumeRun.ts';
import { openSession, type Session } from '../../src/app/session.ts';
import { loadSteering } from '../../src/app/steering.ts';
import type { RunItem } from '../../src/protocol/files.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const ASK = 'Answer in all lowercase letters.';
const CHECKS = { instructionIds: ['change_case:english_lowercase'], kwargs: [{}] };
const item = (key: string, prompt: string): RunItem => ({ key, prompt, instructedPrompt: `${prompt}\n${ASK}`, ...CHECKS });
const ITEMS = [item('a', 'Why do cats sleep so much?'), item('b', 'What is a bridge for?')];

describe('a run steered anew', { timeout: 300_000 }, () => {
  const engine = new EngineClient({ enginePath: fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url)) });
  let root: string;
  let session: Session;
  let run: LiveRun;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'steerboard-anew-'));
    session = await openSession(engine, { path: defaultModelPath(), threads: 1, contextLength: 512, sequences: 4 });
    const target = join(root, 'lowercase.gguf');
    const pairs = ['Why is the sky blue?', 'Name a fruit.', 'How far is the moon?'].map((prompt, index) => ({ key: String(index), instructionIds: CHECKS.instructionIds, kwargs: CHECKS.kwargs, prompt: `${prompt}\n${ASK}`, promptWithoutInstruction: prompt, source: { file: 'pairs.jsonl', line: index + 1 } }));
    await computeVector(session, { name: 'lowercase', pairs, files: ['pairs.jsonl'], ...CHECKS, target });
    const steering = await loadSteering(target, session.record, { layer: 20, strength: 1 });
    run = await compare(session, { name: 'anew', items: ITEMS, steerings: [steering], maxTokens: 12, runsFolder: root });
    // The run has its own copy: nothing else may be needed from here on.
    rmSync(target);
  });
  after(() => {
    engine.dispose();
    rmSync(root, { recursive: true });
  });

  const rowsOf = (each: LiveRun, steered: boolean): string[] => each.rows.filter(({ steering }) => steering.length > 0 === steered).map((row) => JSON.stringify(row)).sort();
  const known = (each: LiveRun): Map<string, LiveRun['rows'][number]> => new Map(each.rows.map((row) => [row.cell, row]));

  it('takes over what does not depend on the change, makes the rest, those in view first, and keeps the answers of before', async () => {
    const anew = await retuneRun(run, [{ vector: 0, layer: 20, strength: 2 }], [1], known(run));
    assert.deepEqual(rowsOf(anew, false), rowsOf(run, false));
    assert.equal(anew.rows.length, 4);
    assert.deepEqual(anew.spec.cells.map(({ item: index }) => index), [1, 1, 1, 1, 0, 0, 0, 0]);
    await resumeRun(session, anew, { acceptChanges: true });
    assert.equal(anew.state.status, 'finished');
    assert.deepEqual(anew.rows.filter(({ steering }) => steering.length > 0).map(({ steering }) => steering[0]!.strength), [2, 2, 2, 2]);
    const kept = keptAnswers(run, new Map(), anew.spec.cells);
    assert.equal(kept.size, 4);
    for (const [cell, row] of kept) {
      const now = anew.spec.cells.find(({ id }) => id === cell)!;
      assert.deepEqual([row.item, row.setting, row.steering[0]!.strength], [now.item, now.setting, 1]);
    }

    const back = await retuneRun(anew, [{ vector: 0, layer: 20, strength: 1 }], [], new Map([...known(run), ...known(anew)]));
    assert.equal(back.state.status, 'finished', 'going back needs nothing made again');
    assert.deepEqual(rowsOf(back, true), rowsOf(run, true));
  });

  it('has its answers read token by token: steered ones end at the target, and joined the tokens are the text', async () => {
    const steerings = await recordedSteerings(run);
    const asked = [{ item: 0, setting: 'plain' as const }, { item: 0, setting: 'steered' as const }];
    const [plain, steered] = await projectAnswers(session, { spec: run.spec, rows: run.rows, steerings }, asked);
    for (const [projection, setting] of [[plain!, 'plain'], [steered!, 'steered']] as const) {
      const row = run.rows.find((each) => each.item === 0 && each.setting === setting)!;
      assert.equal(projection.tokens.map(({ text }) => text).join(''), row.response);
      assert.deepEqual([projection.length, projection.vector, projection.layer], [row.response.length, 'lowercase', 20]);
    }
    assert.ok(plain!.tokens.every(({ before, after }) => before === after));
    assert.ok(steered!.tokens.every(({ after }) => Math.abs(after - steered!.target!) < 1e-3 * Math.max(1, Math.abs(steered!.target!))));
    assert.equal(plain!.target, steered!.target, 'where the target would be is told of unsteered answers too');
  });
});
