import type { ModelHeader } from './modelHeader.ts';

/** Bytes. */
export interface MemoryEstimate {
  weights: number;
  cache: number;
  compute: number;
  total: number;
}

/** llama.cpp gives each sequence a multiple of this many positions. */
const CONTEXT_STEP = 256;
const BYTES_OF_FLOAT = 4;
const ACTIVATION_WIDTHS = 8;

/** Sequences that a context has room for at least: with unquantised weights a row that keeps a single one company has a place of its own. */
export function leastSequences({ floatMatrices }: Pick<ModelHeader, 'floatMatrices'>): number {
  return floatMatrices ? 2 : 1;
}

/**
 * What a loaded model takes:
 * - weights: the file's tensors, each once;
 * - cache: positions of a sequence, rounded up to 256, × sequences × bytes per position (keys and values in half precision, all layers);
 * - compute: micro-batch × (positions × (heads + 1) + 8 × width) floats, which are one layer's attention scores and mask (without flash
 *   attention) and its activations; and two rows of logits for each sequence, llama.cpp's and ours.
 * On SmolLM2-135M with 512 to 8192 positions and 1 to 32 sequences llama.cpp's own figures are met: weights and cache exactly, compute
 * to 8 MB above. The process itself takes 60 MB more.
 * @param weightBytes of all files of the model, where it is split
 * @param microBatch rows of one decode at most
 */
export function memoryEstimate(
  header: Pick<ModelHeader, 'cacheBytesPerPosition' | 'embedding' | 'heads' | 'vocabulary' | 'weightBytes'>,
  { contextLength, sequences, microBatch, weightBytes = header.weightBytes }: { contextLength: number; sequences: number; microBatch: number; weightBytes?: number },
): MemoryEstimate {
  const positions = Math.ceil(contextLength / CONTEXT_STEP) * CONTEXT_STEP;
  const cache = header.cacheBytesPerPosition * positions * sequences;
  const compute = BYTES_OF_FLOAT * (microBatch * (positions * (header.heads + 1) + ACTIVATION_WIDTHS * header.embedding) + 2 * sequences * header.vocabulary);
  return { weights: weightBytes, cache, compute, total: weightBytes + cache + compute };
}
