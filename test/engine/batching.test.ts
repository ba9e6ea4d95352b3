import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LoadedModel } from '../../src/engine/model/loadedModel.ts';
import type { SequenceRequest } from '../../src/protocol/engine.ts';
import { bfloatCopy } from './lib/bfloatCopy.ts';
import { someDirection } from './lib/data.ts';
import { generate, loadModel, RecordingQueue } from './lib/queue.ts';

const WIDTH = 576;
const directions = [someDirection(WIDTH, 21), someDirection(WIDTH, 22), someDirection(WIDTH, 23)];

/** A raw prompt of exactly so many tokens, which begins unlike others. */
function promptOf(model: LoadedModel, tokens: number): string {
  let text = ['The', 'Every', 'Some', 'One', 'Many'][tokens % 5]!;
  const words = [' river', ' walks', ' under', ' old', ' stones', ' while', ' the', ' sun', ' sings', ' of'];
  for (let i = 0; model.tokenize({ kind: 'raw', text }).tokens.length < tokens; i++) text += words[(i * 7 + tokens) % words.length]!;
  assert.equal(model.tokenize({ kind: 'raw', text }).tokens.length, tokens);
  return text;
}

/** Five prompts of different lengths, each steered in its own way; `maxTokens` of each. */
function fiveRequests(model: LoadedModel, maxTokens: readonly number[]): SequenceRequest[] {
  const interventions: SequenceRequest['interventions'][] = [
    [],
    [{ layer: 12, direction: 0, rule: { kind: 'projection', target: 150 } }],
    [{ layer: 29, direction: 1, rule: { kind: 'fixed', weight: 200 } }],
    [{ layer: 3, direction: 2, rule: { kind: 'fixed', weight: -40 }, positions: 'prompt' }, { layer: 20, direction: 0, rule: { kind: 'projection', target: -90 } }],
    [{ layer: 20, direction: 1, rule: { kind: 'projection', target: 150 }, positions: 'generated' }],
  ];
  return [3, 6, 10, 70, 600].map((length, i) => ({
    prompt: { kind: 'raw', text: promptOf(model, length) },
    interventions: interventions[i]!,
    maxTokens: maxTokens[i]!,
    sampling: { kind: 'greedy' },
  }));
}

const MOST = [12, 5, 12, 6, 8];

describe('sequences in one batch', () => {
  it('get the tokens that each gets alone, with places freed in the middle and with any number of threads', async () => {
    const model = await loadModel();
    const requests = fiveRequests(model, MOST);
    const alone = requests.map((request) => generate(model, [request], directions)[0]!);
    const together = generate(model, requests, directions);
    const unsteered = generate(model, requests.map((request) => ({ ...request, interventions: [] })));
    model.dispose();
    together.forEach(({ tokens, text }, i) => {
      assert.deepEqual(tokens, alone[i]!.tokens, `sequence ${i}`);
      assert.equal(text, alone[i]!.text);
      // Steering that changed nothing would prove nothing.
      if (i > 0) assert.notDeepEqual(tokens, unsteered[i]!.tokens, `sequence ${i} is not steered`);
    });
    assert.deepEqual(together[0]!.tokens, unsteered[0]!.tokens);

    const twoThreads = await loadModel({ threads: 2 });
    const withTwo = generate(twoThreads, requests, directions);
    twoThreads.dispose();
    assert.deepEqual(withTwo.map(({ tokens }) => tokens), alone.map(({ tokens }) => tokens));
  });

  it('do so on bfloat16 weights, where a row alone would be computed otherwise', async () => {
    const { path, remove } = await bfloatCopy();
    const model = await loadModel({ path });
    assert.ok(model.needsTwoRows);
    const requests = fiveRequests(model, MOST);
    const alone = requests.map((request) => generate(model, [request], directions)[0]!);
    const together = generate(model, requests, directions);
    model.dispose();
    remove();
    assert.deepEqual(together.map(({ tokens }) => tokens), alone.map(({ tokens }) => tokens));
  });

  it('have company by a row of another place on bfloat16 weights, also where others run in all places', async () => {
    const { path, remove } = await bfloatCopy();
    const model = await loadModel({ path, sequences: 2 });
    const shapes: { rows: number; sequences: number }[] = [];
    const create = model.createContext.bind(model);
    model.createContext = (...args) => {
      const context = create(...args);
      const decode = context.decode.bind(context);
      context.decode = (batch, plan) => {
        shapes.push({ rows: batch.rows, sequences: batch.sequences });
        return decode(batch, plan);
      };
      return context;
    };
    const requests = fiveRequests(model, MOST);
    const [short, long] = [requests[2]!, requests[4]!];
    const alone = [short, long].map((request) => generate(model, [request], directions)[0]!.tokens);
    const queue = new RecordingQueue(model);
    queue.add(1, [short], directions, 'interactive');
    while (!queue.texts.has('1/0')) queue.scheduler.step();
    // Its prompt takes two decodes, between which the other goes on by itself.
    queue.add(2, [long], directions, 'interactive');
    queue.run();
    model.dispose();
    remove();
    assert.deepEqual([queue.of(1)[0]!.tokens, queue.of(2)[0]!.tokens], alone);
    const small = shapes.filter(({ rows }) => rows <= 2);
    assert.ok(small.length > 20);
    for (const shape of small) assert.deepEqual(shape, { rows: 2, sequences: 2 });
  });
});

describe('more sequences than places', () => {
  let model: LoadedModel;
  before(async () => {
    model = await loadModel({ sequences: 3 });
  });
  after(() => model.dispose());

  it('queue, and interactive ones overtake batch ones without changing their tokens', () => {
    const requests = fiveRequests(model, [14, 5, 14, 5, 6]);
    const alone = requests.map((request) => generate(model, [request], directions)[0]!.tokens);
    const queue = new RecordingQueue(model);
    queue.add(1, requests, directions, 'batch');
    for (let step = 0; step < 12; step++) assert.ok(queue.scheduler.step());
    const decodedBefore = queue.decoded;
    assert.ok(decodedBefore > 0);
    queue.add(2, requests.slice(0, 3), directions, 'interactive');
    queue.whenText = (job) => assert.equal(job, 2, 'batch work goes on beside interactive work');
    while (queue.of(2).length < 3) queue.scheduler.step();
    queue.whenText = () => undefined;
    queue.run();
    assert.deepEqual(queue.of(2).map(({ tokens }) => tokens), alone.slice(0, 3));
    assert.deepEqual(queue.of(1).map(({ tokens }) => tokens), alone);
  });

  it('get contexts as long as they need, the longest one too while short ones keep coming', async () => {
    const own = await loadModel({ sequences: 3 });
    const [short, , , , long] = fiveRequests(own, [9, 1, 1, 1, 3]) as [SequenceRequest, SequenceRequest, SequenceRequest, SequenceRequest, SequenceRequest];
    const alone = [short, long].map((request) => generate(own, [request], directions)[0]!.tokens);
    // Room for three of 256 positions, or one of 768.
    own.limits.cacheBytes = 768 * own.limits.bytesPerPosition;
    const queue = new RecordingQueue(own);
    queue.add(1, [short], directions);
    queue.add(2, [long], directions);
    let added = 2;
    while (queue.of(2).length === 0) {
      if (queue.ended.length + 2 > added) queue.add(++added, [short], directions);
      assert.ok(added < 60, 'the long one is starved');
      queue.scheduler.step();
    }
    queue.run();
    own.dispose();
    assert.deepEqual(queue.of(2)[0]!.tokens, alone[1]);
    for (let job = 3; job <= added; job++) assert.deepEqual(queue.of(job)[0]!.tokens, alone[0]);
  });
});
