import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';

/**
 * SHA-256 of a file's bytes, in lower-case hex, read in pieces.
 * @throws SteerboardError `file-access`, `cancelled`
 */
export async function hashFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted) throw new SteerboardError('cancelled', t('Cancelled.'), {}, { cause: error });
    throw new SteerboardError('file-access', t('The file can\'t be read: {0}.', error instanceof Error ? error.message : String(error)), { file }, { cause: error });
  }
  return hash.digest('hex');
}
