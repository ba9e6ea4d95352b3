import type { JobId } from '../../protocol/engine.ts';
import type { CancelBoard } from '../cancelBoard.ts';

/** Jobs that were cancelled and of which something may still be queued or running. */
export class Cancellations {
  readonly #board: CancelBoard;
  readonly #jobs = new Set<JobId>();

  constructor(board: CancelBoard) {
    this.#board = board;
  }

  add(job: JobId): void {
    this.#jobs.add(job);
  }

  /** Takes what was posted since the last time. @returns whether there are any */
  poll(): boolean {
    for (const job of this.#board.take()) this.#jobs.add(job);
    return this.#jobs.size > 0;
  }

  has(job: JobId): boolean {
    return this.#jobs.has(job);
  }

  /** For a decode's abort callback: are all the jobs that it computes for cancelled? */
  cover(jobs: ReadonlySet<JobId>): boolean {
    if (!this.poll()) return false;
    for (const job of jobs) if (!this.#jobs.has(job)) return false;
    return true;
  }

  clear(): void {
    this.#jobs.clear();
  }
}
