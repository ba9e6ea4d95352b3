import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { hashFile } from '../hashFile.ts';

/** A file's hash, with what tells whether the file changed since. */
interface KnownHash {
  bytes: number;
  modified: number;
  sha256: string;
}

const MOST_KNOWN = 500;

/**
 * SHA-256 of a model file. Model files are large, so the hash is kept in the cache folder and used again as long as path, size
 * and time of change are the same.
 * @throws SteerboardError `file-access`, `cancelled`
 */
export async function hashModel(path: string, signal?: AbortSignal, folder: string = cacheFolder()): Promise<string> {
  const { file, bytes, modified } = await identify(path);
  const store = join(folder, 'hashes.json');
  const known = (await readKnown(store)).get(file);
  if (known?.bytes === bytes && known.modified === modified) return known.sha256;
  const sha256 = await hashFile(file, signal);
  // Read again: another process may have added its own meanwhile. What is lost in a race is only time.
  const all = await readKnown(store);
  all.delete(file);
  all.set(file, { bytes, modified, sha256 });
  // A cache folder that can't be written costs only time, the next time.
  await atomicWrite(store, JSON.stringify(Object.fromEntries([...all].slice(-MOST_KNOWN)), undefined, 1)).catch(() => undefined);
  return sha256;
}

async function identify(path: string): Promise<{ file: string; bytes: number; modified: number }> {
  try {
    const file = await realpath(path);
    const stats = await stat(file);
    return { file, bytes: stats.size, modified: stats.mtimeMs };
  } catch (error) {
    throw new SteerboardError('file-access', t('The model file can\'t be read.'), { file: path, hint: t('Choose a model that is there.') }, { cause: error });
  }
}

/** Empty where the store is missing or damaged: it can be made again. */
async function readKnown(store: string): Promise<Map<string, KnownHash>> {
  try {
    const entries = Object.entries(JSON.parse(await readFile(store, 'utf8')) as Record<string, unknown>);
    return new Map(entries.filter((entry): entry is [string, KnownHash] => isKnownHash(entry[1])));
  } catch {
    return new Map();
  }
}

function isKnownHash(value: unknown): value is KnownHash {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, modified, sha256 } = value as Partial<Record<keyof KnownHash, unknown>>;
  return typeof bytes === 'number' && typeof modified === 'number' && typeof sha256 === 'string';
}
