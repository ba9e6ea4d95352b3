import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import type { ErrorDetails } from '../core/errors.ts';
import type { ByteSource } from '../core/gguf/byteCursor.ts';

/**
 * Opens a file for `use` and closes it. Errors of `use` that name no file get this one's name.
 * @throws SteerboardError `file-access`
 */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw noAccess(path, error);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new SteerboardError('file-access', t('Not a file.'));
    return await use({ size: stats.size, read: (offset, length) => readPart(file, offset, length) });
  } catch (error) {
    throw SteerboardError.is(error) ? withFileName(error, path) : noAccess(path, error);
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new SteerboardError('file-access', t('The file became shorter while it was read.'));
    filled += bytesRead;
  }
  return bytes;
}

function withFileName(error: SteerboardError, file: string): SteerboardError {
  if (error.details.file !== undefined) return error;
  const details: ErrorDetails = { ...error.details, file };
  return new SteerboardError(error.code, error.message, details, { cause: error });
}

function noAccess(file: string, error: unknown): SteerboardError {
  const reason = error instanceof Error && 'code' in error ? REASONS[String(error.code)]?.() ?? error.message : String(error);
  return new SteerboardError('file-access', t('The file can\'t be read: {0}.', reason), { file }, { cause: error });
}

const REASONS: Readonly<Record<string, () => string>> = {
  ENOENT: () => t('it is not there'),
  EACCES: () => t('no permission'),
  EPERM: () => t('no permission'),
  EISDIR: () => t('it is a folder'),
};
