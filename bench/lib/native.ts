import { HookPlan } from '../../src/engine/hooks/hookPlan.ts';
import { Batch } from '../../src/engine/model/batch.ts';
import { type Context, MICRO_BATCH } from '../../src/engine/model/context.ts';

const batch = new Batch(MICRO_BATCH);

/** Seconds of one decode that appends `tokens` positions from `from` on to each of the first `places`, one output each. */
function decode(context: Context, places: number, from: number, tokens: number): number {
  batch.clear();
  for (let place = 0; place < places; place++) {
    for (let i = 0; i < tokens; i++) batch.add(1000 + ((from + i) * 7919 + place) % 20_000, from + i, place, i === tokens - 1);
  }
  const start = performance.now();
  context.decode(batch, new HookPlan());
  return (performance.now() - start) / 1000;
}

/** llama.cpp's prompt tokens a second, as llama-bench measures them: micro-batches of 512 in an empty context. */
export function rawPromptRate(context: Context, times: number): number {
  let seconds = 0;
  for (let i = 0; i < times; i++) {
    context.clear();
    seconds += decode(context, 1, 0, MICRO_BATCH);
  }
  return (times * MICRO_BATCH) / seconds;
}

/**
 * llama.cpp's tokens a second in total, so many rows side by side, `steps` tokens each after a prompt: of the generation alone, and of
 * prompts and generation, as llama-batched-bench measures them.
 */
export function rawRates(context: Context, rows: number, promptTokens: number, steps: number): { generation: number; all: number; seconds: number } {
  context.clear();
  const most = Math.floor(MICRO_BATCH / rows);
  let prompts = 0;
  for (let from = 0; from < promptTokens; from += most) prompts += decode(context, rows, from, Math.min(most, promptTokens - from));
  let generation = 0;
  for (let step = 0; step < steps; step++) generation += decode(context, rows, promptTokens + step, 1);
  return { generation: (rows * steps) / generation, all: (rows * (promptTokens + steps)) / (prompts + generation), seconds: prompts + generation };
}
