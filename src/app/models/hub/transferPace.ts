import type { Progress } from '../../progress.ts';

/** The pace of the first moments says nothing about the rest. */
const SECONDS_FOR_ESTIMATE = 2;

/** Progress of a transfer that may begin with bytes of an earlier attempt, which say nothing about its pace. */
export class TransferPace {
  readonly #started = performance.now();
  readonly #before: number;
  readonly #total: number;

  /** In bytes. */
  constructor(before: number, total: number) {
    this.#before = before;
    this.#total = total;
  }

  at(done: number): Progress {
    const seconds = (performance.now() - this.#started) / 1000;
    const received = done - this.#before;
    const progress: Progress = { done, total: this.#total, unit: 'bytes' };
    if (seconds >= SECONDS_FOR_ESTIMATE && received > 0) progress.secondsLeft = ((this.#total - done) * seconds) / received;
    return progress;
  }
}
