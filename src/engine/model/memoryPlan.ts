import { SteerboardError } from '../../core/errors.ts';
import type { LoadModelParams } from '../../protocol/engine.ts';
import { MICRO_BATCH } from './context.ts';
import type { ModelFile } from './modelFile.ts';

const DEFAULT_CONTEXT = 4096;
const DEFAULT_PLACES = 32;
const DEFAULT_SHARE = 0.85;
/** Share of the memory left after the weights that a default number of sequences may take for keys and values. */
const CACHE_SHARE = 0.25;
/** llama.cpp gives each sequence a multiple of this many positions. */
const CONTEXT_STEP = 256;

export interface MemoryPlan {
  contextLength: number;
  places: number;
}

/**
 * Context length and number of sequences, as asked for or from what memory is free.
 * @param free bytes
 * @throws SteerboardError `not-enough-memory`, `bad-arguments`
 */
export function planMemory(file: ModelFile, params: LoadModelParams, free: number, maxPlaces: number): MemoryPlan {
  const contextLength = positive('context length', params.contextLength ?? Math.min(file.trainedContext, DEFAULT_CONTEXT));
  const cachePerPlace = file.cacheBytesPerPosition * Math.ceil(contextLength / CONTEXT_STEP) * CONTEXT_STEP;
  // The working memory of a decode: attention scores of one layer, logits, and as much again for the other activations.
  const scores = contextLength * MICRO_BATCH * file.heads * Float32Array.BYTES_PER_ELEMENT;
  const logits = DEFAULT_PLACES * file.vocabulary * Float32Array.BYTES_PER_ELEMENT;
  const fixed = file.sizeBytes + 2 * (scores + logits);

  const allowed = free * (params.memoryShare ?? DEFAULT_SHARE);
  const affordable = Math.floor(((allowed - fixed) * CACHE_SHARE) / cachePerPlace);
  const places = positive('number of sequences', params.sequences ?? Math.max(1, Math.min(DEFAULT_PLACES, affordable)));
  if (places > maxPlaces) throw new SteerboardError('bad-arguments', `llama.cpp decodes at most ${maxPlaces} sequences side by side.`);

  const needed = fixed + places * cachePerPlace;
  if (needed > allowed) {
    throw new SteerboardError('not-enough-memory', `The model needs about ${gigabytes(needed)}; ${gigabytes(free)} are free.`, {
      file: file.path,
      hint: 'Choose a smaller model or quantisation, a shorter context, or close other programs.',
    });
  }
  return { contextLength, places };
}

function positive(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new SteerboardError('bad-arguments', `The ${what} must be a positive whole number, not ${value}.`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
