import { Worker } from 'node:worker_threads';
import type { JobId, StopSequencesParams } from '../protocol/engine.ts';
import { fromWire } from '../core/wireErrors.ts';
import { CancelBoard } from './cancelBoard.ts';
import type { FromWorker, QuestionKind, Questions, ToWorker } from './workerMessages.ts';

const MOST_BETWEEN_HEARTBEATS = 5000;

type Notice = Exclude<FromWorker, { kind: 'answer' | 'refusal' }>;

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The main thread's side of the worker thread. */
export class WorkerHandle {
  readonly #worker: Worker;
  readonly #board = new CancelBoard();
  readonly #pending = new Map<number, Pending>();
  #lastQuestion = 0;
  #beats = 0;
  #asked = performance.now();
  /** Milliseconds. */
  #silence = 0;

  constructor(file: URL, onNotice: (notice: Notice) => void, onCrash: (error: unknown) => void) {
    this.#worker = new Worker(file, { workerData: { board: this.#board.buffer } });
    this.#worker.on('message', (message: FromWorker) => this.#take(message, onNotice));
    this.#worker.on('error', onCrash);
  }

  async ask<K extends QuestionKind>(kind: K, params: Questions[K]['params']): Promise<Questions[K]['answer']> {
    // The type system cannot see that kind and params of one K make a Question.
    const question = { kind, id: ++this.#lastQuestion, params } as ToWorker;
    return new Promise((resolve, reject) => {
      this.#pending.set(this.#lastQuestion, { resolve: (value) => resolve(value as Questions[K]['answer']), reject });
      this.#worker.postMessage(question);
    });
  }

  /** By the board for a worker inside a native call, by message for a job that it has not heard of yet. */
  cancel(job: JobId): void {
    this.#board.post(job);
    this.#post({ kind: 'cancel', job });
  }

  /** After the question that it is about, so that the worker knows the sequences. */
  stop(params: StopSequencesParams): void {
    this.#post({ kind: 'stop', ...params });
  }

  /** All texts come from the worker, so it alone knows translations. */
  translate(texts: Readonly<Record<string, string>>): void {
    this.#post({ kind: 'translations', texts });
  }

  residualsSent(): void {
    this.#post({ kind: 'residualsSent' });
  }

  /**
   * Seconds since the worker last showed that it gets on with its work; 0 when it has none. Asked at every heartbeat: between two
   * calls at most a few seconds are counted, so that a machine that slept does not look like a hang.
   */
  silentSeconds(): number {
    const now = performance.now();
    const { beats } = this.#board;
    if (this.#pending.size === 0 || beats !== this.#beats) this.#silence = 0;
    else this.#silence += Math.min(now - this.#asked, MOST_BETWEEN_HEARTBEATS);
    this.#beats = beats;
    this.#asked = now;
    return this.#silence / 1000;
  }

  /** Frees the model and ends the thread; resolves when it is gone. Waits for a native call under way. */
  async leave(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#post({ kind: 'leave' });
    await gone;
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromWorker, onNotice: (notice: Notice) => void): void {
    if (message.kind !== 'answer' && message.kind !== 'refusal') {
      onNotice(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'answer') pending?.resolve(message.value);
    else pending?.reject(fromWire(message.error));
  }
}
