import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, figure } from '../lib/figures.ts';
import type { Job, Side } from './side.ts';

export interface SideFigures {
  name: string;
  remark: string;
  seconds: Figure;
  tokensPerSecond: Figure;
  peakMegabytes?: number;
}

export interface Measured {
  job: string;
  kind: Job['kind'];
  /** Tokens that each side is asked for. */
  tokens: number;
  sides: SideFigures[];
  failed: { name: string; reason: string }[];
}

const SLOW_SECONDS = 10;
/** llama.cpp's threads spin for a tenth of a second after their last graph, on the cores of whoever comes next. */
const PAUSE_MILLISECONDS = 500;

/** All sides in turn, round after round; those that took long in the first have fewer. The first round of all is not counted but for the slow. */
export async function measure(job: Job, sides: readonly Side[], { rounds, slowRounds }: { rounds: number; slowRounds: number }): Promise<Measured> {
  const runs = new Map<Side, { seconds: number[]; rates: number[] }>();
  const failed: Measured['failed'] = [];
  const able = sides.filter((side) => side.canDo(job));
  for (let round = 0; round <= rounds; round++) {
    for (const side of able) {
      if (failed.some(({ name }) => name === side.name)) continue;
      const own = runs.get(side) ?? { seconds: [], rates: [] };
      const slow = own.seconds.length > 0 && own.seconds[0]! > SLOW_SECONDS;
      if (slow && own.seconds.length >= slowRounds) continue;
      try {
        await side.prepare(job);
        await sleep(PAUSE_MILLISECONDS);
        const { seconds, tokens } = await side.run(job);
        console.error(`${job.name}: ${side.name} ${seconds.toFixed(2)} s, ${(tokens / seconds).toFixed(0)} tokens/s`);
        // A warm-up, where repeating it is cheap.
        if (round === 0 && seconds <= SLOW_SECONDS) continue;
        own.seconds.push(seconds);
        own.rates.push(tokens / seconds);
        runs.set(side, own);
      } catch (error) {
        failed.push({ name: side.name, reason: error instanceof Error ? error.message : String(error) });
        console.error(`${job.name}: ${failed.at(-1)!.reason}`);
      }
    }
  }
  // A server would take memory and time from the next job.
  for (const side of able) if (side.name.startsWith('llama-server')) await side.end();
  const figures = [...runs].map(([side, { seconds, rates }]): SideFigures => ({
    name: side.name, remark: side.remark, seconds: figure(seconds), tokensPerSecond: figure(rates),
    ...('peakMegabytes' in side && typeof side.peakMegabytes === 'number' && { peakMegabytes: side.peakMegabytes }),
  }));
  const tokens = job.kind === 'extract' ? job.prompts.reduce((sum, { ids }) => sum + ids.length, 0) : job.layers.length * job.prompts.length * job.tokens;
  return { job: job.name, kind: job.kind, tokens, sides: figures, failed };
}
