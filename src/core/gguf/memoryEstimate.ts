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

/**
 * What a loaded model takes:
 * - weights: the file's tensors, each once;
 * - cache: positions of a sequence, rounded up to 256, × sequences × bytes per position (keys and values in half precision, all layers);
 * - compute: without flash attention one layer's attention scores, context × micro-batch × heads floats, twice (before and after the
 *   softmax), and one row of logits for each sequence, twice (llama.cpp's and ours).
 * @param weightBytes of all files of the model, where it is split
 * @param microBatch rows of one decode at most
 */
export function memoryEstimate(
  header: Pick<ModelHeader, 'cacheBytesPerPosition' | 'heads' | 'vocabulary' | 'weightBytes'>,
  { contextLength, sequences, microBatch, weightBytes = header.weightBytes }: { contextLength: number; sequences: number; microBatch: number; weightBytes?: number },
): MemoryEstimate {
  const positions = Math.ceil(contextLength / CONTEXT_STEP) * CONTEXT_STEP;
  const cache = header.cacheBytesPerPosition * positions * sequences;
  const compute = 2 * BYTES_OF_FLOAT * (positions * microBatch * header.heads + sequences * header.vocabulary);
  return { weights: weightBytes, cache, compute, total: weightBytes + cache + compute };
}
