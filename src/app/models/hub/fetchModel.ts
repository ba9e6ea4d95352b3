import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../../core/errors.ts';
import { bytes as bytesText } from '../../../core/statistics/figures.ts';
import { withFileLock } from '../../fileLock.ts';
import { hashFile } from '../../hashFile.ts';
import type { TaskOptions } from '../../progress.ts';
import { download } from '../download.ts';
import { removeEmptyFolders } from '../removeModel.ts';
import { partNames } from '../splitParts.ts';
import { hubHeaders, lookUp, type HubFile } from './lookUp.ts';
import { formatHubReference, hubFilePath, modelsFolder, PARTIAL_ENDING, type HubReference } from './reference.ts';
import { TransferPace } from './transferPace.ts';

export interface FetchModelOptions extends TaskOptions {
  /** Default: `models` in Steerboard's cache folder. */
  folder?: string;
  /** What it is at, in a sentence. */
  onStep?: (text: string) => void;
}

/** Left free beside the file. */
const SPARE_BYTES = 100e6;
/** Connections that break are made again as long as each brought something. */
const MOST_CONNECTIONS = 20;

interface Part {
  target: string;
  partial: string;
  file: HubFile;
}

/**
 * The path of a model of the hub, from the cache if it is there, else downloaded: all parts of a split one. A download that was cut off goes
 * on where it stopped. A file appears under its name only when its size, and its SHA-256 where the hub tells it, are right; so what is there
 * is whole, and the hub is not asked about it again.
 * @throws SteerboardError `download-failed`, `file-access` (disk full), `cancelled`
 */
export async function fetchModel(reference: HubReference, options: FetchModelOptions = {}): Promise<string> {
  const { signal, folder } = options;
  const references = partNames(reference.path).map((path) => ({ ...reference, path }));
  const target = hubFilePath(references[0]!, folder);
  const missing = async (): Promise<HubReference[]> => {
    const there = await Promise.all(references.map((part) => isThere(hubFilePath(part, folder))));
    return references.filter((_, i) => !there[i]!);
  };
  if ((await missing()).length === 0) return target;
  try {
    await withFileLock(`${target}.lock`, async () => fetchParts(await missing(), options), { signal, onWait: () => options.onStep?.(t('Another process is already downloading this model; waiting for it.')) });
  } catch (error) {
    await removeEmptyFolders(dirname(target), folder ?? modelsFolder());
    if (signal?.aborted === true) throw new SteerboardError('cancelled', t('The download of {0} was cancelled. It goes on from there the next time.', formatHubReference(reference)), {}, { cause: error });
    throw error;
  }
  return target;
}

async function fetchParts(references: readonly HubReference[], { signal, folder, onProgress, onStep }: FetchModelOptions): Promise<void> {
  const parts: Part[] = [];
  for (const reference of references) {
    const file = await lookUp(reference, signal);
    const target = hubFilePath(reference, folder);
    parts.push({ target, partial: `${target}.${(file.sha256 ?? file.url.split('/resolve/')[1]!.replace(/[^0-9a-z]/gi, '')).slice(0, 8)}${PARTIAL_ENDING}`, file });
  }
  for (const { target } of parts) await mkdir(dirname(target), { recursive: true });
  const have = await sum(parts.map(({ partial, file }) => sizeOf(partial).then((size) => Math.min(size, file.size))));
  const total = parts.reduce((all, { file }) => all + file.size, 0);
  if (parts.length > 0) await refuseFullDisk(parts[0]!.target, total - have);
  const pace = new TransferPace(have, total);
  let before = 0;
  for (const part of parts) {
    onStep?.(t('Downloading {0}, {1}.', basename(part.target), bytesText(part.file.size)));
    await fetchPart(part, { signal, onBytes: (received) => onProgress?.(pace.at(before + received)) });
    before += part.file.size;
  }
}

async function fetchPart({ target, partial, file }: Part, { signal, onBytes }: { signal: AbortSignal | undefined; onBytes: (received: number) => void }): Promise<void> {
  for (let connections = 1, size = await sizeOf(partial); size < file.size; connections++) {
    const before = size;
    let failure: SteerboardError | undefined;
    try {
      await download(file.url, partial, { signal, onBytes, headers: hubHeaders(file.url) });
    } catch (error) {
      if (!SteerboardError.is(error, 'download-failed')) throw error;
      failure = error;
    }
    size = await sizeOf(partial);
    if (size < file.size && (size <= before || connections === MOST_CONNECTIONS)) {
      throw failure ?? new SteerboardError('download-failed', t('The hub sent {0} of {1}.', bytesText(size), bytesText(file.size)), { hint: t('Try again: the download goes on from there.') });
    }
  }
  await check(partial, file, signal);
  const handle = await open(partial, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, target);
}

async function check(partial: string, { size, sha256 }: HubFile, signal: AbortSignal | undefined): Promise<void> {
  const received = await sizeOf(partial);
  const wrong = received !== size ? t('{0} bytes instead of {1}', received, size) : sha256 !== undefined && (await hashFile(partial, signal)) !== sha256 ? t('its SHA-256 is not the one that the hub names') : undefined;
  if (wrong === undefined) return;
  await rm(partial, { force: true });
  throw new SteerboardError('download-failed', t('The file that arrived is another or damaged: {0}. It was deleted.', wrong), { hint: t('Try again.') });
}

async function refuseFullDisk(target: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(target));
  const free = bavail * bsize;
  if (free >= needed + SPARE_BYTES) return;
  throw new SteerboardError('file-access', t('The download needs {0}; the disk has {1} left.', bytesText(needed), bytesText(free)), { file: dirname(target), hint: t('Make room, or set STEERBOARD_CACHE to a folder on another disk.') });
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(({ size }) => size, () => 0);
}

async function sum(numbers: readonly Promise<number>[]): Promise<number> {
  return (await Promise.all(numbers)).reduce((all, number) => all + number, 0);
}
