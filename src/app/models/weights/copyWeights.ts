import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../../core/errors.ts';
import type { ModelHeader } from '../../../core/gguf/modelHeader.ts';
import { TENSOR_TYPES, type WeightType } from '../../../core/gguf/tensorTypes.ts';
import { bytes as bytesText } from '../../../core/statistics/figures.ts';
import { cacheFolder } from '../../cacheFolder.ts';
import type { Engine } from '../../engine/engine.ts';
import type { TaskOptions } from '../../progress.ts';

const WATCH_MILLISECONDS = 250;

export interface CopyParams {
  source: string;
  header: ModelHeader;
  sourceSha256: string;
  type: WeightType;
  /** An existing file is replaced once the copy is whole. */
  target: string;
}

/** Where a copy goes unless told: `models` in the cache folder, under a name that says what it was made from. */
export function copyPath(source: string, quantisation: string, type: WeightType, folder = join(cacheFolder(), 'models')): string {
  const stem = basename(source).replace(/\.gguf$/i, '');
  const bare = stem.replace(new RegExp(`[.-]${quantisation}$`, 'i'), '');
  return join(folder, `${bare}.${type}-from-${quantisation}.gguf`);
}

/** About how many bytes a copy has: small tensors keep their type, and a few matrices may get a finer one. */
function copyBytes(header: ModelHeader, type: WeightType): number {
  const { block, bytes } = [...TENSOR_TYPES.values()].find(({ name }) => name === type)!;
  return (header.parameters / block) * bytes;
}

/**
 * Makes a copy of a model with other weights: a temporary file beside the target, flushed, renamed. Progress is the growth of
 * that file. llama.cpp's quantiser can't be stopped, so an abort restarts the engine.
 * @throws SteerboardError `file-access`, `bad-model`, `engine-stopped`, `cancelled`
 */
export async function copyWeights(engine: Engine, { source, header, sourceSha256, type, target }: CopyParams, options: TaskOptions = {}): Promise<void> {
  const { signal, onProgress } = options;
  const total = copyBytes(header, type);
  await mkdir(dirname(target), { recursive: true });
  await refuseFullDisk(target, total);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const watch = setInterval(() => void stat(temporary).then(({ size }) => onProgress?.({ done: Math.min(size, total), total, unit: 'bytes' }), () => undefined), WATCH_MILLISECONDS);
  let ended: Promise<void> | undefined;
  const end = (): void => void (ended = engine.restart());
  signal?.addEventListener('abort', end);
  try {
    signal?.throwIfAborted();
    await engine.quantise({ source, target: temporary, type, sourceSha256 });
    await rename(temporary, target);
  } catch (error) {
    // The process that writes has to be gone, or the file would come back.
    await ended;
    await rm(temporary, { force: true, maxRetries: 10, recursive: true });
    if (signal?.aborted === true) throw new SteerboardError('cancelled', t('Copying the model was cancelled.'), {}, { cause: error });
    if (SteerboardError.is(error)) throw error;
    throw new SteerboardError('file-access', t('The copy can\'t be written: {0}.', error instanceof Error ? error.message : String(error)), { file: target }, { cause: error });
  } finally {
    signal?.removeEventListener('abort', end);
    clearInterval(watch);
  }
}

async function refuseFullDisk(target: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(target));
  const free = bavail * bsize;
  if (free < needed) throw new SteerboardError('file-access', t('The copy needs about {0}; {1} are free on the disk.', bytesText(needed), bytesText(free)), { file: target, hint: t('Name another place, or make room.') });
}
