import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import { dot } from '../../src/engine/hooks/applySteering.ts';
import { sameBits } from './lib/data.ts';
import { generate, loadModel, RecordingQueue, request } from './lib/queue.ts';

interface FixturePrompt {
  prompt: string;
  tokens: number[];
}

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** Made by fixtures/make-residuals.py: NumPy in single precision on the same weights, without llama.cpp. */
const prompts = JSON.parse(fixture('residuals.json').toString()) as FixturePrompt[];
const bytes = fixture('residuals.f32');
const reference = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

const LEAST_COSINE = 0.998;

describe('extraction', () => {
  let model: LoadedModel;
  before(async () => {
    model = await loadModel({ sequences: 3 });
  });
  after(() => model.dispose());

  const extract = (texts: readonly string[]): RecordingQueue => {
    const queue = new RecordingQueue(model);
    texts.forEach((prompt, index) => queue.scheduler.addExtraction(1, index, { kind: 'chat', prompt }));
    queue.run();
    return queue;
  };

  it('agrees with an independent computation in single precision at every layer', (test) => {
    const { layers, embedding } = model.info;
    const queue = extract(prompts.map(({ prompt }) => prompt));
    assert.equal(queue.residuals.length, prompts.length);
    let least = 1;
    for (const { index, residuals, promptTokens } of queue.residuals) {
      assert.deepEqual([...model.tokenize({ kind: 'chat', prompt: prompts[index]!.prompt }).tokens], prompts[index]!.tokens);
      assert.equal(promptTokens, prompts[index]!.tokens.length);
      for (let layer = 0; layer < layers; layer++) {
        const ours = residuals.subarray(layer * embedding, (layer + 1) * embedding);
        const theirs = reference.subarray((index * layers + layer) * embedding, (index * layers + layer + 1) * embedding);
        const cosine = dot(ours, 0, theirs) / (Math.hypot(...ours) * Math.hypot(...theirs));
        least = Math.min(least, cosine);
        assert.ok(cosine >= LEAST_COSINE, `prompt ${index}, layer ${layer}: cosine ${cosine}`);
      }
    }
    test.diagnostic(`least cosine ${least.toFixed(5)}`);
  });

  it('does not depend on what else is extracted or generated', () => {
    const alone = extract([prompts[1]!.prompt]).residuals[0]!.residuals;
    const queue = new RecordingQueue(model);
    queue.add(2, [request('Count to ten.', { maxTokens: 6 }), request('Name a colour.', { maxTokens: 6 })]);
    prompts.forEach(({ prompt }, index) => queue.scheduler.addExtraction(1, index, { kind: 'chat', prompt }));
    queue.run();
    assert.ok(sameBits(queue.residuals.find(({ index }) => index === 1)!.residuals, alone));
    assert.deepEqual(queue.of(2)[0]!.tokens, generate(model, [request('Count to ten.', { maxTokens: 6 })])[0]!.tokens);
  });

  it('refuses a prompt longer than the context and goes on with the others', () => {
    const queue = extract(['word '.repeat(2000), 'Hello']);
    assert.equal(queue.failures.get('1/0')!.code, 'prompt-too-long');
    assert.equal(queue.residuals.length, 1);
  });
});
