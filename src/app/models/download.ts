import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SteerboardError } from '../../core/errors.ts';

export interface DownloadOptions {
  /** Bytes on disk so far and, if the server says, in all. */
  onBytes?: (received: number, total: number | undefined) => void;
  signal?: AbortSignal | undefined;
  /** How long to wait for the server's first answer. */
  connectMilliseconds?: number;
  /** How long a started transfer may stand still. */
  stallMilliseconds?: number;
  /** Sent to the host of the address only, not to where it sends on. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * Downloads `url` to `file` and continues where an earlier attempt stopped: what is there already is asked for no second
 * time. The file is left in place when the transfer breaks. Whether its content is right is for the caller to check.
 * @throws SteerboardError `download-failed` when the server can't be reached, refuses, or stalls; `file-access` when the file can't be written.
 */
export async function download(url: string, file: string, options: DownloadOptions = {}): Promise<void> {
  const { onBytes, signal, connectMilliseconds = 8000, stallMilliseconds = 30_000, headers = {} } = options;
  const deadline = new AbortController();
  const stop = (): void => deadline.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  let timer = setTimeout(() => deadline.abort(new Error(`no answer in ${connectMilliseconds / 1000} s`)), connectMilliseconds);
  try {
    signal?.throwIfAborted();
    const have = await sizeOf(file);
    const response = await fetch(url, { signal: deadline.signal, headers: { ...headers, 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) } });
    if (response.status === 416) {
      // Nothing lies beyond what is there: either it is complete or it is the wrong file, which the caller's check tells.
      await response.body?.cancel();
      return;
    }
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    const resumed = response.status === 206;
    const begin = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (resumed && begin !== undefined && Number(begin) !== have) throw new Error(`the server sent another part than was asked for (from byte ${begin} instead of ${have})`);
    let received = resumed ? have : 0;
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isNaN(length) ? undefined : received + length;
    const watch = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = setTimeout(() => deadline.abort(new Error(`nothing received for ${stallMilliseconds / 1000} s`)), stallMilliseconds);
        received += chunk.length;
        onBytes?.(received, total);
        yield chunk;
      }
    };
    // The abort goes through fetch's body, so that bytes already received reach the file and count for the next attempt.
    await pipeline(Readable.fromWeb(response.body), watch, createWriteStream(file, { flags: resumed ? 'a' : 'w' }));
  } catch (error) {
    signal?.throwIfAborted();
    if (isWriteError(error)) throw new SteerboardError('file-access', `The download can't be written: ${reasonOf(error)}.`, { file, hint: 'Make room on the disk, or set STEERBOARD_CACHE to a folder on another one.' }, { cause: error });
    throw connectionFailure(url, error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** Why nothing came from a server, by its name. */
export function connectionFailure(url: string, error: unknown): SteerboardError {
  return new SteerboardError('download-failed', `${new URL(url).host}: ${reasonOf(error)}.`, { hint: 'Check the network and try again.' }, { cause: error });
}

function isWriteError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'write' || error.syscall === 'open');
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    await rm(file, { force: true });
    return 0;
  }
}

/** fetch hides the system's reason (name not resolved, connection refused) in `cause`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
