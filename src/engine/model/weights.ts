import { SteerboardError } from '../../core/errors.ts';
import type { Libraries } from '../llama/libraries.ts';
import type { Device } from '../llama/llamaBackend.ts';
import type { Model } from '../llama/llamaModel.ts';
import { NativeCallback } from '../llama/pointer.ts';
import { ProgressCallback } from '../llama/structs.ts';

export interface LoadCallbacks {
  /** 0 … 1, many times; rising. */
  onProgress(fraction: number): void;
  /** Asked often while the weights are read; true ends the load with a `cancelled` error. */
  isCancelled(): boolean;
}

/**
 * Loads the weights, on the given GPUs or on the CPU alone.
 * @throws SteerboardError `bad-model`, `cancelled`
 */
export function loadWeights({ model: api }: Libraries, path: string, gpus: readonly Device[], callbacks: LoadCallbacks): Model {
  const state: { cancelled: boolean; failure?: Error } = { cancelled: false };
  const progress = new NativeCallback(ProgressCallback, (fraction: number) => {
    try {
      callbacks.onProgress(fraction);
      state.cancelled = callbacks.isCancelled();
    } catch (error) {
      state.failure = error instanceof Error ? error : new Error(String(error));
    }
    return !state.cancelled && state.failure === undefined;
  });
  // A list that ends at once: without it llama.cpp takes every GPU it finds for large products, layers offloaded or not.
  const devices = BigUint64Array.from([...gpus, 0], BigInt);
  try {
    const model = api.load(path, {
      ...api.defaultParams(),
      devices,
      n_gpu_layers: gpus.length > 0 ? -1 : 0,
      progress_callback: progress.address,
    });
    if (state.failure) throw state.failure;
    if (state.cancelled) throw new SteerboardError('cancelled', 'Loading the model was cancelled.', { file: path });
    if (model === 0) {
      throw new SteerboardError('bad-model', 'llama.cpp can\'t load this model: the file is cut short, damaged, or of a kind it does not know.', {
        file: path,
        hint: 'Download it again, or choose another; the engine\'s log says more.',
      });
    }
    return model;
  } finally {
    progress.release();
  }
}
