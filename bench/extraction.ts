/**
 * Extraction at all layers against llama.cpp's own prompt rate, through the same libraries in the same process, in turn:
 * `npx tsx bench/extraction.ts [rounds] [threads] [model]`. Tokens count unshared, as if each prompt were computed whole.
 */
import { defaultModelPath } from '../test/engine/lib/defaultModel.ts';
import { Weights } from '../test/engine/lib/native.ts';
import { countRows, loadModel, RecordingQueue } from '../test/engine/lib/queue.ts';
import { figure } from './lib/figures.ts';
import { pairPrompts } from './lib/jobs.ts';
import { rawPromptRate } from './lib/native.ts';

const rounds = Number(process.argv[2] ?? 5);
const threads = Number(process.argv[3] ?? 1);
const path = process.argv[4] ?? defaultModelPath();
/** Micro-batches of a raw round. */
const RAW_TIMES = 4;

const model = await loadModel({ path, threads });
const rows = countRows(model);
const weights = await Weights.load(path);
const raw = weights.context({ contextLength: 512, threads, outputs: 1, hooked: false });

for (const pairs of [50, 200]) {
  const prompts = pairPrompts(pairs);
  let tokens = 0;
  const rates: { ours: number[]; raw: number[] } = { ours: [], raw: [] };
  for (let round = 0; round < rounds; round++) {
    const queue = new RecordingQueue(model);
    prompts.forEach((prompt, index) => queue.scheduler.addExtraction(1, index, { kind: 'chat', prompt }));
    const start = performance.now();
    queue.run();
    const seconds = (performance.now() - start) / 1000;
    tokens = queue.residuals.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
    rates.ours.push(tokens / seconds);
    rates.raw.push(rawPromptRate(raw, RAW_TIMES));
  }
  const ours = figure(rates.ours);
  const ratio = figure(rates.ours.map((rate, i) => rate / rates.raw[i]!));
  console.log(`${pairs} pairs, ${tokens} tokens, ${rows.take() / rounds} computed: ${(tokens / ours.median).toFixed(2)} s, ${ours.median.toFixed(0)} tokens/s; `
    + `llama.cpp ${figure(rates.raw).median.toFixed(0)}; ratio ${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)} to ${ratio.greatest.toFixed(2)}, ${rounds} rounds)`);
}
model.dispose();
weights.dispose();
