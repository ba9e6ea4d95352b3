import type { JobId } from '../protocol/engine.ts';

/** Cancellations a reader may be behind by before old ones are overwritten; a reader looks many times a second. */
const CAPACITY = 1024;

/**
 * Cancelled jobs, posted by the engine's main thread and read by the worker thread while it is inside a native call and gets
 * no messages. Both hold one over the same `buffer`. Slot 0 counts the posts; the rest is a ring of job ids.
 */
export class CancelBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #slots: Int32Array;
  #seen: number;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer((CAPACITY + 1) * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#slots = new Int32Array(buffer);
    this.#seen = Atomics.load(this.#slots, 0);
  }

  /** One writer only. */
  post(job: JobId): void {
    const count = Atomics.load(this.#slots, 0);
    Atomics.store(this.#slots, 1 + (count % CAPACITY), job);
    Atomics.store(this.#slots, 0, count + 1);
  }

  /** Jobs posted since the last call; the same empty list, without cost, when there are none. */
  take(): readonly JobId[] {
    const count = Atomics.load(this.#slots, 0);
    if (count === this.#seen) return NOTHING;
    const jobs: JobId[] = [];
    for (let post = Math.max(this.#seen, count - CAPACITY); post < count; post++) {
      jobs.push(Atomics.load(this.#slots, 1 + (post % CAPACITY)));
    }
    this.#seen = count;
    return jobs;
  }
}

const NOTHING: readonly JobId[] = [];
