/** A file of known size that is read in pieces. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; called only within the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

const WINDOW_BYTES = 1 << 18;

/** Reads little-endian values one after another through a window, so that long files cost neither memory nor one read a value. */
export class ByteCursor {
  readonly #source: ByteSource;
  readonly #cutShort: (what: string) => Error;
  #window: DataView = new DataView(new ArrayBuffer(0));
  #windowOffset = 0;
  #position = 0;

  /** `cutShort` makes the error for a value that would lie past the end of the file. */
  constructor(source: ByteSource, cutShort: (what: string) => Error) {
    this.#source = source;
    this.#cutShort = cutShort;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#source.size - this.#position;
  }

  /** Moves on without reading. */
  skip(bytes: number, what: string): void {
    if (bytes > this.remaining) throw this.#cutShort(what);
    this.#position += bytes;
  }

  async u32(what: string): Promise<number> {
    return this.#sync(4) ? this.#take(4, (view, at) => view.getUint32(at, true)) : (await this.#load(4, what), this.u32(what));
  }

  async u64(what: string): Promise<bigint> {
    return this.#sync(8) ? this.#take(8, (view, at) => view.getBigUint64(at, true)) : (await this.#load(8, what), this.u64(what));
  }

  /** `length` bytes of their own; the caller has bounded the length. */
  async bytes(length: number, what: string): Promise<Uint8Array> {
    if (!this.#sync(length)) await this.#load(length, what);
    return this.#take(length, (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, length).slice());
  }

  /** Skips `count` strings, each a u64 length and its bytes, without keeping them. Returns the offset after the last one. */
  async skipStrings(count: number, what: string): Promise<number> {
    for (let i = 0; i < count; i++) {
      if (!this.#sync(8)) await this.#load(8, what);
      const length = this.#take(8, (view, at) => view.getBigUint64(at, true));
      if (length > BigInt(this.remaining)) throw this.#cutShort(what);
      this.#position += Number(length);
    }
    return this.#position;
  }

  /** Are the next `length` bytes in the window? */
  #sync(length: number): boolean {
    const at = this.#position - this.#windowOffset;
    return at >= 0 && at + length <= this.#window.byteLength;
  }

  #take<T>(length: number, read: (view: DataView, at: number) => T): T {
    const value = read(this.#window, this.#position - this.#windowOffset);
    this.#position += length;
    return value;
  }

  async #load(length: number, what: string): Promise<void> {
    if (length > this.remaining) throw this.#cutShort(what);
    const bytes = await this.#source.read(this.#position, Math.min(this.remaining, Math.max(length, WINDOW_BYTES)));
    this.#window = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#windowOffset = this.#position;
    // A file that shrinks while it is read.
    if (bytes.byteLength < length) throw this.#cutShort(what);
  }
}
