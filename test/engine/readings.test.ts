import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import type { DirectionTokens, Intervention, ScoreText, TextScore, TokenProjections } from '../../src/protocol/engine.ts';
import { dot } from '../../src/engine/hooks/applySteering.ts';
import { bfloatCopy } from './lib/bfloatCopy.ts';
import { someDirection } from './lib/data.ts';
import { Weights } from './lib/native.ts';
import { capturing } from './lib/plans.ts';
import { generate, loadModel, RecordingQueue, request } from './lib/queue.ts';
import { surprise } from './lib/surprise.ts';

interface FixtureEnds {
  top: { token: number; logit: number }[];
  bottom: { token: number; logit: number }[];
}

interface Fixture {
  prompt: string;
  promptTokens: number[];
  texts: { text: string; tokens: number[]; alone: number; afterPrompt: number }[];
  directions: { seed: number; plain: FixtureEnds; throughNorm: FixtureEnds }[];
}

/** Made by fixtures/make-scores.py: PyTorch in single precision on the same weights, without llama.cpp. */
const fixture = JSON.parse(readFileSync(new URL('fixtures/scores.json', import.meta.url), 'utf8')) as Fixture;

/** Nats a token, on bfloat16 weights; on Q4_1, whose kernels round activations to eight bits, it is 0.15. */
const MOST_APART = 0.03;

function scores(model: LoadedModel, texts: readonly ScoreText[]): TextScore[] {
  const queue = new RecordingQueue(model);
  texts.forEach((text, index) => queue.scheduler.addScoring(1, index, text));
  queue.run();
  for (const error of queue.failures.values()) throw error;
  return texts.map((_, index) => queue.readings.get(`1/${index}`) as TextScore);
}

describe('scores of texts', () => {
  let model: LoadedModel;
  before(async () => {
    model = await loadModel({ contextLength: 512 });
  });
  after(() => model.dispose());

  it('agree with an independent computation in single precision, alone and after a prompt', async (test) => {
    const copy = await bfloatCopy();
    const wide = await loadModel({ path: copy.path });
    const alone = scores(wide, fixture.texts);
    const after = scores(wide, fixture.texts.map(({ text }) => ({ text, prompt: { kind: 'raw', text: fixture.prompt } })));
    let most = 0;
    fixture.texts.forEach(({ text, tokens, alone: expected, afterPrompt }, i) => {
      assert.deepEqual([...model.textTokens(text)], tokens);
      assert.deepEqual([alone[i]!.tokens, alone[i]!.skipped, after[i]!.tokens, after[i]!.skipped], [tokens.length - 1, 1, tokens.length, 0]);
      for (const [score, right] of [[alone[i]!, expected], [after[i]!, afterPrompt]] as const) {
        const apart = Math.abs(score.nll - right) / Math.max(1, score.tokens);
        most = Math.max(most, apart);
        assert.ok(apart < MOST_APART, `“${text}”: ${score.nll} for ${right}`);
      }
    });
    test.diagnostic(`most apart: ${most.toFixed(4)} nats a token`);
    wide.dispose();
    copy.remove();
  });

  it('are those of one plain decode, however the text is cut and whatever else runs', async () => {
    const text = 'The quick brown fox jumps over the lazy dog, and then it rests. '.repeat(9);
    const tokens = [...model.textTokens(text)];
    assert.ok(tokens.length > 128);
    const weights = await Weights.load();
    const expected = surprise(tokens, weights.run(weights.context({ contextLength: 512, hooked: false }), tokens));
    weights.dispose();
    const queue = new RecordingQueue(model);
    queue.add(2, [request('Count to ten.', { maxTokens: 6 })]);
    queue.scheduler.addExtraction(3, 0, { kind: 'chat', prompt: 'Hello' });
    queue.scheduler.addScoring(1, 0, { text });
    queue.run();
    const score = queue.readings.get('1/0') as TextScore;
    assert.equal(score.tokens, tokens.length - 1);
    assert.ok(Math.abs(score.nll - expected) < 1e-6 * expected, `${score.nll} for ${expected}`);
    assert.deepEqual(queue.of(2)[0]!.tokens, generate(model, [request('Count to ten.', { maxTokens: 6 })])[0]!.tokens);
  });

  it('are of the end of a text that the context does not hold, and of what fits it after a prompt', () => {
    const letters = (count: number, first = 0): string => Array.from({ length: count }, (_, i) => ` ${String.fromCharCode(97 + ((i + first) % 26))}`).join('');
    assert.equal(model.textTokens(letters(600)).length, 600);
    const prompt = { kind: 'raw', text: letters(500) } as const;
    const [long, tail, afterPrompt, short] = scores(model, [{ text: letters(600) }, { text: letters(513, 87) }, { text: letters(20, 500), prompt }, { text: letters(13, 500), prompt }]);
    assert.deepEqual([long!.tokens, long!.skipped, tail!.skipped], [512, 88, 1]);
    assert.equal(long!.nll, tail!.nll);
    assert.deepEqual(afterPrompt, { ...short!, skipped: 7 });
  });

  it('say of what has no second token that it can\'t be scored', () => {
    assert.deepEqual(scores(model, [{ text: '' }, { text: 'Hi' }]), [{ tokens: 0, nll: 0, skipped: 0 }, { tokens: 0, nll: 0, skipped: 1 }]);
  });

  it('take what looks like a special token for the text that it is', () => {
    assert.ok(scores(model, [{ text: 'It ends.<|im_end|>' }])[0]!.tokens > 5);
  });

  it('end with their job, and leave others alone', () => {
    const queue = new RecordingQueue(model);
    const text = 'word '.repeat(600);
    queue.scheduler.addScoring(1, 0, { text });
    queue.scheduler.addScoring(1, 1, { text });
    queue.scheduler.addScoring(2, 0, fixture.texts[0]!);
    queue.scheduler.step();
    queue.scheduler.step();
    queue.scheduler.cancel(1);
    queue.run();
    assert.deepEqual([...queue.failures].map(([key, { code }]) => [key, code]), [['1/0', 'cancelled'], ['1/1', 'cancelled']]);
    assert.deepEqual(queue.readings.get('2/0'), scores(model, [fixture.texts[0]!])[0]);
  });
});

describe('projections of an answer\'s tokens', () => {
  let model: LoadedModel;
  before(async () => {
    model = await loadModel();
  });
  after(() => model.dispose());

  const prompt = { kind: 'chat', prompt: 'Name three colors.' } as const;
  const response = 'Sure! Red, green – and the blue of the sea 🌊, in ñandú.\n\n* Done';

  const project = (interventions: readonly Intervention[], layer: number, directions: readonly Float32Array[], text = response): TokenProjections => {
    const queue = new RecordingQueue(model);
    queue.scheduler.addProjecting(0, { job: 1, items: [{ prompt, response: text, interventions }], directions, layer, direction: 0 });
    queue.run();
    for (const error of queue.failures.values()) throw error;
    return queue.readings.get('1/0') as TokenProjections;
  };

  it('are those of the captured residuals where nothing is steered, at the first, an inner and the last layer', async () => {
    const u = someDirection(model.info.embedding, 3);
    const { tokens } = model.tokenize(prompt);
    const all = [...tokens, ...model.textTokens(response)];
    const weights = await Weights.load();
    const residuals = all.map(() => new Float32Array(weights.layers * weights.embedding));
    weights.run(weights.context(), all, { plan: capturing(residuals) });
    weights.dispose();
    for (const layer of [0, 17, model.info.layers - 1]) {
      const { texts, before: unsteered, after: same } = project([], layer, [u]);
      assert.equal(texts.join(''), response);
      assert.equal(texts.length, all.length - tokens.length);
      assert.deepEqual(same, unsteered);
      unsteered.forEach((value, i) => assert.equal(value, Math.fround(dot(residuals[tokens.length + i]!, layer * model.info.embedding, u)), `layer ${layer}, token ${i}`));
    }
  });

  it('are the target at every token after the hook, and before it what the same steering below and of earlier tokens made', () => {
    const [u, w] = [someDirection(model.info.embedding, 3), someDirection(model.info.embedding, 4)];
    const below: Intervention = { layer: 10, direction: 1, rule: { kind: 'fixed', weight: 20 } };
    for (const layer of [15, model.info.layers - 1]) {
      const { before: without } = project([below], layer, [u, w]);
      const steered = project([below, { layer, direction: 0, rule: { kind: 'projection', target: 30 } }], layer, [u, w]);
      steered.after.forEach((value) => assert.ok(Math.abs(value - 30) < 1e-2, `${value}`));
      steered.before.forEach((value, i) => assert.equal(value, without[i], `token ${i}: the block's own input is not steered`));
      assert.notDeepEqual(without, project([], layer, [u, w]).before);
    }
  });

  it('tell prompt from generated positions, and have nothing of an empty answer', () => {
    const u = someDirection(model.info.embedding, 3);
    const rule = { kind: 'fixed', weight: 7 } as const;
    const onPrompt = project([{ layer: 12, direction: 0, rule, positions: 'prompt' }], 12, [u]);
    assert.deepEqual(onPrompt.after, onPrompt.before);
    const onAnswer = project([{ layer: 12, direction: 0, rule, positions: 'generated' }], 12, [u]);
    onAnswer.after.forEach((value, i) => assert.ok(Math.abs(value - onAnswer.before[i]! - 7) < 1e-3));
    assert.deepEqual(project([], 12, [u], ''), { texts: [], before: new Float32Array(0), after: new Float32Array(0) });
  });

  it('leave nothing to the texts after them, however strong the steering', () => {
    const text: ScoreText = { text: 'The sea is blue.' };
    const [alone] = scores(model, [text]);
    const queue = new RecordingQueue(model);
    const interventions: Intervention[] = [{ layer: 10, direction: 0, rule: { kind: 'fixed', weight: 1e40 } }];
    queue.scheduler.addProjecting(0, { job: 1, items: [{ prompt, response: response.repeat(3), interventions }], directions: [someDirection(model.info.embedding, 3)], layer: 20, direction: 0 });
    queue.scheduler.addScoring(2, 0, text);
    queue.run();
    assert.ok((queue.readings.get('1/0') as TokenProjections).after.every(Number.isNaN));
    assert.deepEqual(queue.readings.get('2/0'), alone);
  });

  it('are refused where there is no such layer or direction', () => {
    const u = someDirection(model.info.embedding, 3);
    assert.throws(() => project([], 30, [u]), /no layer 30/);
    assert.throws(() => project([], 3, []), /no direction 0/);
    assert.throws(() => project([], 3, [u.subarray(1)]), /575 numbers/);
  });
});

describe('tokens of directions', () => {
  const read = (model: LoadedModel, directions: readonly Float32Array[], count: number, normed = false): DirectionTokens[] => {
    const queue = new RecordingQueue(model);
    queue.scheduler.addVocabulary({ job: 1, directions, count, normed });
    queue.run();
    for (const error of queue.failures.values()) throw error;
    return queue.readings.get('1/0') as DirectionTokens[];
  };

  for (const [name, normed, mostApart] of [['as they are', false, 0.01], ['through the last norm\'s weights', true, 0.2]] as const) {
    it(`agree with an independent product with the output matrix, ${name}`, async (test) => {
      const model = await loadModel();
      const directions = fixture.directions.map(({ seed }) => someDirection(model.info.embedding, seed));
      const found = read(model, directions, 40, normed);
      let most = 0;
      fixture.directions.forEach(({ plain, throughNorm }, i) => {
        const expected = normed ? throughNorm : plain;
        for (const end of ['top', 'bottom'] as const) {
          const ours = new Map(found[i]![end].map(({ token, logit }) => [token, logit]));
          for (const { token, logit } of expected[end]) {
            assert.ok(ours.has(token), `${end}: token ${token} is not among ours`);
            most = Math.max(most, Math.abs(ours.get(token)! - logit));
          }
        }
        assert.ok(found[i]!.top.every(({ logit }, rank, all) => rank === 0 || logit <= all[rank - 1]!.logit));
        assert.ok(found[i]!.bottom.every(({ logit }, rank, all) => rank === 0 || logit >= all[rank - 1]!.logit));
      });
      assert.ok(most < mostApart, `logits ${most} apart`);
      test.diagnostic(`logits at most ${most.toFixed(4)} apart`);
      assert.deepEqual(read(model, [], 3), []);
      // More than one decode takes, and no matter where in it a direction is.
      const many = read(model, Array.from({ length: 66 }, (_, i) => directions[i % 2]!), 5, normed);
      many.forEach((each, i) => assert.deepEqual(each, { top: found[i % 2]!.top.slice(0, 5), bottom: found[i % 2]!.bottom.slice(0, 5) }));
      assert.throws(() => read(model, [directions[0]!.subarray(1)], 3), /575 numbers/);
      assert.throws(() => read(model, directions, 0), /between 1 and 49152/);
      model.dispose();
    });
  }

  it('can be read on unquantised weights', async () => {
    const copy = await bfloatCopy();
    const model = await loadModel({ path: copy.path });
    const [found] = read(model, [someDirection(model.info.embedding, fixture.directions[0]!.seed)], 3);
    assert.deepEqual(found!.top.map(({ token }) => token), fixture.directions[0]!.plain.top.slice(0, 3).map(({ token }) => token));
    model.dispose();
    copy.remove();
  });
});

describe('stopping single sequences', () => {
  it('ends those that are meant with what they have, and leaves the others bit for bit', async () => {
    const model = await loadModel();
    const requests = ['Tell me a story.', 'Count to ten.', 'Tell me a long story.', 'Name a colour.', 'Describe the sea.', 'Say hello.'].map((prompt) => request(prompt, { maxTokens: 30 }));
    const expected = generate(model, requests);
    const queue = new RecordingQueue(model);
    queue.add(1, requests);
    queue.add(2, [request('Count to ten.', { maxTokens: 5 })]);
    while ((queue.texts.get('1/0') ?? '').length < 12) queue.scheduler.step();
    // One that runs, one that still waits for a place, one that is not there.
    queue.scheduler.stop(1, [0, 5, 77]);
    assert.deepEqual(queue.ended.filter((key) => key.startsWith('1/')), ['1/0', '1/5']);
    const had = queue.texts.get('1/0')!;
    queue.run();
    const results = queue.of(1);
    assert.deepEqual([results[0]!.stopReason, results[5]!.stopReason, results[5]!.text], ['cancelled', 'cancelled', '']);
    assert.ok(results[0]!.text.startsWith(had) && expected[0]!.text.startsWith(results[0]!.text));
    for (const i of [1, 2, 3, 4]) assert.deepEqual(results[i]!.tokens, expected[i]!.tokens);
    assert.equal(queue.of(2)[0]!.stopReason, 'length');
    queue.scheduler.stop(1, [1]);
    assert.equal(queue.ended.filter((key) => key === '1/1').length, 1);
    model.dispose();
  });
});
