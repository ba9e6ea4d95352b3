import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { SteerboardError } from '../../core/errors.ts';

/** Where a model path is meant to be taken from. */
export interface ModelPathPlace {
  /** The setting's text: absolute, from `~`, or relative to `base`. */
  value: string;
  /** The workspace folder; undefined without one. */
  base: string | undefined;
}

/**
 * The file that a setting names, with links followed, so that what is shown is what is loaded.
 * @throws SteerboardError `bad-arguments` for what is no local path (a URL, a network share), `file-access` where nothing is there
 */
export async function resolveModelPath({ value, base }: ModelPathPlace): Promise<string> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(value) || /^(\\\\|\/\/)/.test(value)) {
    throw new SteerboardError('bad-arguments', `The model must be a file on this machine, not ${value}.`, { hint: 'Select a model file.' });
  }
  const path = absolute(value, base);
  try {
    return await realpath(path);
  } catch (error) {
    throw new SteerboardError('file-access', 'The selected model is not there.', { file: path, hint: 'Select another model.' }, { cause: error });
  }
}

function absolute(value: string, base: string | undefined): string {
  if (value === '~' || value.startsWith('~/') || value.startsWith('~\\')) return join(homedir(), value.slice(1));
  if (isAbsolute(value)) return value;
  return resolve(base ?? homedir(), value);
}

/** Does the file lie in one of the folders (links followed on both sides)? */
export async function liesIn(path: string, folders: readonly string[]): Promise<boolean> {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  return real.some((folder) => {
    const way = relative(folder, path);
    return way !== '' && !way.startsWith('..') && !isAbsolute(way);
  });
}
