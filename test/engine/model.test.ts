import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type ErrorCode, SteerboardError } from '../../src/core/errors.ts';
import { MIRRORED_RELEASE } from '../../src/engine/llama/structs.ts';
import { checkRelease, checkStructs } from '../../src/engine/llama/selfTest.ts';
import { locateLibraries } from '../../src/engine/llama/locate.ts';
import { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import { defaultModelPath } from './lib/defaultModel.ts';
import { libraries } from './lib/native.ts';
import { generate, loadModel, request } from './lib/queue.ts';

describe('the libraries', () => {
  it('are refused before any call where they are not those of the struct mirror', async () => {
    assert.equal((await locateLibraries(false)).release, MIRRORED_RELEASE);
    assert.throws(() => checkRelease('v0.9.9'), { code: 'engine-incompatible', message: /v0\.9\.9.*v0\.4\.0/ });
    const { model, context, quantiser } = await libraries();
    const [models, contexts, quantisers] = [model.defaultParams(), context.defaultParams(), quantiser.defaultParams()] as const;
    checkStructs(models, contexts, quantisers);
    assert.throws(() => checkStructs(models, { ...contexts, yarn_ext_factor: 0 }, quantisers), { code: 'engine-incompatible', message: /yarn_ext_factor as 0/ });
    assert.throws(() => checkStructs({ ...models, use_extra_bufts: false }, contexts, quantisers), { code: 'engine-incompatible' });
    assert.throws(() => checkStructs(models, contexts, { ...quantisers, ftype: 2 }), { code: 'engine-incompatible', message: /ftype as 2/ });
  });

  it('are named where there are none for a GPU', async () => {
    await assert.rejects(locateLibraries('vulkan'), { code: 'engine-incompatible', message: /-vulkan/ });
  });
});

/** Refused by this code, naming the file. */
const refusal = (code: ErrorCode, file: string) => (error: unknown): boolean => SteerboardError.is(error, code) && error.details.file === file;

describe('loading a model', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-model-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('tells what it is', async () => {
    const model = await loadModel({ contextLength: 512, sequences: 2 });
    const { backend, sizeBytes, chatTemplateSha256, path, name, ...info } = model.info;
    model.dispose();
    assert.deepEqual(info, {
      architecture: 'llama', quantisation: 'Q4_1', layers: 30, embedding: 576, vocabulary: 49152, trainedContext: 8192,
      addsBos: false, contextLength: 512, sequences: 2, threads: 1, attention: 'standard', extractsAbreast: false, date: '2026-01-31',
    });
    assert.match(backend, /^CPU/);
    assert.equal(path, defaultModelPath());
    assert.ok(name !== '' && sizeBytes > 9e7 && chatTemplateSha256?.length === 64);
  });

  it('refuses what is no model and what is cut short, by the file\'s name', async () => {
    const noModel = join(folder, 'notes.gguf');
    writeFileSync(noModel, 'Nothing of the kind.');
    await assert.rejects(loadModel({ path: noModel }), refusal('bad-model', noModel));
    const cut = join(folder, 'cut.gguf');
    await copyFile(defaultModelPath(), cut);
    truncateSync(cut, 50_000_000);
    await assert.rejects(loadModel({ path: cut }), refusal('bad-model', cut));
    const missing = join(folder, 'missing.gguf');
    await assert.rejects(loadModel({ path: missing }), refusal('file-access', missing));
  });

  it('refuses an architecture that llama.cpp doesn\'t know, without taking the process along', async () => {
    const unknown = join(folder, 'unknown.gguf');
    const bytes = readFileSync(defaultModelPath());
    // The architecture's name is the first key's value, and the prefix of the keys that follow.
    for (let at = bytes.indexOf('llama'); at >= 0 && at < 4000; at = bytes.indexOf('llama', at + 1)) bytes.write('blama', at);
    writeFileSync(unknown, bytes);
    await assert.rejects(loadModel({ path: unknown }), { code: 'bad-model', message: /can't load/ });
  });

  it('gives up where memory is too little, and when it is cancelled', async () => {
    await assert.rejects(loadModel({ memoryShare: 0.0001 }), { code: 'not-enough-memory', message: /needs about .* GB/ });
    let asked = 0;
    await assert.rejects(
      LoadedModel.load(await libraries(), { path: defaultModelPath(), threads: 1 }, { onProgress: () => undefined, isCancelled: () => ++asked > 3 }),
      { code: 'cancelled' },
    );
    await assert.rejects(loadModel({ sequences: 0 }), { code: 'bad-arguments' });
    await assert.rejects(loadModel({ threads: 0 }), { code: 'bad-arguments' });
    await assert.rejects(loadModel({ date: 'yesterday' }), { code: 'bad-arguments' });
    await assert.rejects(loadModel({ sequences: 1000 }), { code: 'bad-arguments', message: /at most 256/ });
  });

  it('reports progress that rises to the end', async () => {
    const fractions: number[] = [];
    const model = await LoadedModel.load(await libraries(), { path: defaultModelPath(), threads: 1, sequences: 1, contextLength: 256 }, { onProgress: (fraction) => fractions.push(fraction), isCancelled: () => false });
    model.dispose();
    assert.deepEqual(fractions, fractions.toSorted((a, b) => a - b));
    assert.equal(fractions.at(-1), 1);
  });

  it('works with flash attention, which it then says', async () => {
    const model = await loadModel({ flashAttention: true, contextLength: 256 });
    assert.equal(model.info.attention, 'flash');
    assert.match(generate(model, [request('What is 2+2?', { maxTokens: 40 })])[0]!.text, /4/);
    model.dispose();
  });
});

describe('tokens', () => {
  it('are those of the chat template with the generation header, special tokens recognised', async () => {
    const model = await loadModel({ contextLength: 256, sequences: 1 });
    const chat = model.tokenize({ kind: 'chat', prompt: 'Hi' });
    assert.equal(chat.text, '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n');
    assert.deepEqual(model.tokenize({ kind: 'raw', text: chat.text }).tokens, chat.tokens);
    const specials = [...chat.tokens].filter((token) => token === 1 || token === 2);
    assert.equal(specials.length, 5);
    model.dispose();
  });

  it('begin with one beginning-of-sequence token where the model\'s rule asks for it, or two where that is wanted', async () => {
    const asking = join(mkdtempSync(join(tmpdir(), 'steerboard-bos-')), basename(defaultModelPath()));
    const bytes = readFileSync(defaultModelPath());
    const key = bytes.indexOf('tokenizer.ggml.add_bos_token');
    // After the key its type (4 bytes), then the value.
    bytes[key + 'tokenizer.ggml.add_bos_token'.length + 4] = 1;
    writeFileSync(asking, bytes);
    const bos = 1;
    for (const doubleBos of [false, true]) {
      const model = await loadModel({ path: asking, doubleBos, contextLength: 256, sequences: 1 });
      assert.equal(model.info.addsBos, true);
      const leading = (text: string): number => [...model.tokenize({ kind: 'raw', text }).tokens].findIndex((token) => token !== bos);
      assert.equal(leading('Hello'), 1);
      assert.equal(leading('<|im_start|>Hello'), doubleBos ? 2 : 1);
      assert.equal(leading('<|im_start|><|im_start|>Hello'), doubleBos ? 3 : 2);
      model.dispose();
    }
    rmSync(join(asking, '..'), { recursive: true });
  });
});
