import { memoryEstimate } from '../../core/gguf/memoryEstimate.ts';

/** Where published experiments steered a model: a place to begin, not a result on this machine. Layers count from 0. */
export interface PublishedStart {
  /** Layers that were searched for format instructions. */
  searchedLayers: readonly number[];
  /** Layer and weights of conciseness and verbosity vectors. */
  length?: { layer: number; weights: readonly number[] };
  /** Layer and weight of a word's vector, to have it in the answer. */
  wordInclusion?: { layer: number; weight: number };
  /** The same vector's layer and weight to keep the word out. */
  wordExclusion?: { layer: number; weight: number };
}

/** A model of the hub that is known to suit, with what its file's header will say. */
export interface RecommendedModel {
  name: string;
  /** `hf:owner/repository:file.gguf` */
  reference: string;
  /** About, as the hub gives it. */
  bytes: number;
  architecture: string;
  quantisation: string;
  licence: string;
  /** `paper`: of Stolfo et al. 2025. `judge`: only to score answers with, by perplexity. */
  role: 'first' | 'paper' | 'judge';
  shape: ModelShape;
  published?: PublishedStart;
}

interface ModelShape {
  layers: number;
  embedding: number;
  heads: number;
  keyValueHeads: number;
  headWidth: number;
  vocabulary: number;
  trainedContext: number;
}

/** Every second layer from a fifth of the depth, as the paper searched: ⌊L/5⌋, ⌊L/5⌋ + 2, …, below L. */
function everySecond(layers: number): readonly number[] {
  const first = Math.floor(layers / 5);
  return Array.from({ length: Math.ceil((layers - first) / 2) }, (_, i) => first + 2 * i);
}

/**
 * Models to begin with, smallest first in each role. Starting points of the paper's four: Stolfo et al. 2025, its released code and stored
 * runs (Phi-3's word inclusion was also run at layer 26, exclusion of Gemma at others).
 */
export const recommendedModels: readonly RecommendedModel[] = [
  {
    name: 'Gemma 3 1B Instruct', reference: 'hf:ggml-org/gemma-3-1b-it-GGUF:gemma-3-1b-it-Q4_K_M.gguf', bytes: 806e6, architecture: 'gemma3', quantisation: 'Q4_K_M', licence: 'Gemma terms of use', role: 'first',
    shape: { layers: 26, embedding: 1152, heads: 4, keyValueHeads: 1, headWidth: 256, vocabulary: 262144, trainedContext: 32768 },
  },
  {
    name: 'SmolLM2 1.7B Instruct', reference: 'hf:HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF:smollm2-1.7b-instruct-q4_k_m.gguf', bytes: 1056e6, architecture: 'llama', quantisation: 'Q4_K_M', licence: 'Apache-2.0', role: 'first',
    shape: { layers: 24, embedding: 2048, heads: 32, keyValueHeads: 32, headWidth: 64, vocabulary: 49152, trainedContext: 8192 },
  },
  {
    name: 'Qwen2.5 1.5B Instruct', reference: 'hf:Qwen/Qwen2.5-1.5B-Instruct-GGUF:qwen2.5-1.5b-instruct-q4_k_m.gguf', bytes: 1117e6, architecture: 'qwen2', quantisation: 'Q4_K_M', licence: 'Apache-2.0', role: 'first',
    shape: { layers: 28, embedding: 1536, heads: 12, keyValueHeads: 2, headWidth: 128, vocabulary: 151936, trainedContext: 32768 },
  },
  {
    name: 'Gemma 2 2B Instruct', reference: 'hf:bartowski/gemma-2-2b-it-GGUF:gemma-2-2b-it-Q4_K_M.gguf', bytes: 1709e6, architecture: 'gemma2', quantisation: 'Q4_K_M', licence: 'Gemma terms of use', role: 'paper',
    shape: { layers: 26, embedding: 2304, heads: 8, keyValueHeads: 4, headWidth: 256, vocabulary: 256000, trainedContext: 8192 },
    published: { searchedLayers: everySecond(26), wordInclusion: { layer: 24, weight: 80 }, wordExclusion: { layer: 22, weight: -120 } },
  },
  {
    name: 'Phi-3 mini 4k Instruct', reference: 'hf:microsoft/Phi-3-mini-4k-instruct-gguf:Phi-3-mini-4k-instruct-q4.gguf', bytes: 2393e6, architecture: 'phi3', quantisation: 'Q4_K_M', licence: 'MIT', role: 'paper',
    shape: { layers: 32, embedding: 3072, heads: 32, keyValueHeads: 32, headWidth: 96, vocabulary: 32064, trainedContext: 4096 },
    published: { searchedLayers: everySecond(32), length: { layer: 12, weights: [5, 10, 20, 40] }, wordInclusion: { layer: 28, weight: 40 }, wordExclusion: { layer: 28, weight: -100 } },
  },
  {
    name: 'Mistral 7B Instruct v0.1', reference: 'hf:MaziyarPanahi/Mistral-7B-Instruct-v0.1-GGUF:Mistral-7B-Instruct-v0.1.Q4_K_M.gguf', bytes: 4368e6, architecture: 'llama', quantisation: 'Q4_K_M', licence: 'Apache-2.0', role: 'paper',
    shape: { layers: 32, embedding: 4096, heads: 32, keyValueHeads: 8, headWidth: 128, vocabulary: 32000, trainedContext: 32768 },
    published: { searchedLayers: everySecond(32) },
  },
  {
    name: 'Gemma 2 9B Instruct', reference: 'hf:bartowski/gemma-2-9b-it-GGUF:gemma-2-9b-it-Q4_K_M.gguf', bytes: 5761e6, architecture: 'gemma2', quantisation: 'Q4_K_M', licence: 'Gemma terms of use', role: 'paper',
    shape: { layers: 42, embedding: 3584, heads: 16, keyValueHeads: 8, headWidth: 256, vocabulary: 256000, trainedContext: 8192 },
    published: { searchedLayers: everySecond(42) },
  },
  {
    name: 'GPT-2', reference: 'hf:QuantFactory/gpt2-GGUF:gpt2.Q8_0.gguf', bytes: 178e6, architecture: 'gpt2', quantisation: 'Q8_0', licence: 'MIT', role: 'judge',
    shape: { layers: 12, embedding: 768, heads: 12, keyValueHeads: 12, headWidth: 64, vocabulary: 50257, trainedContext: 1024 },
  },
];

const CONTEXT = 4096;
const MICRO_BATCH = 512;
const BYTES_OF_HALF = 2;

/** Bytes that a model needs with one sequence of up to 4096 tokens, by the estimate that decides whether a file is loaded. */
export function memoryNeeded({ bytes, shape }: RecommendedModel): number {
  const { layers, embedding, heads, keyValueHeads, headWidth, vocabulary, trainedContext } = shape;
  const cacheBytesPerPosition = layers * keyValueHeads * 2 * headWidth * BYTES_OF_HALF;
  return memoryEstimate({ cacheBytesPerPosition, embedding, heads, vocabulary, weightBytes: bytes }, { contextLength: Math.min(CONTEXT, trainedContext), sequences: 1, microBatch: MICRO_BATCH }).total;
}
