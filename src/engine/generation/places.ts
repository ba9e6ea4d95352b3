import type { Sequence } from './sequence.ts';

/**
 * Free or waiting places between two rows that are bridged rather than decoded apart. A bridging row costs what a row costs; a
 * decode of its own costs a reading of all weights: less than a row on a small model that fits the cache, far more on a large one.
 */
const LONGEST_BRIDGE = 1;

/** Who is where in the context: places are llama.cpp's sequence ids. */
export class Places {
  readonly #sequences: (Sequence | undefined)[];

  constructor(count: number) {
    this.#sequences = Array.from({ length: count }, () => undefined);
  }

  at(place: number): Sequence | undefined {
    return this.#sequences[place];
  }

  /** The lowest free place, or −1: so that the places in use stay together. */
  free(): number {
    return this.#sequences.indexOf(undefined);
  }

  take(place: number, sequence: Sequence): void {
    this.#sequences[place] = sequence;
  }

  leave(place: number): void {
    this.#sequences[place] = undefined;
  }

  placeOf(sequence: Sequence): number {
    return this.#sequences.indexOf(sequence);
  }

  running(): Sequence[] {
    return this.#sequences.filter((sequence) => sequence !== undefined);
  }

  /**
   * The consecutive places to decode together for one more token each, around the sequence that waited longest. Between them
   * may be free places, and sequences that are ready for one more token themselves.
   * @param ready sequences that are stepping
   */
  runAround(ready: readonly Sequence[]): { from: number; to: number } {
    const wanted = new Set(ready);
    const longestWaiting = ready.reduce((oldest, sequence) => (sequence.turn < oldest.turn ? sequence : oldest));
    const start = this.placeOf(longestWaiting);
    return { from: this.#reach(start, -1, wanted), to: this.#reach(start, 1, wanted) };
  }

  #reach(start: number, direction: 1 | -1, wanted: ReadonlySet<Sequence>): number {
    let last = start;
    let bridge = 0;
    for (let place = start + direction; place >= 0 && place < this.#sequences.length; place += direction) {
      const sequence = this.#sequences[place];
      if (sequence && wanted.has(sequence)) {
        last = place;
        bridge = 0;
        continue;
      }
      if ((sequence && !sequence.isStepping) || ++bridge > LONGEST_BRIDGE) break;
    }
    return last;
  }
}
