import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { locateLibraries } from '../../../src/engine/llama/locate.ts';
import { defaultModelPath } from './defaultModel.ts';
import { libraries } from './native.ts';

/** `struct llama_model_quantize_params` (llama.h); only tests requantise. */
const QuantizeParams = koffi.struct({
  nthread: 'int32_t', ftype: 'int32_t', output_tensor_type: 'int32_t', token_embedding_type: 'int32_t',
  allow_requantize: 'bool', quantize_output_tensor: 'bool', only_copy: 'bool', pure: 'bool', keep_split: 'bool', dry_run: 'bool',
  imatrix: 'void *', kv_overrides: 'void *', tt_overrides: 'void *', prune_layers: 'void *', max_buf_size: 'size_t',
});
const MOSTLY_BF16 = 32;

/** The default model with its matrices widened to bfloat16, in a folder that `remove` deletes. */
export async function bfloatCopy(): Promise<{ path: string; remove: () => void }> {
  await libraries();
  const { folder } = await locateLibraries(false);
  const llama = koffi.load(join(folder, readdirSync(folder).find((name) => /^(lib)?llama(\.v[\d.]+)?\.(so|dylib|dll)$/.test(name))!));
  const defaults = llama.func('llama_model_quantize_default_params', QuantizeParams, []) as unknown as () => Record<string, unknown>;
  const quantize = llama.func('llama_model_quantize', 'uint32_t', ['str', 'str', koffi.pointer(QuantizeParams)]) as unknown as (from: string, to: string, params: object) => number;
  const temporary = mkdtempSync(join(tmpdir(), 'steerboard-bf16-'));
  const path = join(temporary, 'model-BF16.gguf');
  const status = quantize(defaultModelPath(), path, { ...defaults(), nthread: 1, ftype: MOSTLY_BF16, allow_requantize: true });
  if (status !== 0) throw new Error(`llama_model_quantize failed (${status}).`);
  return { path, remove: () => rmSync(temporary, { recursive: true }) };
}
