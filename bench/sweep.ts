/**
 * A sweep of 10 layers × 8 prompts × 64 tokens, each steered its own way, against llama.cpp's own generation at that number of rows,
 * through the same libraries in the same process, in turn: `npx tsx bench/sweep.ts [rounds] [threads] [model]`. Prompts are in our time;
 * the first ratio counts generated tokens only, the second the prompts' tokens too, on both sides.
 */
import { roundPositions, shapeFor } from '../src/engine/model/contextShape.ts';
import { LoadedModel } from '../src/engine/model/loadedModel.ts';
import { defaultModelPath } from '../test/engine/lib/defaultModel.ts';
import { libraries, Weights } from '../test/engine/lib/native.ts';
import { countRows, generate, request } from '../test/engine/lib/queue.ts';
import { figure } from './lib/figures.ts';
import { direction, STORY_PROMPTS, SWEEP_LAYERS, SWEEP_TOKENS, TARGET } from './lib/jobs.ts';
import { rawRates } from './lib/native.ts';

const rounds = Number(process.argv[2] ?? 5);
const threads = Number(process.argv[3] ?? 1);
const path = process.argv[4] ?? defaultModelPath();

// As a host loads it: no number of sequences named.
const model = await LoadedModel.load(await libraries(), { path, threads }, { onProgress: () => undefined, isCancelled: () => false });
const directions = [direction(model.info.embedding)];
const requests = SWEEP_LAYERS.flatMap((layer) => STORY_PROMPTS.map((prompt) =>
  request(prompt, { maxTokens: SWEEP_TOKENS, interventions: [{ layer, direction: 0, rule: { kind: 'projection', target: TARGET } }] })));
const promptTokens = Math.round(STORY_PROMPTS.reduce((sum, prompt) => sum + model.tokenize({ kind: 'chat', prompt }).tokens.length, 0) / STORY_PROMPTS.length);
const positions = roundPositions(promptTokens + SWEEP_TOKENS);
const { places } = shapeFor(requests.map(() => positions), model.limits);

const rows = countRows(model);
const weights = await Weights.load(path);
const raw = weights.context({ contextLength: positions, places, threads, outputs: places, hooked: false });
const allPromptTokens = promptTokens * requests.length;
const rates: { generated: number; generatedRatio: number; allRatio: number; raw: number }[] = [];
let generated = 0;
for (let round = 0; round < rounds; round++) {
  const start = performance.now();
  generated = generate(model, requests, directions).reduce((sum, { tokens }) => sum + tokens.length, 0);
  const seconds = (performance.now() - start) / 1000;
  const { generation, all } = rawRates(raw, places, promptTokens, SWEEP_TOKENS);
  rates.push({ generated: generated / seconds, generatedRatio: generated / seconds / generation, allRatio: (generated + allPromptTokens) / seconds / all, raw: generation });
}
const median = (key: keyof (typeof rates)[0]): number => figure(rates.map((rate) => rate[key])).median;
console.log(`${requests.length} answers, ${generated} tokens, ${allPromptTokens} of prompts, ${rows.take() / rounds} rows computed, ${places} rows side by side: `
  + `${(generated / median('generated')).toFixed(1)} s, ${median('generated').toFixed(0)} tokens/s; llama.cpp generates ${median('raw').toFixed(0)}; `
  + `ratios ${median('generatedRatio').toFixed(2)}, ${median('allRatio').toFixed(2)} (medians of ${rounds} rounds)`);
model.dispose();
weights.dispose();
