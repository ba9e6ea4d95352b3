import { SteerboardError } from '../../core/errors.ts';
import { memoryEstimate } from '../../core/gguf/memoryEstimate.ts';
import type { ModelHeader } from '../../core/gguf/modelHeader.ts';
import type { LoadModelParams } from '../../protocol/engine.ts';
import { positive } from './arguments.ts';
import { MICRO_BATCH } from './context.ts';

const DEFAULT_CONTEXT = 4096;
const MOST_DEFAULT_SEQUENCES = 32;
const DEFAULT_SHARE = 0.85;
/** Share of the memory beside the weights that a default number of sequences may take for keys and values… */
const CACHE_SHARE = 0.25;
/** …and at most this many bytes, because llama.cpp clears them all on loading: a second or so for each gigabyte. */
const MOST_DEFAULT_CACHE = 1.5 * 2 ** 30;

export interface MemoryPlan {
  contextLength: number;
  sequences: number;
}

/**
 * Context length and number of sequences, as asked for or from what memory is free.
 * @param free bytes
 * @throws SteerboardError `not-enough-memory`, `bad-arguments`
 */
export function planMemory(header: ModelHeader, params: LoadModelParams, free: number, mostSequences: number): MemoryPlan {
  const contextLength = positive('context length', params.contextLength ?? Math.min(header.trainedContext, DEFAULT_CONTEXT));
  const allowed = free * (params.memoryShare ?? DEFAULT_SHARE);
  const estimate = (sequences: number): ReturnType<typeof memoryEstimate> =>
    // A split model's other files are not in its header; the host, which sees them, has added them up.
    memoryEstimate(header, { contextLength, sequences, microBatch: MICRO_BATCH });

  const one = estimate(1);
  const forCache = Math.min((allowed - one.weights - one.compute) * CACHE_SHARE, MOST_DEFAULT_CACHE);
  const affordable = Math.floor(forCache / Math.max(one.cache, 1));
  const sequences = positive('number of sequences', params.sequences ?? Math.max(1, Math.min(MOST_DEFAULT_SEQUENCES, affordable)));
  if (sequences > mostSequences) throw new SteerboardError('bad-arguments', `llama.cpp decodes at most ${mostSequences} sequences side by side.`);

  const { total } = estimate(sequences);
  if (total > allowed) {
    throw new SteerboardError('not-enough-memory', `The model needs about ${gigabytes(total)}; ${gigabytes(free)} are free.`, {
      file: params.path,
      hint: 'Choose a smaller model or quantisation, a shorter context, or close other programs.',
    });
  }
  return { contextLength, sequences };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
