/**
 * How the time grows: rows side by side, prompts of an extraction, length of the context. Steerboard against raw llama.cpp through the
 * same libraries in the same process, in turn; unsteered raw contexts have no hook. `npx tsx bench/growth.ts [rounds] [threads] [model]`
 * Writes .tmp/growth-<type>-<threads>.json, of which bench/peers/report.ts makes curves.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LoadedModel } from '../src/engine/model/loadedModel.ts';
import { defaultModelPath } from '../test/engine/lib/defaultModel.ts';
import { libraries, Weights } from '../test/engine/lib/native.ts';
import { RecordingQueue, request } from '../test/engine/lib/queue.ts';
import { type Figure, figure } from './lib/figures.ts';
import { direction, longPrompt, NUDGE, pairPrompts, STEERED_LAYER, storyPrompts, TARGET } from './lib/jobs.ts';
import { rawPromptRate, rawRates } from './lib/native.ts';

/** One curve: what was grown, and tokens a second of ours and of raw llama.cpp at each size. */
export interface Growth {
  name: string;
  /** What stands on the horizontal axis. */
  sizes: readonly number[];
  unit: string;
  ours: readonly Figure[];
  /** What it is compared with at each size. */
  raw: readonly Figure[];
  /** Of log(seconds of ours) over log(size), least squares: 1 is linear. */
  slope: number;
}

const ROWS = [1, 2, 4, 8, 16, 32, 64];
const ROW_TOKENS = 48;
const PROMPTS = [100, 200, 500, 1000, 2000];
const CONTEXTS = [256, 512, 1024, 2048, 4096];
/** Room for the answer within the context. */
const DEPTH_TOKENS = 16;

const rounds = Number(process.argv[2] ?? 5);
const threads = Number(process.argv[3] ?? 1);
const path = process.argv[4] ?? defaultModelPath();

const rowsAtMost = ROWS.at(-1)!;
// As many rows as the curve has: the default is what a batch gains most by, not all that there can be.
const model = await LoadedModel.load(await libraries(), { path, threads, sequences: rowsAtMost }, { onProgress: () => undefined, isCancelled: () => false });
const weights = await Weights.load(path);
const directions = [direction(model.info.embedding)];
const queue = new RecordingQueue(model);
let jobs = 0;
const stories = storyPrompts(rowsAtMost);
const storyTokens = model.tokenize({ kind: 'chat', prompt: stories[0]! }).tokens.length;

const growths = [
  grow('rows side by side', 'rows', ROWS, (rows) => {
    const raw = weights.context({ contextLength: 256, places: rows, threads, outputs: rows, hooked: false });
    return {
      ours: () => rate(() => answer(stories.slice(0, rows), ROW_TOKENS)),
      raw: () => { const { seconds } = rawRates(raw, rows, storyTokens, ROW_TOKENS); return { seconds, tokens: rows * ROW_TOKENS }; },
      end: () => weights.release(raw),
    };
  }),
  grow('prompts of an extraction', 'prompts', PROMPTS, (count) => {
    const raw = weights.context({ contextLength: 512, places: 1, threads, outputs: 1, hooked: false });
    // The benchmark has 400 different prompts; a number before them makes more, as data sets have: most share no more than the header.
    const all = pairPrompts(200);
    const prompts = Array.from({ length: count }, (_, i) => (i < all.length ? all[i]! : `${Math.floor(i / all.length)}. ${all[i % all.length]!}`));
    const tokens = prompts.reduce((sum, prompt) => sum + model.tokenize({ kind: 'chat', prompt }).tokens.length, 0);
    return {
      ours: () => rate(() => { extract(prompts); return tokens; }),
      raw: () => { const perSecond = rawPromptRate(raw, 2); return { seconds: tokens / perSecond, tokens }; },
      end: () => weights.release(raw),
    };
  }),
  grow('length of the context', 'positions', CONTEXTS, (positions) => {
    const raw = weights.context({ contextLength: positions, places: 1, threads, outputs: 1, hooked: false });
    const prompt = longPrompt((text) => model.tokenize({ kind: 'chat', prompt: text }).tokens.length, positions - DEPTH_TOKENS);
    const promptTokens = model.tokenize({ kind: 'chat', prompt }).tokens.length;
    return {
      ours: () => rate(() => promptTokens + answer([prompt], DEPTH_TOKENS)),
      raw: () => { const { seconds } = rawRates(raw, 1, promptTokens, DEPTH_TOKENS); return { seconds, tokens: promptTokens + DEPTH_TOKENS }; },
      end: () => weights.release(raw),
    };
  }),
];
model.dispose();
weights.dispose();

const folder = fileURLToPath(new URL('../.tmp', import.meta.url));
mkdirSync(folder, { recursive: true });
const file = `${folder}/growth-${model.info.quantisation}-${threads}.json`;
writeFileSync(file, JSON.stringify({ type: model.info.quantisation, threads, growths }, undefined, 1));
console.log(file);

/** Steered answers side by side; how many tokens they have. */
function answer(prompts: readonly string[], maxTokens: number): number {
  const job = ++jobs;
  const interventions = [{ layer: STEERED_LAYER, direction: 0, rule: { kind: 'projection' as const, target: TARGET + NUDGE * job } }];
  queue.add(job, prompts.map((prompt) => request(prompt, { maxTokens, interventions })), directions);
  queue.run();
  return queue.of(job).reduce((sum, { tokens }) => sum + tokens.length, 0);
}

function extract(prompts: readonly string[]): void {
  const job = ++jobs;
  prompts.forEach((prompt, index) => queue.scheduler.addExtraction(job, index, { kind: 'chat', prompt }));
  queue.run();
  const extracted = queue.residuals.splice(0).length;
  if (extracted !== prompts.length) throw new Error(`${extracted} of ${prompts.length} prompts were extracted.`);
}

interface Timed {
  seconds: number;
  tokens: number;
}

function rate(work: () => number): Timed {
  const start = performance.now();
  const tokens = work();
  return { tokens, seconds: (performance.now() - start) / 1000 };
}

function grow(name: string, unit: string, sizes: readonly number[], sidesAt: (size: number) => { ours: () => Timed; raw: () => Timed; end: () => void }): Growth {
  const ours: Figure[] = [];
  const raw: Figure[] = [];
  const seconds: number[] = [];
  for (const size of sizes) {
    const sides = sidesAt(size);
    const both: Record<'ours' | 'raw', Timed>[] = [];
    for (let round = 0; round < rounds; round++) both.push({ ours: sides.ours(), raw: sides.raw() });
    sides.end();
    ours.push(figure(both.map((each) => each.ours.tokens / each.ours.seconds)));
    raw.push(figure(both.map((each) => each.raw.tokens / each.raw.seconds)));
    seconds.push(figure(both.map((each) => each.ours.seconds)).median);
    console.error(`${name} ${size}: ${ours.at(-1)!.median.toFixed(0)} tokens/s, raw ${raw.at(-1)!.median.toFixed(0)}`);
  }
  return { name, unit, sizes, ours, raw, slope: slopeOf(sizes.map(Math.log), seconds.map(Math.log)) };
}

/** Least squares. */
function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0) / x.reduce((sum, value) => sum + (value - mx) ** 2, 0);
}
