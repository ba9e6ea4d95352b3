import { addressOf } from '../llama/pointer.ts';
import type { BatchStruct } from '../llama/structs.ts';

/** llama.cpp's limit of sequences in a context. */
export const MOST_PLACES = 256;

/**
 * The rows of one decode, in memory that native code reads: tokens with their positions and places (llama.cpp's sequence
 * ids). Rows are added place by place, places rising without a hole, with equally many rows each: only so does llama.cpp
 * compute them as one micro-batch in this order. In a context whose places share their memory any rows will do, and a row can
 * belong to several places.
 */
export class Batch {
  readonly capacity: number;
  readonly #tokens: Int32Array;
  readonly #positions: Int32Array;
  readonly #places: Int32Array;
  readonly #placeCounts: Int32Array;
  /** 0, 1, 2, …: a row's list of places is a part of it. */
  readonly #allPlaces = Int32Array.from({ length: MOST_PLACES }, (_, place) => place);
  readonly #pointersToPlaces = pointersToElements(this.#allPlaces);
  readonly #placePointers: BigUint64Array | Uint32Array;
  readonly #outputs: Int8Array;
  /** For each row its index among the outputs, or −1. */
  readonly outputIndex: Int32Array;
  readonly #struct: BatchStruct;
  #rows = 0;
  #outputCount = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#tokens = new Int32Array(capacity);
    this.#positions = new Int32Array(capacity);
    this.#places = new Int32Array(capacity);
    this.#placeCounts = new Int32Array(capacity).fill(1);
    this.#placePointers = this.#pointersToPlaces instanceof Uint32Array ? new Uint32Array(capacity) : new BigUint64Array(capacity);
    this.#outputs = new Int8Array(capacity);
    this.outputIndex = new Int32Array(capacity);
    this.#struct = {
      n_tokens: 0,
      token: addressOf(this.#tokens),
      embd: 0,
      pos: addressOf(this.#positions),
      n_seq_id: addressOf(this.#placeCounts),
      seq_id: addressOf(this.#placePointers),
      logits: addressOf(this.#outputs),
    };
  }

  get rows(): number {
    return this.#rows;
  }

  get outputs(): number {
    return this.#outputCount;
  }

  /** Different places among the rows. */
  get sequences(): number {
    return this.#rows === 0 ? 0 : this.#places[this.#rows - 1]! - this.#places[0]! + 1;
  }

  clear(): void {
    this.#rows = 0;
    this.#outputCount = 0;
  }

  /** @returns the row's index. @param output whether its logits are wanted @param places how many places it belongs to, from `place` on */
  add(token: number, position: number, place: number, output: boolean, places = 1): number {
    const row = this.#rows++;
    if (row >= this.capacity) throw new RangeError(`A batch holds ${this.capacity} rows.`);
    this.#tokens[row] = token;
    this.#positions[row] = position;
    this.#places[row] = place;
    this.#placeCounts[row] = places;
    this.#placePointers[row] = this.#pointersToPlaces[place]!;
    this.#outputs[row] = output ? 1 : 0;
    this.outputIndex[row] = output ? this.#outputCount++ : -1;
    return row;
  }

  /** Each place that has rows, with its first position in this batch. */
  firstPositions(): Map<number, number> {
    const first = new Map<number, number>();
    for (let row = 0; row < this.#rows; row++) {
      const from = this.#places[row]!;
      for (let place = from; place < from + this.#placeCounts[row]!; place++) if (!first.has(place)) first.set(place, this.#positions[row]!);
    }
    return first;
  }

  toNative(): BatchStruct {
    this.#struct.n_tokens = this.#rows;
    return this.#struct;
  }
}

/** llama.cpp wants for each row a pointer to its list of sequence ids; here each list is one element of `values`. */
function pointersToElements(values: Int32Array): BigUint64Array | Uint32Array {
  const base = addressOf(values);
  const addresses = Array.from(values, (_, i) => base + i * values.BYTES_PER_ELEMENT);
  return process.arch === 'arm' ? Uint32Array.from(addresses) : BigUint64Array.from(addresses, BigInt);
}
