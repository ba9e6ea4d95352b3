import type { LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import type { Model } from './llamaModel.ts';
import { MEMORY, POINTER, type Pointer } from './pointer.ts';
import { BatchStruct, type ContextParams, ContextParamsStruct } from './structs.ts';

export type LlamaContext = Pointer<'llama_context'>;
export type Memory = Pointer<'llama_memory_t'>;

/** What `llama_decode` returns besides failures (negative) and a full cache (1). */
export const DecodeStatus = { done: 0, aborted: 2 } as const;

/** Contexts, decoding and the KV memory (llama.h). */
export interface LlamaContextApi {
  defaultParams(): ContextParams;
  /** 0 on failure; llama.cpp says why on stderr. */
  create(model: Model, params: ContextParams): LlamaContext | 0;
  free(context: LlamaContext): void;
  memory(context: LlamaContext): Memory;
  decode(context: LlamaContext, batch: BatchStruct): number;
  /** The address of the logits of a batch row that was flagged as an output, valid until the next decode. */
  logits(context: LlamaContext, row: number): number;
  /** Removes positions from … to − 1 of a sequence (to < 0: all after). False where the memory can't remove a part. */
  removePositions(memory: Memory, sequence: number, from: number, to: number): boolean;
  /** Copies a sequence's cells to another stream's. Across streams only whole ones (from and to −1), or it aborts the process. */
  copySequence(memory: Memory, source: number, target: number, from: number, to: number): void;
  clearMemory(memory: Memory, data: boolean): void;
  /** Which callback is asked before each node whether to end the decode; 0: none. */
  setAbortCallback(context: LlamaContext, callback: number, data: number): void;
  /** Adds a control vector: `data` holds one direction a layer from layer 1 on. Kept for comparing with it. */
  setControlVector(context: LlamaContext, data: Float32Array, length: number, embedding: number, firstLayer: number, lastLayer: number): number;
}

export function bindLlamaContext(llama: LibraryHandle): LlamaContextApi {
  return {
    defaultParams: bind(llama, 'llama_context_default_params', ContextParamsStruct, []),
    create: bind(llama, 'llama_init_from_model', POINTER, [POINTER, ContextParamsStruct]),
    free: bind(llama, 'llama_free', 'void', [POINTER]),
    memory: bind(llama, 'llama_get_memory', POINTER, [POINTER]),
    decode: bind(llama, 'llama_decode', 'int32_t', [POINTER, BatchStruct]),
    logits: bind(llama, 'llama_get_logits_ith', POINTER, [POINTER, 'int32_t']),
    removePositions: bind(llama, 'llama_memory_seq_rm', 'bool', [POINTER, 'int32_t', 'int32_t', 'int32_t']),
    copySequence: bind(llama, 'llama_memory_seq_cp', 'void', [POINTER, 'int32_t', 'int32_t', 'int32_t', 'int32_t']),
    clearMemory: bind(llama, 'llama_memory_clear', 'void', [POINTER, 'bool']),
    setAbortCallback: bind(llama, 'llama_set_abort_callback', 'void', [POINTER, POINTER, POINTER]),
    setControlVector: bind(llama, 'llama_set_adapter_cvec', 'int32_t', [POINTER, MEMORY, 'size_t', 'int32_t', 'int32_t', 'int32_t']),
  };
}
