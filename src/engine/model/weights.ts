import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import type { Libraries } from '../llama/libraries.ts';
import type { Device } from '../llama/llamaBackend.ts';
import type { Model } from '../llama/llamaModel.ts';
import { NativeCallback } from '../llama/pointer.ts';
import { ProgressCallback } from '../llama/structs.ts';

export interface LoadCallbacks {
  /** 0 … 1, many times; rising within one attempt. */
  onProgress(fraction: number): void;
  /** Asked often while the weights are read; true ends the load with a `cancelled` error. */
  isCancelled(): boolean;
}

/** What goes onto GPUs: none where no layers do. */
export interface Offload {
  gpus: readonly Device[];
  layers: number;
}

/**
 * Loads the weights, of so many layers onto the given GPUs.
 * @throws SteerboardError `bad-model`, `cancelled`
 */
export function loadWeights({ model: api }: Libraries, path: string, { gpus, layers }: Offload, callbacks: LoadCallbacks): Model {
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
  const devices = BigUint64Array.from([...(layers > 0 ? gpus : []), 0], BigInt);
  try {
    const model = api.load(path, {
      ...api.defaultParams(),
      devices,
      n_gpu_layers: layers,
      progress_callback: progress.address,
    });
    if (state.failure) throw state.failure;
    if (state.cancelled) throw new SteerboardError('cancelled', t('Loading the model was cancelled.'), { file: path });
    if (model === 0) {
      throw new SteerboardError('bad-model', t('llama.cpp can\'t load this model: the file is cut short, damaged, or of a kind it does not know.'), {
        file: path,
        hint: t('Download it again, or choose another; the engine\'s log says more.'),
      });
    }
    return model;
  } finally {
    progress.release();
  }
}
