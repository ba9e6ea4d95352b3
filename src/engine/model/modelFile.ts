import { type Stats, statSync } from 'node:fs';
import { SteerboardError } from '../../core/errors.ts';
import { type Gguf, type GgufFile, GgufType } from '../llama/gguf.ts';
import type { Libraries } from '../llama/libraries.ts';

/** What the header of a model file tells before anything is loaded: enough to plan memory. */
export interface ModelFile {
  path: string;
  sizeBytes: number;
  architecture: string;
  layers: number;
  trainedContext: number;
  vocabulary: number;
  heads: number;
  /** Bytes of keys and values (half precision) that one position takes, over all layers. */
  cacheBytesPerPosition: number;
}

/** @throws SteerboardError `file-access`, `bad-model` */
export function readModelFile({ gguf }: Libraries, path: string): ModelFile {
  const stats = statOf(path);
  const file = gguf.open(path, { no_alloc: true, ctx: 0 });
  if (file === 0) throw new SteerboardError('bad-model', 'This is not a GGUF model, or its header is damaged.', { file: path, hint: 'Choose another file, or download it again.' });
  try {
    return describe(gguf, file, path, stats.size);
  } finally {
    gguf.free(file);
  }
}

function statOf(path: string): Stats {
  try {
    const stats = statSync(path);
    if (stats.isFile()) return stats;
  } catch (error) {
    throw new SteerboardError('file-access', 'The model file can\'t be read.', { file: path, hint: 'Choose a model that is there.' }, { cause: error });
  }
  throw new SteerboardError('file-access', 'This is not a file.', { file: path, hint: 'Choose a GGUF file.' });
}

function describe(gguf: Gguf, file: GgufFile, path: string, sizeBytes: number): ModelFile {
  const architecture = textValue(gguf, file, 'general.architecture');
  if (architecture === undefined) throw new SteerboardError('bad-model', 'The GGUF file names no model architecture.', { file: path });
  const number = (key: string): number | undefined => largest(gguf, file, `${architecture}.${key}`);
  const required = (key: string): number => {
    const value = number(key);
    if (value === undefined) throw new SteerboardError('bad-model', `The GGUF file has no ${architecture}.${key}: not a language model.`, { file: path });
    return value;
  };
  const layers = required('block_count');
  const heads = number('attention.head_count') ?? 1;
  const headWidth = required('embedding_length') / heads;
  const keyWidth = number('attention.key_length') ?? headWidth;
  const valueWidth = number('attention.value_length') ?? headWidth;
  const vocabulary = gguf.find(file, 'tokenizer.ggml.tokens');
  return {
    path,
    sizeBytes,
    architecture,
    layers,
    trainedContext: required('context_length'),
    vocabulary: vocabulary >= 0 && gguf.kind(file, vocabulary) === GgufType.array ? gguf.arrayLength(file, vocabulary) : 0,
    heads,
    cacheBytesPerPosition: layers * (number('attention.head_count_kv') ?? heads) * (keyWidth + valueWidth) * Uint16Array.BYTES_PER_ELEMENT,
  };
}

function textValue(gguf: Gguf, file: GgufFile, key: string): string | undefined {
  const id = gguf.find(file, key);
  return id >= 0 && gguf.kind(file, id) === GgufType.string ? gguf.text(file, id) : undefined;
}

/** A number, or the largest of one a layer. */
function largest(gguf: Gguf, file: GgufFile, key: string): number | undefined {
  const id = gguf.find(file, key);
  if (id < 0) return undefined;
  const kind = gguf.kind(file, id);
  if (kind === GgufType.uint32) return gguf.uint32(file, id);
  if (kind !== GgufType.array) return undefined;
  const elementKind = gguf.arrayKind(file, id);
  if (elementKind !== GgufType.uint32 && elementKind !== GgufType.int32) return undefined;
  return Math.max(...gguf.integers(file, id));
}
