import type { JobId } from '../protocol/engine.ts';

/** Count of posts, count of the reader's beats; the ring of job ids follows. */
const POSTS = 0;
const BEATS = 1;
const RING = 2;

/** Cancellations a reader may be behind by before old ones are overwritten; a reader looks many times a second. */
const CAPACITY = 1024;

/**
 * Cancelled jobs, posted by the engine's main thread and read by the worker thread while it is inside a native call and gets
 * no messages. Both hold one over the same `buffer`. Reading it is also the worker's sign of life during long calls.
 */
export class CancelBoard {
  readonly buffer: SharedArrayBuffer;
  readonly #slots: Int32Array;
  #seen: number;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer((RING + CAPACITY) * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#slots = new Int32Array(buffer);
    this.#seen = Atomics.load(this.#slots, POSTS);
  }

  /** One writer only. */
  post(job: JobId): void {
    const count = Atomics.load(this.#slots, POSTS);
    Atomics.store(this.#slots, RING + (count % CAPACITY), job);
    Atomics.store(this.#slots, POSTS, count + 1);
  }

  /** The reader shows that it gets on with its work. */
  beat(): void {
    Atomics.add(this.#slots, BEATS, 1);
  }

  /** Changes as long as the reader gets on. */
  get beats(): number {
    return Atomics.load(this.#slots, BEATS);
  }

  /** Jobs posted since the last call; the same empty list, without cost, when there are none. */
  take(): readonly JobId[] {
    this.beat();
    const count = Atomics.load(this.#slots, POSTS);
    if (count === this.#seen) return NOTHING;
    const jobs: JobId[] = [];
    for (let post = Math.max(this.#seen, count - CAPACITY); post < count; post++) {
      jobs.push(Atomics.load(this.#slots, RING + (post % CAPACITY)));
    }
    this.#seen = count;
    return jobs;
  }
}

const NOTHING: readonly JobId[] = [];
