import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkModel } from '../../src/app/models/checkModel.ts';
import { readVectorFile } from '../../src/app/vectors/readVectorFile.ts';
import { DifferenceInMeans } from '../../src/core/vectors/differenceInMeans.ts';
import { dot } from '../../src/engine/hooks/applySteering.ts';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import { writeVectorFile } from '../../src/engine/vectorFile.ts';
import type { SequenceRequest } from '../../src/protocol/engine.ts';
import type { SteeringVector } from '../../src/protocol/files.ts';
import { EMBEDDING, families, family, SLIDING_WINDOW } from './families/families.ts';
import { writeFamily } from './families/writeFamilies.ts';
import { sameBits, someDirection } from './lib/data.ts';
import { libraries } from './lib/native.ts';
import { countRows, generate, loadModel, RecordingQueue, request } from './lib/queue.ts';

const BODY = 'the river walks under old stones while the sun sings of the river in the old sun, of stones while the old river sings under the sun';
/** They share a beginning longer than any sliding window, fork at different depths, and one is contained in another. */
const PROMPTS = [`${BODY} name the river.`, `${BODY} name the river. answer in stones`, `${BODY} sing`, 'walk', `${BODY} name the old sun, ${BODY}`];
const INSTRUCTION = ' answer in old stones';

describe('model families', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steerboard-families-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const of of families) {
    describe(of.name, () => {
      let path: string;
      let model: LoadedModel;
      before(async () => {
        path = writeFamily(folder, of);
        await checkModel({ path });
        model = await loadModel({ path, contextLength: 512, sequences: 3, exactExtraction: true });
      });
      after(() => model.dispose());

      const directions = [someDirection(EMBEDDING, 31), someDirection(EMBEDDING, 32)];
      const last = of.layers - 1;
      const steerings: SequenceRequest['interventions'][] = [
        [],
        [{ layer: 1, direction: 0, rule: { kind: 'projection', target: 60 } }],
        [{ layer: last, direction: 1, rule: { kind: 'fixed', weight: 80 } }],
        [{ layer: 0, direction: 1, rule: { kind: 'fixed', weight: -40 }, positions: 'prompt' }, { layer: 2, direction: 0, rule: { kind: 'projection', target: -60 } }],
        [{ layer: last, direction: 0, rule: { kind: 'projection', target: 80 }, positions: 'generated' }],
      ];
      const requests = PROMPTS.map((text, i) => request('', { prompt: { kind: 'raw', text }, interventions: steerings[i]!, maxTokens: 20 }));
      const extract = (texts: readonly string[], kind: 'raw' | 'chat' = 'raw', by = model): RecordingQueue => {
        const queue = new RecordingQueue(by);
        texts.forEach((text, index) => queue.scheduler.addExtraction(1, index, kind === 'raw' ? { kind, text } : { kind, prompt: text }));
        queue.run();
        return queue;
      };

      it('is what its file says', () => {
        const { architecture, layers, embedding, vocabulary, quantisation, attention } = model.info;
        assert.deepEqual({ architecture, layers, embedding, vocabulary, quantisation, attention }, {
          architecture: of.architecture, layers: of.layers, embedding: EMBEDDING, vocabulary: of.vocabulary.tokens.length, quantisation: of.matrixType, attention: 'standard',
        });
        assert.ok(model.tokenize({ kind: 'raw', text: BODY }).tokens.length > 2 * SLIDING_WINDOW);
        assert.ok(model.tokenize({ kind: 'chat', prompt: BODY }).text.includes(BODY));
      });

      it('gives each sequence the tokens it gets alone, in a batch and when it joins late', () => {
        const alone = requests.map((each) => generate(model, [each], directions)[0]!.tokens);
        const unsteered = requests.map((each) => generate(model, [{ ...each, interventions: [] }])[0]!.tokens);
        // Steering that changed nothing would prove nothing.
        alone.forEach((tokens, i) => assert.equal(String(tokens) === String(unsteered[i]!), i === 0, `sequence ${i}`));
        assert.deepEqual(generate(model, requests, directions).map(({ tokens }) => tokens), alone);

        const queue = new RecordingQueue(model);
        queue.add(1, requests.slice(0, 1), directions);
        for (let step = 0; step < 5; step++) assert.ok(queue.scheduler.step());
        queue.add(2, requests.slice(1), directions);
        queue.run();
        assert.deepEqual([...queue.of(1), ...queue.of(2)].map(({ tokens }) => tokens), alone);
      });

      it('computes a shared prefix once, with the bits of each prompt alone', () => {
        const rows = countRows(model);
        const alone = PROMPTS.map((text) => extract([text]).residuals[0]!.residuals);
        const rowsAlone = rows.take();
        const together = extract(PROMPTS);
        const rowsTogether = rows.take();
        assert.equal(together.residuals.length, PROMPTS.length);
        for (const { index, residuals } of together.residuals) assert.ok(sameBits(residuals, alone[index]!), `prompt ${index}`);
        assert.ok(rowsTogether < rowsAlone / 2 + 40, `${rowsTogether} rows together, ${rowsAlone} alone`);
      });

      it('computes prompts side by side nearly as each alone, where that is faster', async (test) => {
        const abreast = await loadModel({ path, contextLength: 512 });
        try {
          assert.equal(abreast.info.extractsAbreast, true);
          const alone = PROMPTS.map((text) => extract([text]).residuals[0]!.residuals);
          const together = extract(PROMPTS, 'raw', abreast);
          assert.equal(together.residuals.length, PROMPTS.length);
          let least = 1;
          for (const { index, residuals } of together.residuals) {
            for (let layer = 0; layer < of.layers; layer++) {
              const [ours, theirs] = [residuals, alone[index]!].map((all) => all.subarray(layer * EMBEDDING, (layer + 1) * EMBEDDING)) as [Float32Array, Float32Array];
              least = Math.min(least, dot(ours, 0, theirs) / (Math.hypot(...ours) * Math.hypot(...theirs)));
            }
          }
          test.diagnostic(`least cosine ${least.toFixed(7)}`);
          assert.ok(least >= 0.9999, `cosine ${least}`);
        } finally {
          abreast.dispose();
        }
      });

      it('makes a vector file that steers as the vector in memory does', async () => {
        const means = new DifferenceInMeans(of.layers, EMBEDDING);
        const queue = extract(PROMPTS.flatMap((text) => [text + INSTRUCTION, text]), 'chat');
        const byIndex = new Map(queue.residuals.map(({ index, residuals }) => [index, residuals]));
        PROMPTS.forEach((_, i) => means.add(byIndex.get(2 * i)!, byIndex.get(2 * i + 1)!));
        const directions = means.result().directions.map((direction) => direction!);
        const vector: SteeringVector = { name: of.name, modelHint: of.architecture, layers: of.layers, embedding: EMBEDDING, directions };
        const file = join(folder, `${of.name}-vector.gguf`);
        writeVectorFile(await libraries(), { path: file, vector });
        const read = await readVectorFile(file);
        assert.deepEqual(read.directions, vector.directions);
        assert.equal(read.modelHint, of.architecture);
        const steered = (from: SteeringVector['directions']): Int32Array[] => from.map((_, layer) =>
          generate(model, [request(PROMPTS[2]!, { interventions: [{ layer, direction: 0, rule: { kind: 'fixed', weight: 15 } }], maxTokens: 8 })], [from[layer]!])[0]!.tokens);
        assert.deepEqual(steered(read.directions), steered(vector.directions));
      });
    });
  }

  it('without a residual stream are refused before anything is computed, by the list and by the engine itself', async () => {
    const path = writeFamily(folder, { ...family('mistral'), name: 'eurobert', architecture: 'eurobert', tiedOutput: true, headWidth: EMBEDDING / 4, keys: family('qwen2').keys });
    await assert.rejects(checkModel({ path }), { code: 'unsupported-architecture', message: /eurobert cannot be steered: llama\.cpp does not give out/ });
    await assert.rejects(loadModel({ path }), { code: 'unsupported-architecture', message: /shows the residual stream of 0 of its 4 layers/ });
  });

  it('that llama.cpp does not know are refused by the list, and by llama.cpp where the list were wrong', async () => {
    const path = writeFamily(folder, { ...family('llama'), name: 'unknown', architecture: 'llama-of-tomorrow' });
    await assert.rejects(checkModel({ path }), { code: 'unsupported-architecture', message: /llama-of-tomorrow cannot be loaded: .* does not know it/ });
    await assert.rejects(loadModel({ path }), { code: 'bad-model' });
  });
});
