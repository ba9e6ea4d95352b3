import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkModel } from '../../src/app/models/checkModel.ts';
import { dot } from '../../src/engine/hooks/applySteering.ts';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import { EMBEDDING, recurrentModelFile } from './families/families.ts';
import { sameBits, someDirection } from './lib/data.ts';
import { Weights } from './lib/native.ts';
import { capturing } from './lib/plans.ts';
import type { Steer } from './lib/plans.ts';
import { generate, loadModel, RecordingQueue, request } from './lib/queue.ts';

const TOKENS = Array.from({ length: 30 }, (_, i) => 40 + ((i * 37) % 200));
const PROMPTS = ['the river walks under old stones', 'the river walks under the sun', 'sing'];

describe('a recurrent model', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-mamba-'));
    path = join(folder, 'mamba.gguf');
    writeFileSync(path, recurrentModelFile());
    await checkModel({ path });
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is steered at every layer as others are', async () => {
    const weights = await Weights.load(path);
    const run = (steer?: Steer): Float32Array[] => {
      const residuals = TOKENS.map(() => new Float32Array(weights.layers * EMBEDDING));
      weights.run(weights.context({ contextLength: 256 }), TOKENS, { plan: capturing(residuals, steer) });
      return residuals;
    };
    const layerOf = (residuals: Float32Array, layer: number): Float32Array => residuals.subarray(layer * EMBEDDING, (layer + 1) * EMBEDDING);
    const plain = run();
    for (let layer = 0; layer < weights.layers; layer++) {
      const direction = someDirection(EMBEDDING, 60 + layer);
      const moved = run({ layer, direction, rule: { kind: 'fixed', weight: 6 } });
      const projected = run({ layer, direction, rule: { kind: 'projection', target: 9 } });
      TOKENS.forEach((_, position) => {
        assert.ok(sameBits(layerOf(moved[position]!, layer), layerOf(plain[position]!, layer).map((value, i) => value + Math.fround(6 * direction[i]!))), `layer ${layer}, position ${position}`);
        assert.ok(Math.abs(dot(layerOf(projected[position]!, layer), 0, direction) - 9) < 1e-3);
      });
    }
    weights.dispose();
  });

  describe('loaded', () => {
    let model: LoadedModel;
    before(async () => {
      model = await loadModel({ path, contextLength: 256, sequences: 3 });
    });
    after(() => model.dispose());

    it('computes each prompt whole, with the residuals that it has alone', () => {
      assert.equal(model.canTrim, false);
      const extract = (texts: readonly string[]): RecordingQueue => {
        const queue = new RecordingQueue(model);
        texts.forEach((text, index) => queue.scheduler.addExtraction(1, index, { kind: 'raw', text }));
        queue.run();
        return queue;
      };
      const alone = PROMPTS.map((text) => extract([text]).residuals[0]!.residuals);
      const together = extract(PROMPTS);
      assert.equal(together.residuals.length, PROMPTS.length);
      for (const { index, residuals } of together.residuals) assert.ok(sameBits(residuals, alone[index]!), `prompt ${index}`);
    });

    it('answers several prompts, each steered in its own way', () => {
      const directions = [someDirection(EMBEDDING, 5)];
      const plain = generate(model, PROMPTS.map((text) => request('', { prompt: { kind: 'raw', text }, maxTokens: 8 })));
      const steered = generate(model, PROMPTS.map((text, i) => request('', { prompt: { kind: 'raw', text }, maxTokens: 8, interventions: i === 1 ? [{ layer: 2, direction: 0, rule: { kind: 'projection', target: 60 } }] : [] })), directions);
      assert.deepEqual(steered.map(({ tokens }, i) => String(tokens) === String(plain[i]!.tokens)), [true, false, true]);
    });
  });
});
