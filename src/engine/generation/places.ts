import type { Context } from '../model/context.ts';
import type { Generation } from './generation.ts';
import { sharedPrefix } from './prefixes.ts';

/**
 * Free places between two rows that are bridged rather than decoded apart. A bridging row costs what a row costs; a decode of its
 * own costs a reading of all weights: less than a row on a small model that fits the cache, far more on a large one.
 */
const LONGEST_BRIDGE = 1;
/** Copying a place costs about what computing a few positions costs, so that shorter prefixes are not worth it. */
const LEAST_COPIED = 16;

/** Who is where in a context: places are llama.cpp's sequence ids. A free place keeps the prompt of who left it, for others to share. */
export class Places {
  readonly #context: Context;
  readonly #canTrim: boolean;
  readonly #running: (Generation | undefined)[];
  readonly #left: (Generation | undefined)[];
  /** Places whose memory may hold NaN. Attention multiplies what it masks with 0, which leaves NaN what it is: whoever came next would have it too. */
  readonly #spoiled = new Set<number>();

  /** How many places sequences can have; those after them are for rows that stand in. */
  readonly count: number;

  constructor(context: Context, canTrim: boolean, count: number) {
    this.#context = context;
    this.#canTrim = canTrim;
    this.count = count;
    this.#running = Array.from({ length: context.places }, () => undefined);
    this.#left = [...this.#running];
  }

  at(place: number): Generation | undefined {
    return this.#running[place];
  }

  /** The lowest free place, or −1: so that the places in use stay together. */
  free(): number {
    const place = this.#running.findIndex((sequence, at) => sequence === undefined && !this.#spoiled.has(at));
    return place < this.count ? place : -1;
  }

  /** How many places nobody can have any more. */
  get spoiled(): number {
    return this.#spoiled.size;
  }

  placeOf(sequence: Generation): number {
    return this.#running.indexOf(sequence);
  }

  running(): Generation[] {
    return this.#running.filter((sequence) => sequence !== undefined);
  }

  take(place: number, sequence: Generation): void {
    this.#running[place] = sequence;
  }

  leave(place: number): void {
    const sequence = this.#running[place];
    this.#running[place] = undefined;
    if (!sequence) return;
    if (sequence.mayHoldNaN) {
      this.empty(place);
      this.#spoiled.add(place);
      return;
    }
    // Who never began has left everything as it was.
    if (sequence.decoded === 0) return;
    if (this.#keep(place, sequence.sharedPositions)) this.#left[place] = sequence;
  }

  /** Empties a place, whose state may be unknown. Who runs there has all to compute again. */
  empty(place: number): void {
    this.#context.vacate(place);
    this.#left[place] = undefined;
    const sequence = this.#running[place];
    if (sequence) sequence.decoded = 0;
  }

  /** Makes a sequence's place its own, and gives it the longest prefix of its prompt that any place holds, computed with the same interventions. */
  begin(sequence: Generation): void {
    const place = this.placeOf(sequence);
    const best = this.#longestPrefix(sequence, place);
    if (best.from !== place) this.#context.copy(best.from, place, best.length);
    else this.#keep(place, best.length);
    this.#left[place] = undefined;
    sequence.decoded = best.length;
  }

  /** Free places from one on, without a hole. */
  freeFrom(from: number): number {
    let place = from;
    while (place < this.#running.length && !this.#running[place]) place++;
    return place - from;
  }

  /** Would a sequence that is to begin do better to wait for another's prompt, and take its prefix over? */
  gainsByWaitingFor(other: Generation, sequence: Generation): boolean {
    if (!this.#canTrim || sequence.decoded > 0 || !sequence.hasSamePromptSteering(other)) return false;
    const later = sharedPrefix(sequence.tokens, other.tokens, other.promptTokens, sequence.promptTokens);
    return later >= sequence.promptTokens - this.pendingPrompt(sequence) + LEAST_COPIED;
  }

  /** What of its prompt a sequence has to compute, were it to begin now. */
  pendingPrompt(sequence: Generation): number {
    return sequence.decoded > 0 ? sequence.pendingPrompt : sequence.promptTokens - this.#longestPrefix(sequence, this.placeOf(sequence)).length;
  }

  /** Where a row that stands in has its position: after what the place holds. */
  standIn(place: number): number {
    const held = this.#held(place);
    if (held < this.#context.positions) return held;
    this.empty(place);
    return 0;
  }

  /** Takes the row that stood in back. */
  standOut(place: number): void {
    this.#keep(place, this.#held(place));
  }

  /**
   * The consecutive places to decode together for one more token each, around the sequence that waited longest. Between them
   * may be free places.
   * @param ready sequences that are stepping
   */
  runAround(ready: readonly Generation[]): { from: number; to: number } {
    const wanted = new Set(ready);
    const longestWaiting = ready.reduce((oldest, sequence) => (sequence.turn < oldest.turn ? sequence : oldest));
    const start = this.placeOf(longestWaiting);
    return { from: this.#reach(start, -1, wanted), to: this.#reach(start, 1, wanted) };
  }

  #reach(start: number, direction: 1 | -1, wanted: ReadonlySet<Generation>): number {
    let last = start;
    let bridge = 0;
    for (let place = start + direction; place >= 0 && place < this.#running.length; place += direction) {
      const sequence = this.#running[place];
      if (sequence && wanted.has(sequence)) {
        last = place;
        bridge = 0;
        continue;
      }
      if (sequence || ++bridge > LONGEST_BRIDGE) break;
    }
    return last;
  }

  #longestPrefix(sequence: Generation, place: number): { from: number; length: number } {
    let best = { from: place, length: this.#canTrim ? this.#sharedWith(this.#left[place], sequence) : 0 };
    for (let from = 0; this.#canTrim && from < this.#running.length; from++) {
      const length = this.#sharedWith(this.#running[from] ?? this.#left[from], sequence);
      if (length >= best.length + LEAST_COPIED) best = { from, length };
    }
    return best;
  }

  #sharedWith(holder: Generation | undefined, sequence: Generation): number {
    if (!holder || holder === sequence || holder.sharedPositions === 0 || !sequence.hasSamePromptSteering(holder)) return 0;
    return sharedPrefix(sequence.tokens, holder.tokens, holder.sharedPositions, sequence.promptTokens);
  }

  /** How many positions a place holds, of who runs there or has left. */
  #held(place: number): number {
    const running = this.#running[place];
    return running && running.decoded > 0 ? running.decoded : (this.#left[place]?.sharedPositions ?? 0);
  }

  /** Leaves a place its first positions only. False if that is none. */
  #keep(place: number, positions: number): boolean {
    if (positions > 0 && this.#canTrim) return this.#context.trim(place, positions);
    this.#context.vacate(place);
    return false;
  }
}
