/**
 * What steering and batching cost on the default model, one thread: `npx tsx bench/hooks.ts [rounds]`.
 * Each comparison alternates its two sides in one process and prints medians, so that a machine's moods hit both alike.
 */
import { HookPlan } from '../src/engine/hooks/hookPlan.ts';
import { Batch } from '../src/engine/model/batch.ts';
import type { Context } from '../src/engine/model/context.ts';
import { someDirection } from '../test/engine/lib/data.ts';
import { Weights } from '../test/engine/lib/native.ts';
import { generate, loadModel, request } from '../test/engine/lib/queue.ts';
import { figure } from './lib/figures.ts';

const rounds = Number(process.argv[2] ?? 7);
const STEPS = 32;
const PROMPT = 32;
const MOST_ROWS = 24;

const weights = await Weights.load();
const direction = someDirection(weights.embedding, 1);
const batch = new Batch(512);

/** Tokens a second after a short prompt, one token after another, all positions steered or none. */
function tokensPerSecond(context: Context, steer: boolean): number {
  context.clear();
  const decode = (count: number, from: number): void => {
    batch.clear();
    const plan = new HookPlan();
    for (let i = 0; i < count; i++) {
      const row = batch.add(1000 + from + i, from + i, 0, i === count - 1);
      if (steer) plan.steer(20, { row, direction, rule: { kind: 'projection', target: 30 } });
    }
    context.decode(batch, plan);
  };
  decode(PROMPT, 0);
  const start = performance.now();
  for (let step = 0; step < STEPS; step++) decode(1, PROMPT + step);
  return (STEPS * 1000) / (performance.now() - start);
}

/** Alternates two measurements: A B A B. */
function compare(name: string, a: [string, () => number], b: [string, () => number], times: number): void {
  const results: [number[], number[]] = [[], []];
  for (let round = 0; round < times; round++) {
    results[0].push(a[1]());
    results[1].push(b[1]());
  }
  const ratio = figure(results[0].map((value, i) => value / results[1][i]!)).median;
  console.log(`${name}: ${a[0]} ${figure(results[0]).median.toFixed(1)}, ${b[0]} ${figure(results[1]).median.toFixed(1)} tokens/s, ratio ${ratio.toFixed(3)} (medians of ${times} rounds)`);
}

const hooked = weights.context({ outputs: 1 });
const hookFree = weights.context({ outputs: 1, hooked: false });
compare('one row', ['steered', () => tokensPerSecond(hooked, true)], ['hook-free', () => tokensPerSecond(hookFree, false)], 4 * rounds);
compare('one row', ['hooked, unsteered', () => tokensPerSecond(hooked, false)], ['hook-free', () => tokensPerSecond(hookFree, false)], 4 * rounds);
weights.dispose();

const model = await loadModel({ sequences: MOST_ROWS, contextLength: 256 });
const requests = Array.from({ length: MOST_ROWS }, (_, i) =>
  request(`Write sentence number ${i} about the sea.`, { maxTokens: 24, interventions: [{ layer: 10 + (i % 15), direction: 0, rule: { kind: 'projection', target: i } }] }));

/** Generated tokens a second over groups of requests, prompts included. */
function throughput(groups: readonly (typeof requests)[]): number {
  const start = performance.now();
  let tokens = 0;
  for (const group of groups) for (const result of generate(model, group, [direction])) tokens += result.tokens.length;
  return (tokens * 1000) / (performance.now() - start);
}

for (const rows of [8, MOST_ROWS]) {
  const some = requests.slice(0, rows);
  compare(`${rows} sequences, each steered its own way`, ['in one batch', () => throughput([some])], ['one by one', () => throughput(some.map((each) => [each]))], rounds);
}
model.dispose();
