import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';

/**
 * How many of a model's layers are tried on the GPUs, one after the other: all, half of them, and none. llama.cpp counts the output matrix as one
 * more layer, and offloads the last ones.
 * @param layers blocks of the model
 */
export function offloadSteps(layers: number, hasGpu: boolean): readonly number[] {
  return hasGpu ? [layers + 1, Math.ceil(layers / 2), 0] : [0];
}

/**
 * Loads with as many layers on the GPUs as they have room for. llama.cpp does not say why a load failed, so that a damaged file is tried as often.
 * @param load frees what it took where it throws
 * @throws what the last attempt threw, or what is no matter of room
 */
export function loadOffloaded<T>(steps: readonly number[], load: (gpuLayers: number) => T): T {
  const [first, ...rest] = steps;
  if (first === undefined) throw new RangeError('There is nothing to try.');
  try {
    return load(first);
  } catch (error) {
    const mayFitOtherwise = SteerboardError.is(error, 'not-enough-memory') || SteerboardError.is(error, 'bad-model');
    if (!mayFitOtherwise || rest.length === 0) throw error;
    return loadOffloaded(rest, load);
  }
}

/** That a GPU has not the room for the whole model, as people read it; undefined where it has. */
export function offloadWarning(gpuLayers: number, layers: number): string | undefined {
  if (gpuLayers > layers) return undefined;
  if (gpuLayers === 0) return t('The GPU has no room for the model, which is computed on the processor.');
  return t('The GPU has no room for the whole model: {0} of its {1} layers are on it.', gpuLayers, layers);
}
