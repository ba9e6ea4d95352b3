import type { MessageConnection } from 'vscode-jsonrpc/node';
import { NewText, JobProgress, Residuals, SequenceDone } from '../../protocol/engine.ts';
import type { JobId } from '../../protocol/engine.ts';
import type { ExtractOptions, GenerateOptions } from './engine.ts';

type Listeners = Partial<ExtractOptions> & GenerateOptions;

/** Numbers the host's jobs and brings the engine's notices to their listeners. */
export class JobListeners {
  readonly #listeners = new Map<JobId, Listeners & { fail: (error: unknown) => void }>();
  #last: JobId = 0;

  /** Runs a request under a new job id. A listener that throws cancels the job, which then rejects with what was thrown. */
  async run<T>(listeners: Listeners, request: (job: JobId, signal: AbortSignal) => Promise<T>): Promise<T> {
    const job = ++this.#last;
    const ended = new AbortController();
    const cancel = (): void => ended.abort();
    const thrown: unknown[] = [];
    const fail = (error: unknown): void => {
      thrown.push(error);
      ended.abort();
    };
    if (listeners.signal?.aborted) cancel();
    listeners.signal?.addEventListener('abort', cancel);
    this.#listeners.set(job, { ...listeners, fail });
    try {
      listeners.onJob?.(job);
      const answer = await request(job, ended.signal);
      if (thrown.length > 0) throw thrown[0];
      return answer;
    } catch (error) {
      throw thrown.length > 0 ? thrown[0] : error;
    } finally {
      listeners.signal?.removeEventListener('abort', cancel);
      this.#listeners.delete(job);
    }
  }

  listen(connection: MessageConnection): void {
    connection.onNotification(Residuals, ({ job, ...notice }) => this.#tell(job, (to) => to.onResiduals?.(notice)));
    connection.onNotification(NewText, ({ job, updates }) => this.#tell(job, (to) => to.onText?.(updates)));
    connection.onNotification(SequenceDone, ({ job, ...done }) => this.#tell(job, (to) => to.onDone?.(done)));
    connection.onNotification(JobProgress, ({ job, ...progress }) => this.#tell(job, (to) => to.onProgress?.(progress)));
  }

  #tell(job: JobId, tell: (listeners: Listeners) => void): void {
    const listeners = this.#listeners.get(job);
    if (!listeners) return;
    try {
      tell(listeners);
    } catch (error) {
      listeners.fail(error);
    }
  }
}
