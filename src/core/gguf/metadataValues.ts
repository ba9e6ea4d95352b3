/** Values of a GGUF file's keys, read when asked for and only up to a length. */
import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';
import type { GgufFile, GgufMetadata, GgufPurpose } from './readGguf.ts';

/** Chat templates are the longest single texts; the longest known ones have some 30 000 bytes. */
const LONGEST_TEXT = 1 << 20;
const LONGEST_ARRAY = 1 << 22;

/** Reads values by key; undefined where the key is not there. A value of another type than asked for is an error. */
export class MetadataValues {
  readonly #file: GgufFile;
  readonly #purpose: GgufPurpose;

  constructor(file: GgufFile, purpose: GgufPurpose) {
    this.#file = file;
    this.#purpose = purpose;
  }

  typeOf(key: string): GgufMetadata['type'] | undefined {
    return this.#file.metadata.get(key)?.type;
  }

  async text(key: string): Promise<string | undefined> {
    const entry = this.#file.metadata.get(key);
    if (entry === undefined) return undefined;
    if (entry.type !== 'string') throw this.#wrongType(key);
    return new TextDecoder().decode(await this.#read(key, entry.offset, entry.bytes, LONGEST_TEXT));
  }

  /** A whole number that is not negative. */
  whole(key: string): number | undefined {
    const entry = this.#file.metadata.get(key);
    if (entry === undefined) return undefined;
    const value = 'value' in entry && typeof entry.value !== 'boolean' ? Number(entry.value) : NaN;
    if (!Number.isSafeInteger(value) || value < 0) throw this.#wrongType(key);
    return value;
  }

  /** A whole number, or the greatest of an array of them, as some architectures have one for each block. */
  async wholeOrGreatest(key: string): Promise<number | undefined> {
    const entry = this.#file.metadata.get(key);
    if (entry?.type !== 'array') return this.whole(key);
    if (entry.element !== 'u32' && entry.element !== 'i32') throw this.#wrongType(key);
    const bytes = await this.#read(key, entry.offset, entry.bytes, LONGEST_ARRAY);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let greatest = 0;
    for (let at = 0; at < bytes.length; at += 4) greatest = Math.max(greatest, view.getInt32(at, true));
    return greatest;
  }

  async floats(key: string): Promise<Float32Array | undefined> {
    const entry = this.#file.metadata.get(key);
    if (entry === undefined) return undefined;
    if (entry.type !== 'array' || entry.element !== 'f32') throw this.#wrongType(key);
    return toFloats(await this.#read(key, entry.offset, entry.bytes, LONGEST_ARRAY));
  }

  async texts(key: string): Promise<readonly string[] | undefined> {
    const entry = this.#file.metadata.get(key);
    if (entry === undefined) return undefined;
    if (entry.type !== 'array' || entry.element !== 'string') throw this.#wrongType(key);
    const bytes = await this.#read(key, entry.offset, entry.bytes, LONGEST_ARRAY);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const texts: string[] = [];
    for (let at = 0, i = 0; i < entry.count; i++) {
      const length = Number(view.getBigUint64(at, true));
      texts.push(new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + length)));
      at += 8 + length;
    }
    return texts;
  }

  async #read(key: string, offset: number, bytes: number, most: number): Promise<Uint8Array> {
    if (bytes > most) throw new SteerboardError(this.#purpose, t('The value of {0} is {1} bytes long; at most {2} are read.', key, bytes, most));
    return this.#file.source.read(offset, bytes);
  }

  #wrongType(key: string): SteerboardError {
    return new SteerboardError(this.#purpose, t('The key {0} has the wrong type.', key));
  }
}

/** Little-endian float32 values, in a buffer of their own. */
export function toFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}
