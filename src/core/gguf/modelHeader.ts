import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';
import { VECTOR_ARCHITECTURE } from '../vectors/vectorKeys.ts';
import type { ByteSource } from './byteCursor.ts';
import { MetadataValues } from './metadataValues.ts';
import { readGguf } from './readGguf.ts';
import type { GgufFile } from './readGguf.ts';
import { FILE_TYPES, FLOAT_TYPES } from './tensorTypes.ts';

/** What a model file's header tells, before anything native opens it. */
export interface ModelHeader {
  /** `general.name`, undefined where the file has none. */
  name: string | undefined;
  architecture: string;
  /** "Q4_1"; "unknown" where the file doesn't say. */
  quantisation: string;
  /** Blocks, L. */
  layers: number;
  /** Width of the residual stream, d. */
  embedding: number;
  vocabulary: number;
  trainedContext: number;
  /** Attention heads; of layers that differ, the most. 0 in purely recurrent models. */
  heads: number;
  /** Bytes of half-precision keys and values that one position takes over all layers. An upper bound where layers differ. */
  cacheBytesPerPosition: number;
  /** Bytes of all tensors in this file. */
  weightBytes: number;
  /** Has matrices in single, half or bfloat precision, whose products llama.cpp rounds differently for one row than for several. */
  floatMatrices: boolean;
  sizeBytes: number;
  hasTokenizer: boolean;
  chatTemplate: string | undefined;
  /** SHA-256 of the file that Steerboard made this working copy from; undefined for any other model. */
  sourceSha256: string | undefined;
  /** Numbers in all tensors of this file. */
  parameters: number;
  /** Of how many files this is the first; 1 for most models. */
  files: number;
}

/**
 * @throws SteerboardError `bad-model` for what is no GGUF, is damaged or cut short, or no language model; without the file's
 * name, which the caller adds
 */
export async function readModelHeader(source: ByteSource): Promise<ModelHeader> {
  const file = await readGguf(source, 'bad-model');
  const values = new MetadataValues(file, 'bad-model');
  const architecture = await values.text('general.architecture');
  if (architecture === undefined) throw bad(t('No language model: the file names no architecture.'));
  if (architecture === VECTOR_ARCHITECTURE) throw bad(t('A steering vector, not a model.'));
  const type = await values.text('general.type');
  if (type !== undefined && type !== 'model') throw bad(t('No language model of its own: its type is "{0}".', type));

  const own = (key: string): Promise<number | undefined> => values.wholeOrGreatest(`${architecture}.${key}`);
  const required = async (key: string): Promise<number> => {
    const value = await own(key);
    if (value === undefined || value === 0) throw bad(t('No language model: the key {0}.{1} is missing.', architecture, key));
    return value;
  };
  const layers = await required('block_count');
  const embedding = await required('embedding_length');
  const heads = (await own('attention.head_count')) ?? 0;
  const fileType = values.whole('general.file_type');
  const tokens = file.metadata.get('tokenizer.ggml.tokens');
  return {
    name: await values.text('general.name'),
    architecture,
    quantisation: (fileType === undefined ? undefined : FILE_TYPES.get(fileType)) ?? 'unknown',
    layers,
    embedding,
    vocabulary: tokens?.type === 'array' ? tokens.count : 0,
    trainedContext: await required('context_length'),
    heads,
    cacheBytesPerPosition: layers * (await cachedValuesPerLayer(own, heads, embedding)) * BYTES_OF_HALF,
    weightBytes: weightBytesOf(file),
    floatMatrices: [...file.tensors.values()].some(({ type, dimensions }) => FLOAT_TYPES.has(type.name) && dimensions.length > 1),
    sizeBytes: source.size,
    hasTokenizer: tokens?.type === 'array',
    chatTemplate: await values.text('tokenizer.chat_template'),
    sourceSha256: await values.text(SOURCE_KEY),
    parameters: parametersOf(file),
    files: values.whole('split.count') ?? 1,
  };
}

/** The key of a working copy's metadata that names its source. */
export const SOURCE_KEY = 'steerboard.source.sha256';

const BYTES_OF_HALF = 2;

async function cachedValuesPerLayer(own: (key: string) => Promise<number | undefined>, heads: number, embedding: number): Promise<number> {
  // Latent attention (DeepSeek) keeps one compressed row for all heads.
  const latent = await own('attention.kv_lora_rank');
  if (latent !== undefined) return latent + ((await own('rope.dimension_count')) ?? 0);
  if (heads === 0) return 0;
  const width = embedding / heads;
  const keyWidth = (await own('attention.key_length')) ?? width;
  const valueWidth = (await own('attention.value_length')) ?? width;
  return ((await own('attention.head_count_kv')) ?? heads) * (keyWidth + valueWidth);
}

function weightBytesOf(file: GgufFile): number {
  let bytes = 0;
  for (const tensor of file.tensors.values()) bytes += tensor.bytes;
  return bytes;
}

function parametersOf(file: GgufFile): number {
  let sum = 0;
  for (const { dimensions } of file.tensors.values()) sum += dimensions.reduce((product, size) => product * size, 1);
  return sum;
}

function bad(message: string): SteerboardError {
  return new SteerboardError('bad-model', message, { hint: t('Choose a GGUF file of a language model.') });
}
