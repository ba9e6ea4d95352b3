import type { ByteSource } from '../../../src/core/gguf/byteCursor.ts';

const TYPE_NUMBERS = { u8: 0, i8: 1, u16: 2, i16: 3, u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9, u64: 10, i64: 11, f64: 12 };

export interface HeaderFields {
  magic?: string;
  version?: number;
  tensors?: number | bigint;
  keys?: number | bigint;
}

/** Writes GGUF files by hand, right or wrong in any place. */
export class GgufBytes {
  readonly #parts: Buffer[] = [];

  get length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  raw(...bytes: number[]): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  filled(bytes: number, value: number): this {
    this.#parts.push(Buffer.alloc(bytes, value));
    return this;
  }

  u32(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    this.#parts.push(part);
    return this;
  }

  i32(value: number): this {
    return this.u32(value >>> 0);
  }

  u64(value: number | bigint): this {
    const part = Buffer.alloc(8);
    part.writeBigUInt64LE(BigInt(value));
    this.#parts.push(part);
    return this;
  }

  f32(...values: number[]): this {
    this.#parts.push(Buffer.from(new Float32Array(values).buffer));
    return this;
  }

  data(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return this;
  }

  text(value: string): this {
    const bytes = Buffer.from(value);
    this.u64(bytes.length);
    this.#parts.push(bytes);
    return this;
  }

  header({ magic = 'GGUF', version = 3, tensors = 0, keys = 0 }: HeaderFields = {}): this {
    this.#parts.push(Buffer.from(magic));
    return this.u32(version).u64(tensors).u64(keys);
  }

  type(name: keyof typeof TYPE_NUMBERS): this {
    return this.u32(TYPE_NUMBERS[name]);
  }

  textKey(key: string, value: string): this {
    return this.text(key).type('string').text(value);
  }

  u32Key(key: string, value: number): this {
    return this.text(key).type('u32').u32(value);
  }

  i32Key(key: string, value: number): this {
    return this.text(key).type('i32').i32(value);
  }

  floatsKey(key: string, values: readonly number[]): this {
    return this.text(key).type('array').type('f32').u64(values.length).f32(...values);
  }

  textsKey(key: string, values: readonly string[]): this {
    this.text(key).type('array').type('string').u64(values.length);
    for (const value of values) this.text(value);
    return this;
  }

  tensor(name: string, dimensions: readonly (number | bigint)[], type: number, offset: number | bigint): this {
    this.text(name).u32(dimensions.length);
    for (const dimension of dimensions) this.u64(dimension);
    return this.u32(type).u64(offset);
  }

  pad(alignment = 32): this {
    this.#parts.push(Buffer.alloc((alignment - (this.length % alignment)) % alignment));
    return this;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}

/** A file in memory that also tells how much of it was read. */
export function sourceOf(bytes: Uint8Array): ByteSource & { bytesRead: number } {
  const source = {
    size: bytes.length,
    bytesRead: 0,
    read(offset: number, length: number): Promise<Uint8Array> {
      if (offset < 0 || offset + length > bytes.length) throw new RangeError(`read of ${length} bytes at ${offset} in ${bytes.length}`);
      source.bytesRead += length;
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
  };
  return source;
}

/** A small but complete file: 4 keys, 2 tensors (F32 of 3, Q4_0 of 64) behind each other. */
export function wellFormed(): GgufBytes {
  return new GgufBytes()
    .header({ tensors: 2, keys: 4 })
    .textKey('general.architecture', 'llama')
    .u32Key('llama.block_count', 2)
    .textsKey('tokenizer.ggml.tokens', ['a', 'bb', 'ü'])
    .floatsKey('scores', [1, 2, 3])
    .tensor('a', [3], 0, 0)
    .tensor('b', [64], 2, 32)
    .pad().f32(1, 2, 3).pad().filled(36, 7);
}
