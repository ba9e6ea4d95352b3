import type { LibraryHandle } from 'koffi';
import koffi from 'koffi';
import { bind } from './bind.ts';
import { type QuantizeParams, QuantizeParamsStruct } from './structs.ts';

/** Copying models with other storage types (llama.h). */
export interface LlamaQuantiserApi {
  defaultParams(): QuantizeParams;
  /** 0 on success; llama.cpp says on stderr why not. */
  quantise(source: string, target: string, params: QuantizeParams): number;
}

export function bindLlamaQuantiser(llama: LibraryHandle): LlamaQuantiserApi {
  return {
    defaultParams: bind(llama, 'llama_model_quantize_default_params', QuantizeParamsStruct, []),
    quantise: bind(llama, 'llama_model_quantize', 'uint32_t', ['str', 'str', koffi.pointer(QuantizeParamsStruct)]),
  };
}
