import { join, relative, sep } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../../core/errors.ts';
import { cacheFolder } from '../../cacheFolder.ts';

/** A model file on the Hugging Face hub. */
export interface HubReference {
  /** "owner/name" */
  repository: string;
  /** Branch, tag or commit. */
  revision: string;
  /** Path of the file in the repository, its parts divided by `/`. */
  path: string;
}

const HUB_PREFIX = 'hf:';
const DEFAULT_REVISION = 'main';
/** Names as the hub allows them. They become names of folders, so none may begin with a dot. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$/;
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

export function isHubReference(text: string): boolean {
  return text.trim().startsWith(HUB_PREFIX);
}

/**
 * Reads `hf:owner/repository/file.gguf`; the file may also be put behind a colon, and a branch, tag or commit behind the repository:
 * `hf:owner/repository@revision:folder/file.gguf`.
 * @throws SteerboardError `bad-arguments`
 */
export function parseHubReference(text: string): HubReference {
  const parts = /^hf:([^/@:]+)\/([^/@:]+)(?:@([^/:]+))?[/:](.+)$/.exec(text.trim());
  const [, owner = '', name = '', revision = DEFAULT_REVISION, path = ''] = parts ?? [];
  const wellFormed = [owner, name, ...path.split('/')].every((part) => NAME.test(part)) && REVISION.test(revision);
  if (!wellFormed) throw bad(t('"{0}" is no reference to a file on the Hugging Face hub.', text.trim()));
  if (!/\.gguf$/i.test(path)) throw bad(t('"{0}" names no GGUF file.', text.trim()));
  return { repository: `${owner}/${name}`, revision, path };
}

/** "hf:owner/repository:file.gguf" */
export function formatHubReference({ repository, revision, path }: HubReference): string {
  return `${HUB_PREFIX}${repository}${revision === DEFAULT_REVISION ? '' : `@${revision}`}:${path}`;
}

/** What a started download is called until it is whole and checked; the beginning of its hash stands before it and keeps contents apart. */
export const PARTIAL_ENDING = '-partial';

/** Where Steerboard keeps downloaded models. */
export function modelsFolder(): string {
  return join(cacheFolder(), 'models');
}

/** Where the file of a reference lies, or will: files of other revisions lie apart. */
export function hubFilePath({ repository, revision, path }: HubReference, folder: string = modelsFolder()): string {
  return join(folder, ...`${repository}${revision === DEFAULT_REVISION ? '' : `@${revision}`}`.split('/'), ...path.split('/'));
}

/** The reference whose file lies there: what `hubFilePath` was given. Undefined for a file that no reference leads to. */
export function referenceOfPath(path: string, folder: string = modelsFolder()): HubReference | undefined {
  const [owner = '', repository = '', ...file] = relative(folder, path).split(sep);
  try {
    return parseHubReference(`${HUB_PREFIX}${owner}/${repository}:${file.join('/')}`);
  } catch {
    return undefined;
  }
}

function bad(message: string): SteerboardError {
  return new SteerboardError('bad-arguments', message, { hint: t('Write hf:owner/repository:file.gguf, as the model\'s page names them.') });
}
