/** The real engine process (as built into dist/) on the real default model: what happens when things are stopped, killed, or broken. */
import { after, afterEach, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../src/app/cacheFolder.ts';
import type { EngineState, JobProgress } from '../../src/app/engine/engine.ts';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import type { EngineClientOptions } from '../../src/app/engine/engineClient.ts';
import { setLanguage } from '../../src/app/language.ts';
import { defaultModel } from '../../src/app/models/defaultModel.ts';
import { readVectorFile } from '../../src/app/vectors/readVectorFile.ts';
import { SteerboardError } from '../../src/core/errors.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import type { LoadModelParams, SequenceRequest } from '../../src/protocol/engine.ts';
import { GgufBytes } from '../unit/gguf/ggufBytes.ts';
import { EXAMPLE_VECTOR } from '../unit/vectors/exampleVector.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const enginePath = join(root, 'dist', 'engine.mjs');
const model = join(cacheFolder(), 'models', defaultModel.fileName);
const LOAD: LoadModelParams = { path: model, threads: 1, sequences: 2, contextLength: 4096 };

const running: EngineClient[] = [];

function newClient(options: Partial<EngineClientOptions> = {}): EngineClient {
  const client = new EngineClient({ enginePath, ...options });
  running.push(client);
  return client;
}

const request = (maxTokens: number, text = 'Tell a long story about a lighthouse.'): SequenceRequest =>
  ({ prompt: { kind: 'chat', prompt: text }, interventions: [], maxTokens, sampling: { kind: 'greedy' } });

const LONG_TEXT = 'The sea was calm and the night was dark. '.repeat(390);

const isError = (code: ErrorCode, words: RegExp) => (error: unknown): boolean => {
  assert.ok(SteerboardError.is(error, code), String(error));
  assert.match(error.message, words);
  return true;
};

/** Resolves when the client's state is of the kind, now or later. */
async function reached(client: EngineClient, kind: EngineState['kind']): Promise<EngineState> {
  if (client.state.kind === kind) return client.state;
  return new Promise((resolve) => {
    const subscription = client.onState((state) => {
      if (state.kind !== kind) return;
      subscription.dispose();
      resolve(state);
    });
  });
}

const kill = (client: EngineClient, signal: NodeJS.Signals = 'SIGKILL'): void => void process.kill(client.pid!, signal);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function isGone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 5000 && isAlive(pid); waited += 50) await sleep(50);
  return !isAlive(pid);
}

/** A model file without tensors: enough to be told apart by name. */
function headerOf(architecture: string): Uint8Array {
  const file = new GgufBytes().header({ keys: 4 }).textKey('general.architecture', architecture);
  for (const key of ['block_count', 'embedding_length', 'context_length']) file.u32Key(`${architecture}.${key}`, 32);
  return file.bytes();
}

describe('the engine process', { timeout: 300_000 }, () => {
  afterEach(() => {
    for (const client of running.splice(0)) client.dispose();
  });

  it('says who it is, and every state on the way to an answer', async () => {
    const client = newClient();
    const states: string[] = [];
    client.onState(({ kind }) => { if (states.at(-1) !== kind) states.push(kind); });
    assert.equal((await client.hello()).pid, client.pid);
    await assert.rejects(client.tokenize({ kind: 'raw', text: 'a' }), isError('no-model', /No model/));
    const info = await client.loadModel(LOAD);
    assert.deepEqual([info.layers, info.embedding, info.quantisation], [30, 576, 'Q4_1']);
    const texts: string[] = [];
    const [result] = await client.generate([request(8)], [], 'batch', { onText: (updates) => texts.push(...updates.map(({ text }) => text)) });
    assert.equal(result?.tokens.length, 8);
    assert.equal(texts.join(''), result.text);
    assert.deepEqual(states, ['starting', 'idle', 'loading', 'ready', 'busy', 'ready']);
  });

  it('writes a vector that is read back the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'steerboard-'));
    const file = join(folder, 'ü and spaces', 'v.gguf');
    await newClient().writeVector(file, EXAMPLE_VECTOR);
    assert.deepEqual(await readVectorFile(file), EXAMPLE_VECTOR);
    assert.deepEqual(await readdir(join(file, '..')), ['v.gguf']);
    await rm(folder, { recursive: true });
  });

  it('speaks the language that is in use: in its own process, of a file that it can\'t write; before it, of one that is no model', async () => {
    const texts = JSON.parse(await readFile(join(root, 'l10n', 'bundle.l10n.de.json'), 'utf8')) as Record<string, string>;
    const folder = await mkdtemp(join(tmpdir(), 'steerboard-'));
    const path = join(folder, 'text.gguf');
    await writeFile(path, 'text');
    setLanguage({ tag: 'de', texts });
    try {
      const client = newClient();
      await assert.rejects(client.writeVector(join(path, 'v.gguf'), EXAMPLE_VECTOR), isError('file-access', /^Der Steuervektor lässt sich nicht schreiben: /));
      await assert.rejects(client.loadModel({ ...LOAD, path }), isError('bad-model', /^Keine GGUF-Datei: Sie beginnt mit "text"\.$/));
    } finally {
      setLanguage({ tag: 'en', texts: {} });
      await rm(folder, { recursive: true });
    }
  });

  it('hands over more residuals than it keeps waiting, each before the answer', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    const prompts = Array.from({ length: 70 }, (_, i) => ({ kind: 'raw' as const, text: `${i}` }));
    const seen = new Set<number>();
    const answer = await client.extract(prompts, { onResiduals: ({ index, residuals }) => { if (residuals.length === 30 * 576) seen.add(index); } });
    assert.deepEqual([seen.size, answer.prompts], [70, 70]);
  });

  it('is killed during a generation: says so, comes back, and the next request works', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    const first = client.pid!;
    const restarting = reached(client, 'restarting');
    await assert.rejects(client.generate([request(2000)], [], 'interactive', { onText: () => kill(client) }), isError('engine-stopped', /SIGKILL.*memory runs out/));
    await restarting;
    assert.equal((await client.generate([request(3)], [], 'interactive'))[0]?.tokens.length, 3);
    assert.notEqual(client.pid, first);
    assert.ok(await isGone(first));
  });

  it('names an abort by its signal and its last log line', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    await assert.rejects(client.generate([request(2000)], [], 'interactive', { onText: () => kill(client, 'SIGABRT') }), isError('engine-stopped', /SIGABRT.*Its last line: \S/));
  });

  it('is killed twice while it loads: the model is not tried again by itself, but on demand', async () => {
    const client = newClient();
    for (let i = 0; i < 2; i++) {
      const dead = client.loadModel(LOAD, { onProgress: () => kill(client) });
      await assert.rejects(dead, isError('engine-stopped', /SIGKILL/));
      await assert.rejects(client.generate([request(1)], [], 'batch'), isError('no-model', /No model/));
    }
    await assert.rejects(client.loadModel(LOAD), isError('engine-stopped', /died twice with this model/));
    await client.loadModel(LOAD, { evenIfSuspect: true });
    assert.equal((await client.generate([request(2)], [], 'batch'))[0]?.tokens.length, 2);
  });

  it('stops after the fifth death and starts again when told', async () => {
    const client = newClient();
    for (let death = 1; death <= 5; death++) {
      await client.hello();
      const next = reached(client, death < 5 ? 'restarting' : 'failed');
      kill(client);
      await next;
    }
    await assert.rejects(client.hello(), isError('engine-stopped', /died five times in three minutes.*SIGKILL/));
    await client.restart();
    assert.equal((await client.hello()).pid, client.pid);
  });

  it('leaves Ctrl+C to its host', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    const { pid } = client;
    const [result] = await client.generate([request(20)], [], 'interactive', { onText: () => kill(client, 'SIGINT') });
    assert.equal(result?.tokens.length, 20);
    assert.equal(client.pid, pid);
  });

  it('loads the model again after a restart, once, for all who wait', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    const old = client.pid!;
    const texts = new EventEmitter();
    const cut = assert.rejects(client.generate([request(2000)], [], 'batch', { onText: () => texts.emit('some') }), isError('engine-stopped', /restarted/));
    await once(texts, 'some');
    await client.restart();
    await cut;
    assert.deepEqual(client.state, { kind: 'idle', reload: model });
    const kinds: string[] = [];
    client.onState(({ kind }) => { if (kinds.at(-1) !== kind) kinds.push(kind); });
    await Promise.all([client.tokenize({ kind: 'raw', text: 'a' }), client.generate([request(1)], [], 'batch')]);
    assert.equal(kinds.filter((kind) => kind === 'loading').length, 1);
    assert.ok(await isGone(old));
  });

  it('cancels a load, and the model of before is still the model', async () => {
    const client = newClient();
    await client.loadModel({ ...LOAD, sequences: 1 });
    const controller = new AbortController();
    const cancelled = client.loadModel(LOAD, { signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(cancelled, isError('cancelled', /./));
    assert.equal((await client.generate([request(2)], [], 'batch'))[0]?.tokens.length, 2);
    assert.equal(client.model?.sequences, 1);
  });

  it('cancels a generation and keeps its text', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    const controller = new AbortController();
    let seen = '';
    const onText = (updates: readonly { index: number; text: string }[]): void => {
      for (const { index, text } of updates) if (index === 0) seen += text;
      if (seen.length > 20) controller.abort();
    };
    const results = await client.generate([request(2000), request(2000, 'Count to a thousand.')], [], 'interactive', { signal: controller.signal, onText });
    assert.deepEqual(results.map(({ stopReason }) => stopReason), ['cancelled', 'cancelled']);
    assert.equal(results[0]?.text, seen);
    assert.equal((await client.generate([request(2)], [], 'batch'))[0]?.stopReason, 'length');
  });

  it('answers pings during a long prompt, and cancels it', async () => {
    const client = newClient({ heartbeat: { intervalMilliseconds: 50, idleSeconds: 10, busySeconds: 60 } });
    await client.loadModel(LOAD);
    const controller = new AbortController();
    const progress: JobProgress[] = [];
    const generation = client.generate([request(5, LONG_TEXT)], [], 'batch', {
      signal: controller.signal,
      onProgress: (now) => {
        if (progress.push(now) === 1) void client.hello().then(() => controller.abort());
      },
    });
    const [result] = await generation;
    assert.equal(result?.stopReason, 'cancelled');
    assert.equal(result.tokens.length, 0);
    assert.ok(result.promptTokens > 3000, `${result.promptTokens} tokens`);
    assert.ok(progress.at(-1)!.tokens < result.promptTokens, `${progress.at(-1)!.tokens} tokens decoded`);
    const extraction = client.extract([{ kind: 'raw', text: LONG_TEXT }], { signal: AbortSignal.timeout(300), onResiduals: () => assert.fail('not cancelled') });
    await assert.rejects(extraction, isError('cancelled', /./));
    assert.equal((await client.generate([request(2)], [], 'batch'))[0]?.tokens.length, 2);
  });

  it('is told as not responding while it hangs, and as well when it is back', async () => {
    const client = newClient({ heartbeat: { intervalMilliseconds: 50, idleSeconds: 0.3, busySeconds: 60 } });
    await client.hello();
    kill(client, 'SIGSTOP');
    await reached(client, 'notResponding');
    kill(client, 'SIGCONT');
    await reached(client, 'idle');
    await client.hello();
  });

  it('refuses an extraction whole where one prompt is too long, and names the prompt', async () => {
    const client = newClient();
    await client.loadModel({ ...LOAD, contextLength: 256 });
    const prompts = ['short', LONG_TEXT, 'short too'].map((text) => ({ kind: 'raw' as const, text }));
    await assert.rejects(client.extract(prompts, { onResiduals: () => undefined }), (error) => SteerboardError.is(error, 'prompt-too-long') && error.details.prompt === 1);
    assert.equal((await client.extract([prompts[0]!], { onResiduals: () => undefined })).prompts, 1);
  });

  it('passes a listener\'s failure on and goes on working', async () => {
    const client = newClient();
    await client.loadModel(LOAD);
    const failure = new Error('disk full');
    await assert.rejects(client.generate([request(2000)], [], 'batch', { onText: () => { throw failure; } }), (error) => error === failure);
    assert.equal((await client.generate([request(1)], [], 'batch')).length, 1);
  });

  it('leaves when its parent is killed in the middle of work', async () => {
    const parent = spawn(process.execPath, ['--import', 'tsx', join(root, 'test', 'engine', 'busyHost.ts'), enginePath, model], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    assert.ok(isAlive(pid));
    parent.kill('SIGKILL');
    assert.ok(await isGone(pid), 'the engine is still there');
  });

  describe('with broken model files', () => {
    let folder = '';
    const broken = async (name: string, make: (file: string) => Promise<void>): Promise<string> => {
      folder ||= await mkdtemp(join(tmpdir(), 'steerboard-'));
      const file = join(folder, name);
      await make(file);
      return file;
    };
    after(() => rm(folder, { recursive: true, force: true }));

    const CASES: Readonly<Record<string, [(file: string) => Promise<void>, ErrorCode, RegExp]>> = {
      'cut at half': [async (file) => { await copyFile(model, file); await truncate(file, defaultModel.bytes / 2); }, 'bad-model', /cut short or damaged: the tensor/],
      'cut in the header': [async (file) => { await copyFile(model, file); await truncate(file, 5000); }, 'bad-model', /cut short/],
      'empty': [(file) => writeFile(file, ''), 'bad-model', /empty/],
      'no GGUF': [(file) => writeFile(file, 'PK\u0003\u0004 something else'), 'bad-model', /Not a GGUF file/],
      'of an architecture without residuals': [(file) => writeFile(file, headerOf('plamo2')), 'unsupported-architecture', /plamo2 cannot be steered: llama\.cpp does not give out/],
    };
    for (const [name, [make, code, words]] of Object.entries(CASES)) {
      it(`refuses a file that is ${name}, without starting`, async () => {
        const client = newClient();
        const path = await broken(`${name}.gguf`, make);
        await assert.rejects(client.loadModel({ ...LOAD, path }), (error) => {
          assert.ok(SteerboardError.is(error, code), String(error));
          assert.match(error.message, words);
          assert.equal(error.details.file, path);
          return true;
        });
        assert.equal(client.state.kind, 'stopped');
        assert.equal(client.pid, undefined);
      });
    }

    it('refuses what does not fit into memory, with both numbers', async () => {
      const client = newClient();
      await assert.rejects(client.loadModel({ ...LOAD, memoryShare: 0.0001 }), isError('not-enough-memory', /needs about .* GB; .* GB are free/));
      assert.equal(client.state.kind, 'stopped');
    });
  });
});
