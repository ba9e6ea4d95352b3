import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { GgufFile } from '../../src/engine/llama/gguf.ts';
import type { Libraries } from '../../src/engine/llama/libraries.ts';
import { copyFloats } from '../../src/engine/llama/pointer.ts';
import { writeVectorFile } from '../../src/engine/vectorFile.ts';
import type { SteeringVector } from '../../src/protocol/files.ts';
import { readVectorFile } from '../../src/app/vectors/readVectorFile.ts';
import { HookPlan } from '../../src/engine/hooks/hookPlan.ts';
import { Batch } from '../../src/engine/model/batch.ts';
import { sameBits, someDirection } from './lib/data.ts';
import { libraries, Weights } from './lib/native.ts';
import { generate, loadModel, request } from './lib/queue.ts';

const LAYERS = 30;
const WIDTH = 576;

const vector: SteeringVector = {
  name: 'Bullet points — “* ”',
  modelHint: 'llama',
  layers: LAYERS,
  embedding: WIDTH,
  directions: Array.from({ length: LAYERS }, (_, layer) => someDirection(WIDTH, layer + 1)),
  provenance: {
    schemaVersion: 1,
    method: 'mean-difference',
    model: { name: 'SmolLM2', architecture: 'llama', quantisation: 'Q4_1', sha256: 'ab'.repeat(32), layers: LAYERS, embedding: WIDTH, chatTemplateSha256: 'cd'.repeat(32) },
    pairCount: 20,
    pairsSha256: 'ef'.repeat(32),
    files: ['with.jsonl', 'ohne – größer.jsonl'],
    instructionIds: ['detectable_format:number_bullet_lists'],
    kwargs: [{ num_bullets: 3 }],
    created: '2026-01-31T12:00:00.000Z',
    steerboard: '0.1.0',
    norms: Float32Array.from({ length: LAYERS }, (_, i) => i + 0.5),
    meanWith: Float32Array.from({ length: LAYERS }, (_, i) => i * 2),
    meanWithout: Float32Array.from({ length: LAYERS }, (_, i) => -i),
    chosen: { layer: 24, rule: 'projection', strength: 1 },
  },
};

describe('a steering vector file', () => {
  let folder: string;
  let path: string;
  let native: Libraries;
  let file: GgufFile;
  before(async () => {
    native = await libraries();
    folder = mkdtempSync(join(tmpdir(), 'steerboard-vector-'));
    path = join(folder, 'under', 'größer.gguf');
    writeVectorFile(native, { path, vector });
    const opened = native.gguf.open(path, { no_alloc: true, ctx: 0 });
    assert.notEqual(opened, 0);
    file = opened as GgufFile;
  });
  after(() => {
    native.gguf.free(file);
    rmSync(folder, { recursive: true });
  });

  it('reads back by the library, with a tensor for each layer but the first', () => {
    const { gguf } = native;
    assert.equal(gguf.text(file, gguf.find(file, 'general.architecture')), 'controlvector');
    assert.equal(gguf.text(file, gguf.find(file, 'general.name')), vector.name);
    assert.equal(gguf.text(file, gguf.find(file, 'controlvector.model_hint')), 'llama');
    assert.equal(gguf.uint32(file, gguf.find(file, 'controlvector.layer_count')), LAYERS - 1);
    assert.equal(gguf.tensors(file), LAYERS - 1);
    const first = gguf.find(file, 'steerboard.direction_0');
    assert.ok(sameBits(copyFloats(gguf.arrayData(file, first), gguf.arrayLength(file, first)), vector.directions[0]!));
    const files = gguf.find(file, 'steerboard.files');
    assert.deepEqual([0, 1].map((i) => gguf.arrayText(file, files, i)), vector.provenance!.files);
  });

  it('reads back without the library, the same in every value', async () => {
    assert.deepEqual(await readVectorFile(path), vector);
  });

  it('leaves nothing but itself, and replaces an older one', () => {
    writeVectorFile(native, { path, vector });
    assert.deepEqual(readdirSync(join(folder, 'under')), ['größer.gguf']);
  });

  it('says where it can\'t be written, and leaves nothing', () => {
    const inFile = join(path, 'below-a-file.gguf');
    assert.throws(() => writeVectorFile(native, { path: inFile, vector }), { code: 'file-access', details: { file: inFile } });
    const directions = [...vector.directions];
    directions[4] = new Float32Array(5);
    assert.throws(() => writeVectorFile(native, { path: join(folder, 'bad.gguf'), vector: { ...vector, directions } }), { code: 'bad-vector' });
    assert.deepEqual(readdirSync(folder), ['under']);
  });

  it('gives by llama.cpp\'s control vector, at one layer, token for token what our fixed weight gives', async () => {
    const layer = 20;
    const weight = 60;
    const direction = (await readVectorFile(path)).directions[layer]!;
    const model = await loadModel();
    const prompt = { kind: 'chat', prompt: 'Tell me about the sea.' } as const;
    const steered = generate(model, [request('', { prompt, interventions: [{ layer, direction: 0, rule: { kind: 'fixed', weight } }], maxTokens: 24 })], [direction])[0]!;
    const plain = generate(model, [request('', { prompt, maxTokens: 24 })])[0]!;
    assert.notDeepEqual(steered.tokens, plain.tokens);
    const promptTokens = [...model.tokenize(prompt).tokens];
    model.dispose();

    const weights = await Weights.load();
    const context = weights.context({ hooked: false });
    const data = new Float32Array((LAYERS - 1) * WIDTH);
    data.set(direction.map((value) => value * weight), (layer - 1) * WIDTH);
    assert.equal(native.context.setControlVector(context.handle, data, data.length, WIDTH, layer, layer), 0);
    const batch = new Batch(512);
    const tokens: number[] = [];
    let pending = promptTokens;
    for (let position = 0; tokens.length < steered.tokens.length; ) {
      batch.clear();
      const rows = pending.map((token, i) => batch.add(token, position + i, 0, i === pending.length - 1));
      context.decode(batch, new HookPlan());
      position += pending.length;
      const logits = context.logits(rows.at(-1)!, weights.vocabulary);
      const next = logits.indexOf(logits.reduce((most, value) => Math.max(most, value)));
      tokens.push(next);
      pending = [next];
    }
    weights.dispose();
    assert.deepEqual(tokens, [...steered.tokens]);
  });
});
