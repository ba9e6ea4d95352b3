/**
 * A strict reader of GGUF headers (versions 2 and 3, little-endian). Model files come from strangers, so nothing is allocated
 * because a file says so: every count is checked against the file's size first, long arrays are stepped over, and texts and arrays are
 * read only when asked for. The readers of @huggingface/gguf and node-llama-cpp were weighed; both allocate by declared counts.
 */
import { t } from '@vscode/l10n';
import type { ErrorCode } from '../errors.ts';
import { SteerboardError } from '../errors.ts';
import { ByteCursor } from './byteCursor.ts';
import type { ByteSource } from './byteCursor.ts';
import { TENSOR_TYPES } from './tensorTypes.ts';
import type { TensorType } from './tensorTypes.ts';

const SCALAR_TYPES = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32', 'bool', 'string', 'array', 'u64', 'i64', 'f64'] as const;
export type GgufType = (typeof SCALAR_TYPES)[number];

const SCALAR_BYTES: Readonly<Record<Exclude<GgufType, 'string' | 'array'>, number>> = {
  u8: 1, i8: 1, u16: 2, i16: 2, u32: 4, i32: 4, f32: 4, bool: 1, u64: 8, i64: 8, f64: 8,
};

/** Far above anything real: models have some fifty keys, and the largest a few thousand tensors and half a million strings. */
const MOST_KEYS = 1 << 16;
const MOST_TENSORS = 1 << 15;
const MOST_STRINGS = 1 << 22;
const LONGEST_KEY = 65_535;
/** GGML_MAX_NAME less the closing zero. */
const LONGEST_TENSOR_NAME = 63;
const MOST_DIMENSIONS = 4;
const DEFAULT_ALIGNMENT = 32;

/** A key's value: a number or truth value itself, else where to find it. */
export type GgufMetadata =
  | { type: Exclude<GgufType, 'string' | 'array'>; value: number | bigint | boolean }
  | { type: 'string'; offset: number; bytes: number }
  | { type: 'array'; element: Exclude<GgufType, 'array'>; count: number; offset: number; bytes: number };

export interface GgufTensor {
  name: string;
  type: TensorType;
  /** Fastest-running dimension first, as ggml writes them. */
  dimensions: readonly number[];
  /** From the beginning of the file. */
  offset: number;
  bytes: number;
}

export interface GgufFile {
  readonly source: ByteSource;
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufMetadata>;
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

/** What the file is to be: decides the error's code. */
export type GgufPurpose = Extract<ErrorCode, 'bad-model' | 'bad-vector'>;

/**
 * Reads the header and checks all that llama.cpp's own reader checks, and that each tensor lies within the file.
 * @throws SteerboardError of code `purpose`, without the file's name, which the caller adds.
 */
export async function readGguf(source: ByteSource, purpose: GgufPurpose): Promise<GgufFile> {
  const refuse = (message: string, hint?: string): SteerboardError => new SteerboardError(purpose, message, hint === undefined ? {} : { hint });
  const cursor = new ByteCursor(source, (what) => refuse(t('The file is cut short: it ends in {0}.', what), t('Download or copy it again.')));

  const version = await readPreamble(cursor, source.size, refuse);
  const tensorCount = await readCount(cursor, t('tensors'), MOST_TENSORS, 24, refuse);
  const keyCount = await readCount(cursor, t('keys'), MOST_KEYS, 13, refuse);

  const metadata = new Map<string, GgufMetadata>();
  for (let i = 0; i < keyCount; i++) {
    const key = await readName(cursor, t('key {0} of {1}', i + 1, keyCount), LONGEST_KEY, refuse);
    if (key === '') throw refuse(t('Key {0} of {1} has no name.', i + 1, keyCount));
    if (metadata.has(key)) throw refuse(t('The key {0} is there twice.', key));
    metadata.set(key, await readMetadata(cursor, key, refuse));
  }
  const alignment = alignmentOf(metadata.get('general.alignment'), refuse);

  const tensors = new Map<string, GgufTensor>();
  for (let i = 0; i < tensorCount; i++) {
    const name = await readName(cursor, t('the name of tensor {0} of {1}', i + 1, tensorCount), LONGEST_TENSOR_NAME, refuse);
    if (tensors.has(name)) throw refuse(t('The tensor {0} is there twice.', name));
    tensors.set(name, await readTensor(cursor, name, refuse));
  }
  placeTensors(tensors, cursor.position, alignment, source.size, refuse);
  return { source, version, metadata, tensors };
}

type Refuse = (message: string, hint?: string) => SteerboardError;

async function readPreamble(cursor: ByteCursor, size: number, refuse: Refuse): Promise<number> {
  if (size === 0) throw refuse(t('The file is empty.'), t('Download or copy it again.'));
  const magic = new TextDecoder('latin1').decode(await cursor.bytes(4, t('the first four bytes')));
  if (magic !== 'GGUF') throw refuse(t('Not a GGUF file: it begins with {0}.', JSON.stringify(magic)));
  const version = await cursor.u32(t('the version'));
  if (version !== 0 && (version & 0xffff) === 0) throw refuse(t('A big-endian GGUF file, which can\'t be read here.'), t('Get the little-endian file.'));
  if (version < 2) throw refuse(t('GGUF version {0}, which llama.cpp no longer reads.', version), t('Convert the model again.'));
  if (version > 3) throw refuse(t('GGUF version {0}; versions 2 and 3 can be read.', version), t('Update Steerboard.'));
  return version;
}

/** A count, which `leastBytes` for each thing counted must bear out. */
async function readCount(cursor: ByteCursor, things: string, most: number, leastBytes: number, refuse: Refuse): Promise<number> {
  const count = await cursor.u64(t('the number of {0}', things));
  if (count > BigInt(most)) throw refuse(t('The file says it has {0} {1}; at most {2} are read.', String(count), things, most));
  if (Number(count) * leastBytes > cursor.remaining) throw refuse(t('The file is cut short or damaged: it says it has {0} {1}, more than fit in it.', String(count), things), t('Download or copy it again.'));
  return Number(count);
}

async function readName(cursor: ByteCursor, what: string, longest: number, refuse: Refuse): Promise<string> {
  const length = await cursor.u64(what);
  if (length > BigInt(longest)) throw refuse(t('The text of {0} is {1} bytes long; at most {2} are read.', what, String(length), longest));
  return new TextDecoder().decode(await cursor.bytes(Number(length), what));
}

async function readMetadata(cursor: ByteCursor, key: string, refuse: Refuse): Promise<GgufMetadata> {
  const type = await readType(cursor, key, refuse);
  if (type === 'string') {
    const bytes = inFile(await cursor.u64(key), cursor, key, refuse);
    const offset = cursor.position;
    cursor.skip(bytes, key);
    return { type, offset, bytes };
  }
  if (type !== 'array') return { type, value: scalarOf(type, await cursor.bytes(SCALAR_BYTES[type], key)) };

  const element = await readType(cursor, key, refuse);
  if (element === 'array') throw refuse(t('The key {0} is an array of arrays, which GGUF files don\'t have.', key));
  const declared = await cursor.u64(key);
  const offset = cursor.position;
  if (element === 'string') {
    if (declared > BigInt(MOST_STRINGS)) throw refuse(t('The key {0} says it has {1} texts; at most {2} are read.', key, String(declared), MOST_STRINGS));
    const count = Number(declared);
    return { type, element, count, offset, bytes: (await cursor.skipStrings(count, key)) - offset };
  }
  const bytes = inFile(declared * BigInt(SCALAR_BYTES[element]), cursor, key, refuse);
  cursor.skip(bytes, key);
  return { type, element, count: Number(declared), offset, bytes };
}

async function readType(cursor: ByteCursor, key: string, refuse: Refuse): Promise<GgufType> {
  const number = await cursor.u32(key);
  const type = SCALAR_TYPES[number];
  if (type === undefined) throw refuse(t('The key {0} has the unknown type {1}.', key, number));
  return type;
}

function inFile(bytes: bigint, cursor: ByteCursor, key: string, refuse: Refuse): number {
  if (bytes > BigInt(cursor.remaining)) throw refuse(t('The value of {0} says it is {1} bytes long, more than are left in the file.', key, String(bytes)), t('Download or copy it again.'));
  return Number(bytes);
}

function scalarOf(type: Exclude<GgufType, 'string' | 'array'>, bytes: Uint8Array): number | bigint | boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'u8': return view.getUint8(0);
    case 'i8': return view.getInt8(0);
    case 'u16': return view.getUint16(0, true);
    case 'i16': return view.getInt16(0, true);
    case 'u32': return view.getUint32(0, true);
    case 'i32': return view.getInt32(0, true);
    case 'f32': return view.getFloat32(0, true);
    case 'bool': return view.getUint8(0) !== 0;
    case 'u64': return view.getBigUint64(0, true);
    case 'i64': return view.getBigInt64(0, true);
    case 'f64': return view.getFloat64(0, true);
  }
}

function alignmentOf(entry: GgufMetadata | undefined, refuse: Refuse): number {
  if (entry === undefined) return DEFAULT_ALIGNMENT;
  if (entry.type !== 'u32') throw refuse(t('The key general.alignment has the wrong type.'));
  const alignment = Number(entry.value);
  if (alignment === 0 || !Number.isInteger(Math.log2(alignment))) throw refuse(t('general.alignment is {0}, not a power of two.', alignment));
  return alignment;
}

/** The tensor with its offset within the data section, as it stands in the file. */
async function readTensor(cursor: ByteCursor, name: string, refuse: Refuse): Promise<GgufTensor> {
  const what = t('tensor {0}', name);
  const dimensionCount = await cursor.u32(what);
  if (dimensionCount > MOST_DIMENSIONS) throw refuse(t('The tensor {0} has {1} dimensions; at most {2} are known.', name, dimensionCount, MOST_DIMENSIONS));
  const dimensions: bigint[] = [];
  for (let i = 0; i < dimensionCount; i++) dimensions.push(await cursor.u64(what));
  const typeNumber = await cursor.u32(what);
  const type = TENSOR_TYPES.get(typeNumber);
  if (type === undefined) throw refuse(t('The tensor {0} has the storage type {1}, which llama.cpp doesn\'t know or has given up.', name, typeNumber));
  const row = dimensions[0] ?? 1n;
  if (row % BigInt(type.block) !== 0n) throw refuse(t('The tensor {0} has {1} values in a row, not a multiple of {2}\'s block of {3}.', name, String(row), type.name, type.block));
  const bytes = (dimensions.reduce((product, dimension) => product * dimension, 1n) / BigInt(type.block)) * BigInt(type.bytes);
  if (bytes > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse(t('The tensor {0} says it has {1} values, more than any file holds.', name, dimensions.join(' × ')));
  const offset = await cursor.u64(what);
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse(t('The tensor {0} says it begins at byte {1}, past the end of the file.', name, String(offset)));
  return { name, type, dimensions: dimensions.map(Number), offset: Number(offset), bytes: Number(bytes) };
}

/** Turns offsets within the data section into offsets within the file. llama.cpp demands that tensors follow each other without holes. */
function placeTensors(tensors: ReadonlyMap<string, GgufTensor>, headerEnd: number, alignment: number, size: number, refuse: Refuse): void {
  const padded = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;
  const start = padded(headerEnd);
  let expected = 0;
  for (const tensor of tensors.values()) {
    const end = start + tensor.offset + tensor.bytes;
    if (end > size) {
      throw refuse(t('The file is cut short or damaged: the tensor {0} ends at byte {1}, the file at byte {2}.', tensor.name, end, size), t('Download or copy it again.'));
    }
    if (tensor.offset !== expected) throw refuse(t('The tensor {0} begins at byte {1} of the data, not at {2}.', tensor.name, tensor.offset, expected));
    expected += padded(tensor.bytes);
    tensor.offset += start;
  }
}
