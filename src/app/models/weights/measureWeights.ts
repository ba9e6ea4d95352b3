import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../../core/errors.ts';
import type { ModelHeader } from '../../../core/gguf/modelHeader.ts';
import { WEIGHT_TYPES, type WeightType } from '../../../core/gguf/tensorTypes.ts';
import { compareResiduals, type MeasuredWeights, type WeightSpeed } from '../../../core/gguf/weightChoice.ts';
import { cacheFolder } from '../../cacheFolder.ts';
import type { Engine } from '../../engine/engine.ts';
import type { TaskOptions } from '../../progress.ts';
import { removeStale } from '../../removeStale.ts';
import { copyWeights } from './copyWeights.ts';
import { samplePrompts } from './samplePrompts.ts';

/** What was measured of a model's weights on this machine. */
export interface WeightTable {
  source: MeasuredWeights;
  copies: readonly MeasuredWeights[];
  /** Types that could not be measured, and why. */
  left: readonly { type: WeightType; reason: string }[];
  threads: number;
  /** What of the machine's state made this slow, or some of it. */
  warning?: string;
}

/** Folders of trial copies begin so: as nothing does that a user may have in the folder. */
const TRIALS = '.steerboard-weights-';
const CONTEXT = 512;
/** Answers side by side. */
const ROWS = 16;
/** Of one answer alone, and of each of several. */
const TOKENS = { alone: 32, rows: 16 };
/** Medians of this many rounds; a slow model has fewer, as many as begin within the time. */
const ROUNDS = 3;
const MOST_MILLISECONDS = 8000;

interface Trial {
  speed: WeightSpeed;
  residuals: Float32Array[];
  threads: number;
  layers: number;
  warning: string | undefined;
}

/**
 * Measures the model and a trial copy of it in each other type: how fast it computes here, and how far its residual stream moves
 * on sample prompts. The trial copies are deleted. An abort restarts the engine.
 * @throws SteerboardError as loading does for the source; `cancelled`
 */
export async function measureWeights(
  engine: Engine,
  source: { path: string; header: ModelHeader; sha256: string },
  options: TaskOptions & { threads?: number | undefined; onStep?: (text: string) => void } = {},
): Promise<WeightTable> {
  const { signal, onStep } = options;
  const { path, header, sha256 } = source;
  const types = WEIGHT_TYPES.filter((type) => type !== header.quantisation);
  const done = (count: number): void => options.onProgress?.({ done: count, total: types.length + 1, unit: 'percent' });
  onStep?.(t('Measuring {0}', header.quantisation));
  const own = await tryWeights(engine, path, options.threads, signal);
  let { warning } = own;
  const measured: MeasuredWeights[] = [];
  const left: { type: WeightType; reason: string }[] = [];
  await removeStale(cacheFolder(), TRIALS);
  const folder = await mkdtemp(join(cacheFolder(), TRIALS));
  try {
    for (const [i, type] of types.entries()) {
      done(i + 1);
      onStep?.(t('Measuring {0}', type));
      const target = join(folder, `${type}.gguf`);
      try {
        // The source's memory is free for the copy's making and loading.
        await engine.unloadModel();
        await copyWeights(engine, { source: path, header, sourceSha256: sha256, type, target }, { signal });
        const trial = await tryWeights(engine, target, own.threads, signal);
        warning ??= trial.warning;
        measured.push({ type, sizeBytes: (await stat(target)).size, speed: trial.speed, fidelity: compareResiduals(own.residuals, trial.residuals, own.layers) });
      } catch (error) {
        if (!SteerboardError.is(error, 'not-enough-memory') && !SteerboardError.is(error, 'file-access') && !SteerboardError.is(error, 'bad-model')) throw error;
        left.push({ type, reason: error.message });
      } finally {
        await rm(target, { force: true });
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
  done(types.length + 1);
  return { source: { type: header.quantisation, sizeBytes: header.sizeBytes, speed: own.speed }, copies: measured, left, threads: own.threads, ...(warning !== undefined && { warning }) };
}

async function tryWeights(engine: Engine, path: string, threads: number | undefined, signal: AbortSignal | undefined): Promise<Trial> {
  const info = await engine.loadModel({ path, contextLength: CONTEXT, sequences: ROWS, ...(threads !== undefined && { threads }) }, { signal });
  const prompts = samplePrompts(info.chatTemplateSha256 !== undefined);
  const residuals: Float32Array[] = [];
  const extract = async (): Promise<number> => (await engine.extract(prompts, { signal, onResiduals: (notice) => { residuals[notice.index] = notice.residuals; } })).tokens;
  const generate = async (rows: number, maxTokens: number): Promise<number> => {
    const requests = Array.from({ length: rows }, (_, i) => ({ prompt: prompts[i % prompts.length]!, interventions: [], maxTokens, sampling: { kind: 'greedy' as const } }));
    const results = await engine.generate(requests, [], 'batch', { signal });
    return results.reduce((sum, { tokens }) => sum + tokens.length, 0);
  };
  const rates = { prompt: [] as number[], answer: [] as number[], rows: [] as number[] };
  // The first pass warms up: memory is mapped in, and weights that have a packed form are in it.
  await extract();
  const start = performance.now();
  for (let round = 0; round < ROUNDS && (round === 0 || performance.now() - start < MOST_MILLISECONDS); round++) {
    rates.prompt.push(await rate(extract));
    rates.answer.push(await rate(() => generate(1, TOKENS.alone)));
    rates.rows.push(await rate(() => generate(ROWS, TOKENS.rows)));
  }
  const speed = { prompt: median(rates.prompt), answer: median(rates.answer), rows: median(rates.rows) };
  return { speed, residuals, threads: info.threads, layers: info.layers, warning: info.warning };
}

async function rate(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const tokens = await work();
  return (tokens * 1000) / (performance.now() - start);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
