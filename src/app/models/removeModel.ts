import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { PARTIAL_ENDING, modelsFolder } from './hub/reference.ts';
import { partNames } from './splitParts.ts';

/** Files that go when a model is removed from the cache, and what that frees. */
export interface CachedModel {
  files: readonly string[];
  /** Bytes. */
  size: number;
}

/** Lies the file in Steerboard's own folder, where it may be removed? */
export function isCached(path: string, folder: string = modelsFolder()): boolean {
  const way = relative(folder, path);
  return way !== '' && !/^\.\.(?:[/\\]|$)/.test(way) && way !== path;
}

/**
 * What removing a model would remove: all its parts, and what is left of downloads of them.
 * @throws SteerboardError `file-access` for a file outside of the cache: those are not Steerboard's to remove
 */
export async function cachedModel(path: string, folder: string = modelsFolder()): Promise<CachedModel> {
  if (!isCached(path, folder)) throw new SteerboardError('file-access', t('The model lies outside of Steerboard\'s folder and is not removed.'), { file: path, hint: t('Delete the file yourself.') });
  const names = partNames(basename(path));
  const there = await readdir(dirname(path)).catch(() => []);
  const files = there.filter((name) => names.some((part) => name === part || (name.startsWith(`${part}.`) && name.endsWith(PARTIAL_ENDING)))).map((name) => join(dirname(path), name));
  const sizes = await Promise.all(files.map((file) => stat(file).then(({ size }) => size)));
  return { files, size: sizes.reduce((sum, size) => sum + size, 0) };
}

/**
 * Removes a model from the cache, and the folders that are empty then.
 * @throws SteerboardError `file-access`
 */
export async function removeModel(path: string, folder: string = modelsFolder()): Promise<void> {
  const { files } = await cachedModel(path, folder);
  for (const file of files) {
    try {
      await rm(file);
    } catch (error) {
      throw new SteerboardError('file-access', t('The file can\'t be removed: {0}.', error instanceof Error ? error.message : String(error)), { file, hint: t('Close what uses it.') }, { cause: error });
    }
  }
  await removeEmptyFolders(dirname(path), folder);
}

/** Removes a folder and those above it, as far as they are empty, up to `top`, which stays. */
export async function removeEmptyFolders(from: string, top: string): Promise<void> {
  for (let folder = from; isCached(folder, top); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      // Not empty, or not there.
      return;
    }
  }
}
