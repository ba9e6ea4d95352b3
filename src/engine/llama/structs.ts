/**
 * Mirrors of the llama.cpp structs that pass by value, as arguments or results. They hold for one release of llama.cpp; `selfTest.ts` refuses any
 * other before a struct is used. Field names are llama.cpp's own (include/llama.h, ggml/include/ggml.h, ggml/include/gguf.h).
 */
import koffi, { type TypeObject } from 'koffi';
import { MEMORY, POINTER } from './pointer.ts';

/** The release whose headers these mirrors copy. */
export const MIRRORED_RELEASE = 'v0.4.0';

export interface ModelParams {
  /** Addresses of devices, ended by 0; null means all. */
  devices: BigUint64Array | null;
  tensor_buft_overrides: number;
  n_gpu_layers: number;
  split_mode: number;
  load_mode: number;
  lazy_mode: number;
  main_gpu: number;
  tensor_split: number;
  progress_callback: number;
  progress_callback_user_data: number;
  kv_overrides: number;
  vocab_only: boolean;
  check_tensors: boolean;
  use_extra_bufts: boolean;
  no_host: boolean;
  no_alloc: boolean;
  load_mtp: boolean;
}

export const ModelParamsStruct = koffi.struct({
  devices: MEMORY,
  tensor_buft_overrides: POINTER,
  n_gpu_layers: 'int32_t',
  split_mode: 'int32_t',
  load_mode: 'int32_t',
  lazy_mode: 'int32_t',
  main_gpu: 'int32_t',
  tensor_split: POINTER,
  progress_callback: POINTER,
  progress_callback_user_data: POINTER,
  kv_overrides: POINTER,
  vocab_only: 'bool',
  check_tensors: 'bool',
  use_extra_bufts: 'bool',
  no_host: 'bool',
  no_alloc: 'bool',
  load_mtp: 'bool',
} satisfies Record<keyof ModelParams, string>);

export interface ContextParams {
  n_ctx: number;
  n_batch: number;
  n_ubatch: number;
  n_seq_max: number;
  n_rs_seq: number;
  n_outputs_max: number;
  n_outputs_max_per_seq: number;
  n_threads: number;
  n_threads_batch: number;
  ctx_type: number;
  rope_scaling_type: number;
  pooling_type: number;
  attention_type: number;
  flash_attn_type: number;
  rope_freq_base: number;
  rope_freq_scale: number;
  yarn_ext_factor: number;
  yarn_attn_factor: number;
  yarn_beta_fast: number;
  yarn_beta_slow: number;
  yarn_orig_ctx: number;
  defrag_thold: number;
  cb_eval: number;
  cb_eval_user_data: number;
  type_k: number;
  type_v: number;
  abort_callback: number;
  abort_callback_data: number;
  embeddings: boolean;
  offload_kqv: boolean;
  no_perf: boolean;
  op_offload: boolean;
  swa_full: boolean;
  kv_unified: boolean;
  samplers: number;
  n_samplers: number;
  ctx_other: number;
}

export const ContextParamsStruct = koffi.struct({
  n_ctx: 'uint32_t',
  n_batch: 'uint32_t',
  n_ubatch: 'uint32_t',
  n_seq_max: 'uint32_t',
  n_rs_seq: 'uint32_t',
  n_outputs_max: 'uint32_t',
  n_outputs_max_per_seq: 'uint32_t',
  n_threads: 'int32_t',
  n_threads_batch: 'int32_t',
  ctx_type: 'int32_t',
  rope_scaling_type: 'int32_t',
  pooling_type: 'int32_t',
  attention_type: 'int32_t',
  flash_attn_type: 'int32_t',
  rope_freq_base: 'float',
  rope_freq_scale: 'float',
  yarn_ext_factor: 'float',
  yarn_attn_factor: 'float',
  yarn_beta_fast: 'float',
  yarn_beta_slow: 'float',
  yarn_orig_ctx: 'uint32_t',
  defrag_thold: 'float',
  cb_eval: POINTER,
  cb_eval_user_data: POINTER,
  type_k: 'int32_t',
  type_v: 'int32_t',
  abort_callback: POINTER,
  abort_callback_data: POINTER,
  embeddings: 'bool',
  offload_kqv: 'bool',
  no_perf: 'bool',
  op_offload: 'bool',
  swa_full: 'bool',
  kv_unified: 'bool',
  samplers: POINTER,
  n_samplers: 'size_t',
  ctx_other: POINTER,
} satisfies Record<keyof ContextParams, string>);

export const FlashAttention = { auto: -1, disabled: 0, enabled: 1 } as const;

export interface BatchStruct {
  n_tokens: number;
  token: number;
  embd: number;
  pos: number;
  n_seq_id: number;
  seq_id: number;
  logits: number;
}

export const BatchStruct = koffi.struct({
  n_tokens: 'int32_t',
  token: POINTER,
  embd: POINTER,
  pos: POINTER,
  n_seq_id: POINTER,
  seq_id: POINTER,
  logits: POINTER,
} satisfies Record<keyof BatchStruct, string>);

export interface QuantizeParams {
  nthread: number;
  ftype: number;
  output_tensor_type: number;
  token_embedding_type: number;
  allow_requantize: boolean;
  quantize_output_tensor: boolean;
  only_copy: boolean;
  pure: boolean;
  keep_split: boolean;
  dry_run: boolean;
  imatrix: number;
  /** Address of `llama_model_kv_override`s, ended by one with an empty key. */
  kv_overrides: number;
  tt_overrides: number;
  prune_layers: number;
  max_buf_size: number;
}

export const QuantizeParamsStruct = koffi.struct({
  nthread: 'int32_t',
  ftype: 'int32_t',
  output_tensor_type: 'int32_t',
  token_embedding_type: 'int32_t',
  allow_requantize: 'bool',
  quantize_output_tensor: 'bool',
  only_copy: 'bool',
  pure: 'bool',
  keep_split: 'bool',
  dry_run: 'bool',
  imatrix: POINTER,
  kv_overrides: POINTER,
  tt_overrides: POINTER,
  prune_layers: POINTER,
  max_buf_size: 'size_t',
} satisfies Record<keyof QuantizeParams, string>);

/** `struct llama_model_kv_override`: a tag, a key of 128 bytes, then a union of which the text of 128 bytes is used here. */
export const KvOverride = { bytes: 264, keyOffset: 4, valueOffset: 136, text: 3, longest: 127 } as const;

export const SamplerChainParamsStruct = koffi.struct({ no_perf: 'bool' });

export interface ThreadPoolParams {
  /** One flag a processor; none set: no affinity. */
  cpumask: readonly boolean[];
  n_threads: number;
  prio: number;
  /** How long threads spin for the next graph before they sleep: 0 … 100. */
  poll: number;
  strict_cpu: boolean;
  paused: boolean;
}

/** `GGML_MAX_N_THREADS` */
const MOST_THREADS = 512;

export const ThreadPoolParamsStruct = koffi.struct({
  cpumask: koffi.array('bool', MOST_THREADS),
  n_threads: 'int32_t',
  prio: 'int32_t',
  poll: 'uint32_t',
  strict_cpu: 'bool',
  paused: 'bool',
} satisfies Record<keyof ThreadPoolParams, string | TypeObject>);

export const GgmlInitParamsStruct = koffi.struct({ mem_size: 'size_t', mem_buffer: POINTER, no_alloc: 'bool' });

export const GgufInitParamsStruct = koffi.struct({ no_alloc: 'bool', ctx: POINTER });

/** `bool (*)(struct ggml_tensor * t, bool ask, void * user_data)` */
export const EvalCallback = koffi.proto('bool', [POINTER, 'bool', POINTER]);
/** `bool (*)(void * data)`; true aborts. */
export const AbortCallback = koffi.proto('bool', [POINTER]);
/** `bool (*)(float progress, void * user_data)`; false aborts. */
export const ProgressCallback = koffi.proto('bool', ['float', POINTER]);
