import { extname, basename } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import type { ByteSource } from '../../core/gguf/byteCursor.ts';
import { MetadataValues, toFloats } from '../../core/gguf/metadataValues.ts';
import { readGguf } from '../../core/gguf/readGguf.ts';
import type { GgufFile, GgufTensor } from '../../core/gguf/readGguf.ts';
import { fromGgufEntries, MAX_LAYERS } from '../../core/vectors/fromGgufEntries.ts';
import { moveToPreviousBlock } from '../../core/vectors/numbering.ts';
import { VECTOR_ARCHITECTURE, VECTOR_KEYS } from '../../core/vectors/vectorKeys.ts';
import type { GgufEntry, GgufVectorTensor } from '../../core/vectors/vectorKeys.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import { withFile } from '../fileSource.ts';

const LARGEST_MEGABYTES = 64;

/** Formats that run code when they are opened, or that Steerboard does not read, by their ending. */
const OTHER_FORMATS: Readonly<Record<string, () => string>> = {
  '.pt': () => t('a PyTorch file, which can run code when it is opened'),
  '.pth': () => t('a PyTorch file, which can run code when it is opened'),
  '.bin': () => t('a PyTorch file, which can run code when it is opened'),
  '.pkl': () => t('a Python pickle, which runs code when it is opened'),
  '.pickle': () => t('a Python pickle, which runs code when it is opened'),
  '.npy': () => t('a NumPy array'),
  '.npz': () => t('a NumPy archive'),
  '.safetensors': () => t('a safetensors file'),
};

/**
 * Reads a steering vector: a file of ours, or a plain control vector of repeng or llama.cpp. A plain one that llama.cpp's own
 * generator made (it alone writes the layer count as a signed number) is moved to the blocks that it was made from.
 * @throws SteerboardError `bad-vector`, `file-access`, with the file's name
 */
export async function readVectorFile(file: string): Promise<SteeringVector> {
  const format = OTHER_FORMATS[extname(file).toLowerCase()];
  if (format !== undefined) {
    throw new SteerboardError('bad-vector', t('This is {0}; it was not opened.', format()), { file, hint: t('Steering vectors are read from GGUF files (Steerboard, repeng, llama.cpp).') });
  }
  const vector = await withFile(file, readVector);
  return vector.name === '' ? { ...vector, name: basename(file, extname(file)) } : vector;
}

async function readVector(source: ByteSource): Promise<SteeringVector> {
  if (source.size > LARGEST_MEGABYTES << 20) {
    throw bad(t('{0} MB large; steering vectors of at most {1} MB are read.', Math.ceil(source.size / (1 << 20)), LARGEST_MEGABYTES));
  }
  const file = await readGguf(source, 'bad-vector');
  const values = new MetadataValues(file, 'bad-vector');
  const architecture = await values.text(VECTOR_KEYS.architecture);
  // Before anything else, so that a model given as a vector is told as what it is.
  if (architecture !== VECTOR_ARCHITECTURE) throw bad(t('Not a steering vector: its architecture is "{0}", not "{1}".', architecture ?? '', VECTOR_ARCHITECTURE));
  if (file.tensors.size > MAX_LAYERS) throw bad(t('{0} directions; at most {1} are read.', file.tensors.size, MAX_LAYERS));

  const entries: GgufEntry[] = [];
  for (const key of Object.values(VECTOR_KEYS)) {
    const entry = await readEntry(values, file, key);
    if (entry) entries.push(entry);
  }
  const tensors: GgufVectorTensor[] = [];
  for (const tensor of file.tensors.values()) tensors.push({ name: tensor.name, data: await readDirection(source, tensor) });
  const vector = fromGgufEntries({ entries, tensors });
  const byGenerator = values.typeOf(VECTOR_KEYS.schemaVersion) === undefined && values.typeOf(VECTOR_KEYS.layerCount) === 'i32';
  return byGenerator ? moveToPreviousBlock(vector) : vector;
}

async function readEntry(values: MetadataValues, file: GgufFile, key: string): Promise<GgufEntry | undefined> {
  const found = file.metadata.get(key);
  if (!found) return undefined;
  if (found.type === 'string') return { key, type: 'string', value: (await values.text(key))! };
  if (found.type !== 'array') return { key, type: 'u32', value: values.whole(key)! };
  if (found.element === 'string') return { key, type: 'strings', value: (await values.texts(key))! };
  return { key, type: 'f32s', value: (await values.floats(key))! };
}

async function readDirection(source: ByteSource, { name, type, dimensions, offset, bytes }: GgufTensor): Promise<Float32Array> {
  if (type.name !== 'F32') throw bad(t('The tensor {0} has the type {1}; directions are F32.', name, type.name));
  // Trailing dimensions of 1 are no dimensions, to ggml as well.
  if (dimensions.slice(1).some((dimension) => dimension !== 1)) throw bad(t('The tensor {0} has the shape {1}; directions have one dimension.', name, dimensions.join(' × ')));
  return toFloats(await source.read(offset, bytes));
}

function bad(message: string): SteerboardError {
  return new SteerboardError('bad-vector', message);
}
