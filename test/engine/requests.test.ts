/** Readings and stops through the real engine process (as built into dist/) on the real default model. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { JobProgress } from '../../src/app/engine/engine.ts';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { SteerboardError } from '../../src/core/errors.ts';
import { someDirection } from './lib/data.ts';
import { defaultModelPath } from './lib/defaultModel.ts';
import { request } from './lib/queue.ts';

const enginePath = fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url));

describe('readings through the engine process', () => {
  let client: EngineClient;
  before(async () => {
    client = new EngineClient({ enginePath });
    await client.loadModel({ path: defaultModelPath(), threads: 1, sequences: 2, contextLength: 1024 });
  });
  after(() => client.dispose());

  it('answers scores, projections and tokens in the order of what was asked, with progress', async () => {
    const progress: JobProgress[] = [];
    const texts = ['The sun rises in the east.', 'Hi', 'colorless green ideas sleep furiously'];
    const scores = await client.score(texts.map((text) => ({ text })), { onProgress: (now) => progress.push(now) });
    assert.deepEqual(scores.map(({ tokens }) => tokens > 0), [true, false, true]);
    const perplexities = scores.map(({ nll, tokens }) => Math.exp(nll / tokens));
    assert.ok(perplexities[2]! > 10 * perplexities[0]!);
    assert.equal(progress.at(-1)!.sequencesDone, 3);
    const u = someDirection(576, 1);
    const [strip] = await client.project({
      items: [{ prompt: { kind: 'chat', prompt: 'Hello' }, response: texts[0]!, interventions: [{ layer: 9, direction: 0, rule: { kind: 'projection', target: 4 } }] }],
      directions: [u],
      layer: 9,
      direction: 0,
    });
    assert.equal(strip!.texts.join(''), texts[0]);
    assert.ok(strip!.after instanceof Float32Array && strip!.after.every((value) => Math.abs(value - 4) < 1e-3));
    const [tokens] = await client.topTokens({ directions: [u], count: 3 });
    assert.deepEqual([tokens!.top.length, tokens!.bottom.length], [3, 3]);
    assert.ok(tokens!.top[0]!.logit > 0 && tokens!.bottom[0]!.logit < 0);
    assert.deepEqual(await client.score([]), []);
    assert.deepEqual(await client.topTokens({ directions: [], count: 3 }), []);
  });

  it('refuses what is wrong by its index, and cancels', async () => {
    await assert.rejects(client.score([{ text: 'Hi', prompt: { kind: 'raw', text: 'word '.repeat(1100) } }]), (error) => SteerboardError.is(error, 'prompt-too-long'));
    const abort = new AbortController();
    const scoring = client.score(Array.from({ length: 50 }, () => ({ text: 'word '.repeat(900) })), { signal: abort.signal, onProgress: () => abort.abort() });
    await assert.rejects(scoring, (error) => SteerboardError.is(error, 'cancelled'));
    assert.equal((await client.score([{ text: 'Still here.' }])).length, 1);
  });

  it('stops one answer of a job and finishes the others', async () => {
    const abort = new AbortController();
    let job = 0;
    let stopped = false;
    const results = await client.generate(['Tell a long story.', 'Name a colour.'].map((prompt) => request(prompt, { maxTokens: prompt.startsWith('Tell') ? 1000 : 10 })), [], 'batch', {
      signal: abort.signal,
      onJob: (number) => (job = number),
      onText: (updates) => {
        if (stopped || !updates.some(({ index }) => index === 0)) return;
        stopped = true;
        client.stopSequences({ job, indices: [0] });
      },
    });
    assert.equal(results[0]!.stopReason, 'cancelled');
    assert.notEqual(results[0]!.text, '');
    assert.notEqual(results[1]!.stopReason, 'cancelled');
  });
});
