// A search that leaves answers out, stopped half way: resuming it goes on in the way in which it was begun.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { computeVector } from '../../src/app/computeVector.ts';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { LiveRun } from '../../src/app/runs/liveRun.ts';
import { resumeRun } from '../../src/app/runs/resumeRun.ts';
import { searchLayers } from '../../src/app/searchLayers.ts';
import { openSession, type Session } from '../../src/app/session.ts';
import { searchChoice } from '../../src/core/experiments/searchChoice.ts';
import type { RunItem } from '../../src/protocol/files.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const ASK = 'Answer in all lowercase letters.';
const CHECKS = { instructionIds: ['change_case:english_lowercase'], kwargs: [{}] };
const item = (key: string, prompt: string): RunItem => ({ key, prompt, instructedPrompt: `${prompt}\n${ASK}`, ...CHECKS });
const ITEMS = [item('a', 'Why do cats sleep so much?'), item('b', 'What is a bridge for?'), item('c', 'How do birds find their way?'), item('d', 'Why is ice slippery?')];

describe('a stopped search', { timeout: 300_000 }, () => {
  const engine = new EngineClient({ enginePath: fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url)) });
  let root: string;
  let session: Session;
  let vectorFile: string;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'steerboard-search-'));
    session = await openSession(engine, { path: defaultModelPath(), threads: 1, contextLength: 512, sequences: 4 });
    vectorFile = join(root, 'lowercase.gguf');
    const pairs = ['Why is the sky blue?', 'Name a fruit.', 'How far is the moon?'].map((prompt, index) => ({ key: String(index), instructionIds: CHECKS.instructionIds, kwargs: CHECKS.kwargs, prompt: `${prompt}\n${ASK}`, promptWithoutInstruction: prompt, source: { file: 'pairs.jsonl', line: index + 1 } }));
    await computeVector(session, { name: 'lowercase', pairs, files: ['pairs.jsonl'], ...CHECKS, target: vectorFile });
  });
  after(() => {
    engine.dispose();
    rmSync(root, { recursive: true });
  });

  for (const search of ['exact', 'halving'] as const) {
    it(`goes on as ${search}, with the choice that it would have made at once, and holds its lock throughout`, async () => {
      const params = { vectorFile, items: ITEMS, layers: [14, 20, 26], search, maxTokens: 12, runsFolder: root };
      const whole = await searchLayers(session, { ...params, target: join(root, 'whole.gguf') });

      const into = join(root, search);
      const cancel = new AbortController();
      await assert.rejects(searchLayers(session, { ...params, into, target: join(root, 'never.gguf') }, {
        signal: cancel.signal,
        onRun: (run) => run.onChange(() => {
          if (run.rows.length > 0) cancel.abort();
        }),
      }), { code: 'cancelled' });

      const run = await LiveRun.open(into);
      assert.deepEqual([run.state.status, run.spec.skippedBy], ['stopped', search]);
      let free = false;
      const states = new Set<string>();
      const watch = run.onChange(() => {
        if (states.has('running') && !existsSync(join(into, 'run.lock'))) free = true;
        states.add(run.state.status);
      });
      await resumeRun(session, run);
      watch.dispose();
      assert.deepEqual([run.state.status, free], ['finished', false]);
      const [was, is] = [whole.chosen, searchChoice(run.spec, run.rows)];
      assert.deepEqual([is.layer, is.validation?.search], [was.layer, was.validation?.search]);
      if (search === 'halving') assert.deepEqual(is, was, 'halving is the same however it is timed');

      await assert.rejects(searchLayers(session, { ...params, search: 'full', into }), /way to search/);
    });
  }
});
