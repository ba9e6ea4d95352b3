import type { LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import type { LlamaContext } from './llamaContext.ts';
import { POINTER, type Pointer } from './pointer.ts';
import { SamplerChainParamsStruct } from './structs.ts';

export type SamplerHandle = Pointer<'llama_sampler'>;

/** llama.cpp's samplers (llama.h). A chain owns what is added to it. */
export interface LlamaSamplerApi {
  chain(params: { no_perf: boolean }): SamplerHandle;
  add(chain: SamplerHandle, sampler: SamplerHandle): void;
  free(chain: SamplerHandle): void;
  greedy(): SamplerHandle;
  topK(k: number): SamplerHandle;
  topP(p: number, minKeep: number): SamplerHandle;
  minP(p: number, minKeep: number): SamplerHandle;
  temperature(t: number): SamplerHandle;
  distribution(seed: number): SamplerHandle;
  /** Samples from the logits of a batch row flagged as an output, and accepts the token. */
  sample(chain: SamplerHandle, context: LlamaContext, row: number): number;
}

export function bindLlamaSampler(llama: LibraryHandle): LlamaSamplerApi {
  return {
    chain: bind(llama, 'llama_sampler_chain_init', POINTER, [SamplerChainParamsStruct]),
    add: bind(llama, 'llama_sampler_chain_add', 'void', [POINTER, POINTER]),
    free: bind(llama, 'llama_sampler_free', 'void', [POINTER]),
    greedy: bind(llama, 'llama_sampler_init_greedy', POINTER, []),
    topK: bind(llama, 'llama_sampler_init_top_k', POINTER, ['int32_t']),
    topP: bind(llama, 'llama_sampler_init_top_p', POINTER, ['float', 'size_t']),
    minP: bind(llama, 'llama_sampler_init_min_p', POINTER, ['float', 'size_t']),
    temperature: bind(llama, 'llama_sampler_init_temp', POINTER, ['float']),
    distribution: bind(llama, 'llama_sampler_init_dist', POINTER, ['uint32_t']),
    sample: bind(llama, 'llama_sampler_sample', 'int32_t', [POINTER, POINTER, 'int32_t']),
  };
}
