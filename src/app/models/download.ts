import { open, rm, stat } from 'node:fs/promises';
import { t } from '@vscode/l10n';
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
  const deadline = new Deadline(signal);
  try {
    signal?.throwIfAborted();
    const have = await sizeOf(file);
    deadline.expect(connectMilliseconds, t('no answer in {0} s', connectMilliseconds / 1000));
    const response = await deadline.race(fetch(url, { signal: deadline.signal, headers: { ...headers, 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) } }));
    if (response.status === 416) {
      // Nothing lies beyond what is there: either it is complete or it is the wrong file, which the caller's check tells.
      await response.body?.cancel();
      return;
    }
    if (!response.ok || response.body === null) throw new Error(t('the server answered {0}', `${response.status} ${response.statusText}`.trim()));
    const resumed = response.status === 206;
    const begin = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (resumed && begin !== undefined && Number(begin) !== have) throw new Error(t('the server sent another part than was asked for (from byte {0} instead of {1})', begin, have));
    let received = resumed ? have : 0;
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = Number.isNaN(length) ? undefined : received + length;
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const handle = await open(file, resumed ? 'a' : 'w');
    try {
      for (;;) {
        deadline.expect(stallMilliseconds, t('nothing received for {0} s', stallMilliseconds / 1000));
        const { done, value } = await deadline.race(reader.read());
        if (done) break;
        // Piece by piece instead of through streams, which drop what they hold when the connection breaks: all that arrived counts for the next attempt.
        await handle.appendFile(value);
        received += value.length;
        onBytes?.(received, total);
      }
    } finally {
      await handle.close();
      // A body that broke says so once more.
      await reader.cancel().catch(() => undefined);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (isWriteError(error)) throw new SteerboardError('file-access', t('The download can\'t be written: {0}.', reasonOf(error)), { file, hint: t('Make room on the disk, or set STEERBOARD_CACHE to a folder on another one.') }, { cause: error });
    throw connectionFailure(url, error);
  } finally {
    deadline.end();
  }
}

/**
 * Ends a wait by the caller's signal or after a time. A wait is ended here and not by fetch alone, which can miss an abort once its request has
 * been collected as garbage.
 */
class Deadline {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;
  #giveUp: (reason: Error) => void = () => undefined;

  constructor(caller: AbortSignal | undefined) {
    this.#caller = caller;
    caller?.addEventListener('abort', this.#stop);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What is waited for now has so much time; what was waited for before has come. */
  expect(milliseconds: number, failure: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(new Error(failure)), milliseconds);
  }

  /** One wait at a time. Not by `Promise.race`, which would keep every piece of a download until its end. */
  race<T>(wait: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#giveUp = reject;
      if (this.signal.aborted) reject(this.signal.reason as Error);
      wait.then(resolve, reject);
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#stop);
  }

  readonly #stop = (): void => this.#end(this.#caller?.reason as Error);

  #end(reason: Error): void {
    this.#controller.abort(reason);
    this.#giveUp(reason);
  }
}

/** Why nothing came from a server, by its name. */
export function connectionFailure(url: string, error: unknown): SteerboardError {
  return new SteerboardError('download-failed', `${new URL(url).host}: ${reasonOf(error)}.`, { hint: t('Check the network and try again.') }, { cause: error });
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
