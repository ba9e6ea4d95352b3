import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import type { SequenceRequest } from '../../src/protocol/engine.ts';
import { bfloatCopy } from './lib/bfloatCopy.ts';
import { cosine } from '../../src/core/vectors/cosine.ts';
import { sameBits, someDirection } from './lib/data.ts';
import { countRows, generate, loadModel, RecordingQueue, request } from './lib/queue.ts';

const directions = [someDirection(576, 41), someDirection(576, 41), someDirection(576, 42)];
const HEADER = 'A helper answers what people ask, shortly, politely, and in whole sentences that anyone can read.';

/** Raw prompts that fork at every depth: equal ones, one that another begins with, a single token, one longer than a micro-batch. */
const PROMPTS = [
  `${HEADER} Name a river.`, `${HEADER} Name a river. Use capital letters only.`, `${HEADER} Name a river.`, 'A', `${HEADER} Name a`,
  `${HEADER} Sing.`, 'A help', `${HEADER} ${'The sea is wide and the boat is small. '.repeat(60)}`, `${HEADER} Name a river, or a lake.`,
];

for (const weights of ['Q4_1', 'BF16'] as const) {
  describe(`prefixes computed once, ${weights}`, () => {
    let model: LoadedModel;
    let remove = (): void => undefined;
    before(async () => {
      const copy = weights === 'BF16' ? await bfloatCopy() : undefined;
      if (copy) ({ remove } = copy);
      model = await loadModel({ exactExtraction: true, ...(copy && { path: copy.path }) });
    });
    after(() => {
      model.dispose();
      remove();
    });

    it('give residuals with the bits of each prompt alone', () => {
      const extract = (texts: readonly string[]): RecordingQueue => {
        const queue = new RecordingQueue(model);
        texts.forEach((text, index) => queue.scheduler.addExtraction(1, index, { kind: 'raw', text }));
        queue.run();
        return queue;
      };
      const rows = countRows(model);
      const alone = PROMPTS.map((text) => extract([text]).residuals[0]!.residuals);
      const rowsAlone = rows.take();
      const together = extract(PROMPTS);
      assert.equal(together.residuals.length, PROMPTS.length);
      for (const { index, residuals } of together.residuals) assert.ok(sameBits(residuals, alone[index]!), `prompt ${index}`);
      // All but the long prompt's own part, and a few positions at each fork.
      const [longest] = PROMPTS.map((text) => model.tokenize({ kind: 'raw', text }).tokens.length).sort((a, b) => b - a);
      const rowsTogether = rows.take();
      assert.ok(rowsTogether < longest! + 40 && rowsTogether < rowsAlone - 90, `${rowsTogether} rows together, ${rowsAlone} alone`);
    });

    it('give each answer the tokens it gets alone', () => {
      const steerings: SequenceRequest['interventions'][] = [
        [],
        [{ layer: 8, direction: 0, rule: { kind: 'projection', target: 30 } }],
        // Equal to the one before, by another array.
        [{ layer: 8, direction: 1, rule: { kind: 'projection', target: 30 } }],
        [{ layer: 8, direction: 2, rule: { kind: 'projection', target: 30 } }],
        [{ layer: 20, direction: 0, rule: { kind: 'fixed', weight: 90 }, positions: 'generated' }],
      ];
      const requests = [0, 1, 7, 8, 3].flatMap((prompt) =>
        steerings.map((interventions) => request('', { prompt: { kind: 'raw', text: PROMPTS[prompt]!.slice(0, 400) }, interventions, maxTokens: 6 })));
      const rows = countRows(model);
      const alone = requests.map((each) => generate(model, [each], directions)[0]!.tokens);
      const rowsAlone = rows.take();
      assert.deepEqual(generate(model, requests, directions).map(({ tokens }) => tokens), alone);
      const rowsTogether = rows.take();
      // Rows that stand in to make steps faster count too.
      assert.ok(rowsTogether < rowsAlone * 0.6, `${rowsTogether} rows together, ${rowsAlone} alone`);
    });
  });
}

describe('many prompts in one decode', () => {
  let model: LoadedModel;
  let remove: () => void;
  before(async () => {
    const copy = await bfloatCopy();
    ({ remove } = copy);
    model = await loadModel({ path: copy.path });
  });
  after(() => {
    model.dispose();
    remove();
  });

  const extract = (texts: readonly string[]): RecordingQueue => {
    const queue = new RecordingQueue(model);
    texts.forEach((text, index) => queue.scheduler.addExtraction(1, index, { kind: 'raw', text }));
    queue.run();
    assert.equal(queue.residuals.length, texts.length);
    return queue;
  };

  it('give residuals near those of each prompt alone, the same each time', () => {
    assert.ok(model.info.extractsAbreast);
    const together = extract(PROMPTS);
    assert.equal(together.decoded, together.residuals.reduce((sum, { promptTokens }) => sum + promptTokens, 0));
    const { layers, embedding } = model.info;
    for (const { index, residuals } of together.residuals) {
      const [alone] = extract([PROMPTS[index]!]).residuals;
      for (let layer = 0; layer < layers; layer++) {
        const [ours, theirs] = [residuals, alone!.residuals].map((all) => all.subarray(layer * embedding, (layer + 1) * embedding));
        assert.ok(cosine(ours!, theirs!)! >= 0.9997, `prompt ${index}, layer ${layer}`);
      }
    }
    // Also in the larger context that longer prompts leave behind.
    extract([`${HEADER} ${'And so on and on, as long as it takes. '.repeat(72)}`]);
    const again = extract(PROMPTS);
    together.residuals.forEach(({ index, residuals }, i) => {
      assert.equal(again.residuals[i]!.index, index);
      assert.ok(sameBits(again.residuals[i]!.residuals, residuals), `prompt ${index}`);
    });
  });

  it('go on with another job\'s when theirs is cancelled in the middle', () => {
    const queue = new RecordingQueue(model);
    const texts = Array.from({ length: 40 }, (_, i) => `${HEADER} Name river number ${i}, and then ${'another and '.repeat(i)}`);
    texts.forEach((text, index) => queue.scheduler.addExtraction(1, index, { kind: 'raw', text }));
    while (queue.residuals.length === 0) queue.scheduler.step();
    assert.ok(queue.residuals.length > 1);
    queue.scheduler.cancel(1);
    queue.scheduler.addExtraction(2, 0, { kind: 'raw', text: 'Four.' });
    queue.run();
    assert.equal(queue.ended.length, 41);
    assert.ok(sameBits(queue.residuals.at(-1)!.residuals, extract(['Four.']).residuals[0]!.residuals));
  });
});

describe('steered prompts', () => {
  it('share with none that is steered otherwise', async () => {
    const model = await loadModel();
    const steered = (target: number, direction = 0): SequenceRequest =>
      request('', { prompt: { kind: 'raw', text: PROMPTS[0]! }, interventions: [{ layer: 8, direction, rule: { kind: 'projection', target } }], maxTokens: 1 });
    const rows = countRows(model);
    const rowsOf = (requests: readonly SequenceRequest[]): number => {
      generate(model, requests, directions);
      return rows.take();
    };
    const one = rowsOf([steered(30)]);
    assert.equal(rowsOf([steered(30), steered(31)]), 2 * one);
    assert.equal(rowsOf([steered(30), steered(30, 2)]), 2 * one);
    assert.equal(rowsOf([steered(30), request('', { prompt: { kind: 'raw', text: PROMPTS[0]! }, maxTokens: 1 })]), 2 * one);
    // The last two positions give the logits.
    assert.equal(rowsOf([steered(30), steered(30, 1)]), one + 2);
    model.dispose();
  });
});

describe('a window of extractions', () => {
  it('goes on where it was when an answer is asked for between two of its prompts', async () => {
    const model = await loadModel();
    try {
      const texts = [`${HEADER} One.`, `${HEADER} Two.`, `${HEADER} Three.`, `${HEADER} Four.`];
      const queue = new RecordingQueue(model);
      texts.forEach((text, index) => queue.scheduler.addExtraction(1, index, { kind: 'raw', text }));
      while (queue.residuals.length === 0) queue.scheduler.step();
      // Its lane makes a context, for which the idle ones give theirs back.
      queue.add(2, [request('Hello.', { maxTokens: 2 })], [], 'interactive');
      queue.run();
      assert.deepEqual([...queue.failures], []);
      assert.deepEqual(queue.residuals.map(({ index }) => index).sort(), [0, 1, 2, 3]);
      const undisturbed = new RecordingQueue(model);
      texts.forEach((text, index) => undisturbed.scheduler.addExtraction(1, index, { kind: 'raw', text }));
      undisturbed.run();
      undisturbed.residuals.forEach(({ residuals }, i) => assert.ok(sameBits(residuals, queue.residuals[i]!.residuals)));
    } finally {
      model.dispose();
    }
  });

  it('that ends by cancelling leaves nothing waiting behind it', async () => {
    const model = await loadModel();
    try {
      const queue = new RecordingQueue(model);
      ['One.', 'Two.', 'Three.'].forEach((text, index) => queue.scheduler.addExtraction(1, index, { kind: 'raw', text }));
      while (queue.residuals.length === 0) queue.scheduler.step();
      queue.scheduler.cancel(1);
      queue.scheduler.addExtraction(2, 0, { kind: 'raw', text: 'Four.' });
      queue.run();
      assert.deepEqual(queue.ended.slice(-1), ['2/0']);
      assert.equal(queue.ended.length, 4);
    } finally {
      model.dispose();
    }
  });
});
