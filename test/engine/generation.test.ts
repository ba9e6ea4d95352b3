import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SteerboardError } from '../../src/core/errors.ts';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import type { Sampling, SequenceRequest } from '../../src/protocol/engine.ts';
import { someDirection } from './lib/data.ts';
import { generate, loadModel, RecordingQueue, request } from './lib/queue.ts';

const u = someDirection(576, 31);

describe('generation', () => {
  let model: LoadedModel;
  before(async () => {
    model = await loadModel({ contextLength: 256, sequences: 4 });
  });
  after(() => model.dispose());

  const one = (prompt: string, overrides: Partial<SequenceRequest> = {}): ReturnType<typeof generate>[0] => generate(model, [request(prompt, overrides)], [u])[0]!;

  it('answers greedily, the same each time, and ends at the model\'s own end token', () => {
    const first = one('What is 2+2?', { maxTokens: 60 });
    assert.match(first.text, /4/);
    assert.equal(first.stopReason, 'end');
    assert.equal(first.promptTokens, model.tokenize({ kind: 'chat', prompt: 'What is 2+2?' }).tokens.length);
    assert.ok(first.seconds > 0);
    const again = one('What is 2+2?', { maxTokens: 60 });
    assert.deepEqual({ ...again, seconds: 0 }, { ...first, seconds: 0 });
  });

  it('draws by seed: the same seed the same answer, another seed another', () => {
    const seeded = (seed: number): Sampling => ({ kind: 'seeded', seed, temperature: 1, topK: 50, topP: 0.95, minP: 0.02 });
    const [a, b, c] = [7, 7, 8].map((seed) => one('Tell me a story.', { maxTokens: 24, sampling: seeded(seed) }));
    assert.deepEqual(a!.tokens, b!.tokens);
    assert.notDeepEqual(a!.tokens, c!.tokens);
    const [alone] = generate(model, [request('Tell me a story.', { maxTokens: 24, sampling: seeded(7) }), request('Hello.'), request('Hi there.')]);
    assert.deepEqual(alone!.tokens, a!.tokens);
  });

  it('streams exactly the text of the result, whole characters only', () => {
    const queue = new RecordingQueue(model);
    queue.add(1, [request('Write three emojis and the word café.', { maxTokens: 40 })]);
    queue.run();
    const [result] = queue.of(1);
    assert.equal(queue.texts.get('1/0'), result!.text);
  });

  it('stops at a stop text, which is cut off, and at the most tokens', () => {
    const whole = one('Name three colors.', { maxTokens: 20 });
    const stop = whole.text.slice(8, 11);
    const stopped = one('Name three colors.', { maxTokens: 20, stop: ['never in there', stop] });
    assert.equal(stopped.stopReason, 'stop-text');
    assert.equal(stopped.text, whole.text.slice(0, whole.text.indexOf(stop)));
    const short = one('Tell me a story.', { maxTokens: 5 });
    assert.equal(short.stopReason, 'length');
    assert.equal(short.tokens.length, 5);
    assert.equal(one('Hello', { maxTokens: 0 }).stopReason, 'length');
  });

  it('fills the context to its last position and keeps the text, and takes no prompt that is longer', () => {
    const full = one('', { prompt: { kind: 'raw', text: 'la di da di la di da di'.repeat(24) }, maxTokens: 500 });
    assert.equal(full.stopReason, 'context-full');
    // The last token is not computed any more.
    assert.equal(full.promptTokens + full.tokens.length, 257);
    assert.notEqual(full.text, '');
    const refused = one('word '.repeat(400), { maxTokens: 5 });
    assert.deepEqual([refused.stopReason, refused.text, refused.tokens.length], ['prompt-too-long', '', 0]);
  });

  it('diverges or runs at huge strengths, and never takes the process along', () => {
    for (const weight of [1e4, 1e10, 1e20, 1e30, 3e38, -3e38]) {
      for (const sampling of [{ kind: 'greedy' }, { kind: 'seeded', seed: 1, temperature: 1, topK: 40 }] as const) {
        const result = one('Hello', { maxTokens: 4, sampling, interventions: [{ layer: 10, direction: 0, rule: { kind: 'fixed', weight } }] });
        if (Math.abs(weight) > 1e25) assert.equal(result.stopReason, 'diverged', `${weight}`);
      }
    }
    assert.equal(one('Hello', { maxTokens: 4, interventions: [{ layer: 0, direction: 0, rule: { kind: 'projection', target: 3e38 } }] }).stopReason, 'diverged');
    assert.match(one('What is 2+2?', { maxTokens: 60 }).text, /4/);
  });

  it('leaves nothing of answers that diverged to those after them', () => {
    const plain = one('What is 2+2?', { maxTokens: 8 });
    // In single precision the weight is infinite: all of the prompt's keys and values are NaN from layer 11 on.
    const diverging = request('word '.repeat(60), { interventions: [{ layer: 10, direction: 0, rule: { kind: 'fixed', weight: 1e40 } }] });
    for (const count of [1, 2, 4]) {
      const results = generate(model, [...Array.from({ length: count }, () => diverging), ...Array.from({ length: 5 }, () => request('What is 2+2?', { maxTokens: 8 }))], [u]);
      assert.deepEqual(results.slice(0, count).map(({ stopReason }) => stopReason), Array(count).fill('diverged'));
      for (const { tokens } of results.slice(count)) assert.deepEqual(tokens, plain.tokens);
    }
  });

  it('leaves nothing of a steered prompt that was cancelled before its first token, between two decodes or within one', () => {
    const plain = one('What is 2+2?', { maxTokens: 8 });
    const interventions = [{ layer: 0, direction: 0, rule: { kind: 'fixed' as const, weight: 1e40 } }];
    const cancelled = (words: readonly number[], reasons: readonly string[], step: (queue: RecordingQueue) => void): void => {
      const queue = new RecordingQueue(model);
      // Keeps the context, which would be made anew once nobody is in it or were it far too small; steered, so that no prefix of it is copied over what is left.
      queue.add(3, [request('Tell me a long story.', { maxTokens: 30, interventions: [{ layer: 0, direction: 0, rule: { kind: 'fixed', weight: 1 } }] })], [u]);
      queue.add(1, words.map((count, i) => request('', { prompt: { kind: 'raw', text: `word${i} `.repeat(count) }, interventions })), [u]);
      while (!queue.texts.has('3/0')) queue.scheduler.step();
      step(queue);
      queue.add(2, Array.from({ length: 5 }, () => request('What is 2+2?', { maxTokens: 8 })));
      queue.run();
      assert.deepEqual(queue.of(1).map(({ stopReason }) => stopReason), reasons);
      for (const { tokens } of queue.of(2)) assert.deepEqual(tokens, plain.tokens);
    };
    // The longer prompt is computed as far as the shorter one.
    cancelled([40, 60], ['diverged', 'cancelled'], (queue) => {
      queue.scheduler.step();
      assert.deepEqual(queue.ended, ['1/0']);
      queue.scheduler.cancel(1);
    });
    cancelled([60, 60], ['cancelled', 'cancelled'], (queue) => {
      const before = queue.decoded;
      endDecodeAfter(queue, 300);
      queue.scheduler.step();
      assert.equal(queue.decoded, before, 'the decode ran to its end');
    });
  });

  it('refuses what can\'t be steered or drawn, by name', () => {
    const refusal = (overrides: Partial<SequenceRequest>): string => {
      const queue = new RecordingQueue(model);
      queue.add(1, [request('Hello', overrides)], [u, u.subarray(1)]);
      queue.run();
      return queue.failures.get('1/0')?.message ?? '';
    };
    assert.match(refusal({ interventions: [{ layer: 30, direction: 0, rule: { kind: 'fixed', weight: 1 } }] }), /no layer 30: the model's layers are 0 to 29/);
    assert.match(refusal({ interventions: [{ layer: 3, direction: 2, rule: { kind: 'fixed', weight: 1 } }] }), /no direction 2/);
    assert.match(refusal({ interventions: [{ layer: 3, direction: 1, rule: { kind: 'fixed', weight: 1 } }] }), /575 numbers a layer, the model 576/);
    assert.match(refusal({ interventions: [{ layer: 3, direction: 0, rule: { kind: 'projection', target: NaN } }] }), /finite/);
    assert.match(refusal({ sampling: { kind: 'seeded', seed: -1, temperature: 1 } }), /seed/);
    assert.match(refusal({ prompt: { kind: 'raw', text: '' } }), /empty/);
  });

  it('cancels a job at once: what runs keeps its text, what waits never starts, others go on', () => {
    const expected = one('Name three colors.', { maxTokens: 12 });
    const queue = new RecordingQueue(model);
    queue.add(1, Array.from({ length: 6 }, () => request('Tell me a long story.', { maxTokens: 200 })));
    queue.add(2, [request('Name three colors.', { maxTokens: 12 })]);
    while (!queue.texts.has('1/3')) queue.scheduler.step();
    queue.scheduler.cancel(1);
    queue.run();
    assert.deepEqual(queue.of(1).map(({ stopReason }) => stopReason), Array.from({ length: 6 }, () => 'cancelled'));
    assert.notEqual(queue.of(1)[0]!.text, '');
    assert.equal(queue.of(1)[5]!.text, '');
    assert.deepEqual(queue.of(2)[0]!.tokens, expected.tokens);
  });

  it('ends a decode in its middle once all its jobs are on the cancel board, and leaves the others\' context as it was', () => {
    const expected = one('Name three colors.', { maxTokens: 12 });
    const queue = new RecordingQueue(model);
    queue.add(2, [request('Name three colors.', { maxTokens: 12 })], [], 'batch');
    while (!queue.texts.has('2/0')) queue.scheduler.step();
    queue.add(1, [request('word '.repeat(200), { maxTokens: 5 })], [], 'interactive');
    const asked = endDecodeAfter(queue, 40);
    const before = queue.decoded;
    queue.scheduler.step();
    assert.equal(queue.decoded, before, 'the decode ran to its end');
    assert.ok(asked() < 200, `asked ${asked()} times: the decode went on`);
    queue.run();
    assert.equal(queue.of(1)[0]!.stopReason, 'cancelled');
    assert.deepEqual(queue.of(2)[0]!.tokens, expected.tokens);
  });

  it('takes fewer side by side where memory has no room for all', () => {
    const create = model.createContext.bind(model);
    const tried: number[] = [];
    model.createContext = (places, ...rest) => {
      tried.push(places);
      // As llama.cpp does where an allocation fails.
      if (places > 2) throw new SteerboardError('not-enough-memory', 'No room.');
      return create(places, ...rest);
    };
    try {
      const expected = one('Name three colors.', { maxTokens: 6 });
      tried.length = 0;
      const results = generate(model, Array.from({ length: 6 }, () => request('Name three colors.', { maxTokens: 6 })));
      assert.deepEqual(results.map(({ tokens }) => tokens), Array.from({ length: 6 }, () => expected.tokens));
      assert.deepEqual(tried.map((places) => places > 2), [true, false]);
    } finally {
      model.createContext = create;
    }
  });

  it('fills a context that is too small for what waits with who ends before those in it', () => {
    const story = (maxTokens: number): SequenceRequest => request('Tell me a long story.', { maxTokens });
    const queue = new RecordingQueue(model);
    queue.add(1, [story(40), story(2)]);
    while (queue.ended.length === 0) queue.scheduler.step();
    // Four side by side are wanted where two have room.
    queue.add(2, [story(60), story(4), story(4), story(4), story(4), story(4)]);
    queue.run();
    assert.deepEqual(queue.ended.slice(0, 5), ['1/1', '2/1', '2/2', '2/3', '1/0']);
    assert.equal(queue.of(2).length, 6);
  });

  it('keeps answers streaming while prompts are computed: a chunk of those and a step of these in turn', () => {
    const queue = new RecordingQueue(model);
    queue.add(1, [request('Tell me a long story.', { maxTokens: 60 })], [], 'interactive');
    while (!queue.texts.has('1/0')) queue.scheduler.step();
    const prompts = ['river', 'stone', 'cloud'].map((word) => ({ kind: 'raw' as const, text: `${word} `.repeat(190) }));
    let left = prompts.reduce((sum, prompt) => sum + model.tokenize(prompt).tokens.length, 0);
    queue.add(2, prompts.map((prompt) => request('', { prompt, maxTokens: 1 })), [], 'interactive');
    let jobs = new Set<number>();
    queue.onDecoded = (job, tokens) => {
      if (tokens > 0) jobs.add(job);
      if (job === 2) left -= tokens;
    };
    const steps: string[] = [];
    while (left > 0) {
      jobs = new Set();
      queue.scheduler.step();
      steps.push([...jobs].join());
    }
    assert.equal(steps.filter((step) => step === '2').length, 2);
    steps.forEach((step, i) => assert.notEqual(step, steps[i + 1], steps.join(' ')));
  });

  it('lets interactive work overtake at the next step', () => {
    const queue = new RecordingQueue(model);
    queue.add(1, [request('Tell me a long story.', { maxTokens: 60 })], [], 'batch');
    while (!queue.texts.has('1/0')) queue.scheduler.step();
    queue.add(2, [request('Hello', { maxTokens: 8 })], [], 'interactive');
    const before = queue.texts.get('1/0');
    while (!queue.results.has('2/0')) queue.scheduler.step();
    assert.equal(queue.texts.get('1/0'), before);
    queue.run();
    assert.deepEqual(queue.ended, ['2/0', '1/0']);
  });
});

/**
 * Cancels job 1 while native code computes: the board is read in the abort callback only, after the step began.
 * @param times how often it is read before; returns how often it was
 */
function endDecodeAfter(queue: RecordingQueue, times: number): () => number {
  const take = queue.board.take.bind(queue.board);
  let asked = 0;
  queue.board.take = () => {
    if (asked++ === times) queue.board.post(1);
    return take();
  };
  return () => asked;
}
