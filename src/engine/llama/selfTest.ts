import { t } from '@vscode/l10n';
import koffi, { type TypeObject } from 'koffi';
import { SteerboardError } from '../../core/errors.ts';
import { type ContextParams, ContextParamsStruct, MIRRORED_RELEASE, type ModelParams, ModelParamsStruct, type QuantizeParams, QuantizeParamsStruct, type ThreadPoolParams, ThreadPoolParamsStruct } from './structs.ts';

/** What llama.cpp of the mirrored release returns, read at both ends of each struct and at every change of field size. */
const MODEL_DEFAULTS: Partial<ModelParams> = { devices: null, n_gpu_layers: -1, split_mode: 1, load_mode: -1, lazy_mode: 1, main_gpu: 0, progress_callback: 0, use_extra_bufts: true, no_alloc: false, load_mtp: false };
const CONTEXT_DEFAULTS: Partial<ContextParams> = { n_ctx: 512, n_batch: 2048, n_ubatch: 512, n_seq_max: 1, n_threads: 4, rope_scaling_type: -1, flash_attn_type: -1, yarn_ext_factor: -1, cb_eval: 0, type_k: 1, type_v: 1, abort_callback: 0, offload_kqv: true, no_perf: true, swa_full: true, kv_unified: false, n_samplers: 0, ctx_other: 0 };
const QUANTIZE_DEFAULTS: Partial<QuantizeParams> = { nthread: 0, ftype: 7, output_tensor_type: 43, token_embedding_type: 43, allow_requantize: false, quantize_output_tensor: true, dry_run: false, imatrix: 0, kv_overrides: 0, prune_layers: 0, max_buf_size: 8 * 2 ** 30 };
const MODEL_BYTES = 80;
const CONTEXT_BYTES = 160;
const QUANTIZE_BYTES = 64;
const THREAD_POOL_BYTES = 528;
/** Any number that is nowhere else in the struct. */
const THREADS_ASKED = 3;

/**
 * Refuses libraries of which the struct mirrors can't be right. Comes before every other call that passes a struct.
 * @throws SteerboardError `engine-incompatible`
 */
export function checkRelease(release: string): void {
  if (release === MIRRORED_RELEASE) return;
  throw incompatible(t('The llama.cpp libraries are of release {0}; Steerboard knows the layout of {1}.', release, MIRRORED_RELEASE));
}

/** @throws SteerboardError `engine-incompatible` */
export function checkStructs(modelDefaults: ModelParams, contextDefaults: ContextParams, quantizeDefaults: QuantizeParams): void {
  checkSize('llama_model_params', ModelParamsStruct, MODEL_BYTES);
  checkSize('llama_context_params', ContextParamsStruct, CONTEXT_BYTES);
  checkSize('llama_model_quantize_params', QuantizeParamsStruct, QUANTIZE_BYTES);
  checkDefaults('llama_model_params', modelDefaults, MODEL_DEFAULTS);
  checkDefaults('llama_context_params', contextDefaults, CONTEXT_DEFAULTS);
  checkDefaults('llama_model_quantize_params', quantizeDefaults, QUANTIZE_DEFAULTS);
}

/** @throws SteerboardError `engine-incompatible` */
export function checkThreadPool(defaultsFor: (threads: number) => ThreadPoolParams): void {
  checkSize('ggml_threadpool_params', ThreadPoolParamsStruct, THREAD_POOL_BYTES);
  checkDefaults('ggml_threadpool_params', defaultsFor(THREADS_ASKED), { n_threads: THREADS_ASKED, prio: 0, poll: 50, strict_cpu: false, paused: false });
}

function checkSize(name: string, struct: TypeObject, expected: number): void {
  // The 32-bit libraries have smaller pointers; their layout follows from the same mirror.
  if (koffi.sizeof('void *') !== 8) return;
  const size = koffi.sizeof(struct);
  if (size !== expected) throw incompatible(t('The mirror of {0} takes {1} bytes where {2} are right.', name, size, expected));
}

function checkDefaults<Params extends object>(name: string, actual: Params, expected: Partial<Params>): void {
  for (const field of Object.keys(expected) as (keyof Params & string)[]) {
    if (actual[field] !== expected[field]) {
      throw incompatible(t('The llama.cpp libraries read {0}.{1} as {2} where {3} is the default.', name, field, String(actual[field]), String(expected[field])));
    }
  }
}

function incompatible(message: string): SteerboardError {
  return new SteerboardError('engine-incompatible', message, { hint: t('Install the node-llama-cpp version that Steerboard asks for.') });
}
