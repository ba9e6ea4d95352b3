import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { t } from '@vscode/l10n';
import type { WriteVectorParams } from '../protocol/engine.ts';
import { SteerboardError } from '../core/errors.ts';
import { type GgufEntry, toGgufEntries, type VectorFileEntries } from '../core/vectors/vectorKeys.ts';
import { GgmlType } from './llama/ggml.ts';
import { type GgufFile, GgufType } from './llama/gguf.ts';
import type { Libraries } from './llama/libraries.ts';
import { writeFloats } from './llama/pointer.ts';

/** Room in an arena for alignment and bookkeeping. */
const ARENA_SLACK = 1024;

/**
 * Writes a steering vector by the library's own GGUF functions, so that llama.cpp reads it by construction: a temporary file
 * beside the target, flushed, renamed.
 * @throws SteerboardError `file-access`, `bad-vector`
 */
export function writeVectorFile(libraries: Libraries, { path, vector }: WriteVectorParams): void {
  const wrong = vector.directions.findIndex((direction) => direction && direction.length !== vector.embedding);
  if (wrong >= 0) throw new SteerboardError('bad-vector', t('The direction of layer {0} has {1} numbers, not {2}.', wrong, vector.directions[wrong]!.length, vector.embedding));
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, (temporary) => writeEntries(libraries, temporary, toGgufEntries(vector)));
  } catch (error) {
    throw new SteerboardError('file-access', t('The steering vector can\'t be written: {0}.', error instanceof Error ? error.message : String(error)), { file: path }, { cause: error });
  }
}

/** Lets a reader find the old file or the new one, never a part. */
function replaceFile(path: string, write: (temporary: string) => void): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    write(temporary);
    flush(temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeEntries({ gguf, ggml }: Libraries, path: string, { entries, tensors }: VectorFileEntries): void {
  const file = gguf.empty();
  const floats = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const arena = ggml.openArena({
    mem_size: ARENA_SLACK + tensors.length * (ggml.tensorOverhead() + ARENA_SLACK) + floats * Float32Array.BYTES_PER_ELEMENT,
    mem_buffer: 0,
    no_alloc: false,
  });
  try {
    for (const entry of entries) setEntry({ gguf }, file, entry);
    for (const { name, data } of tensors) {
      const tensor = ggml.setName(ggml.newTensor1d(arena, GgmlType.f32, data.length), name);
      writeFloats(ggml.data(tensor), data);
      gguf.addTensor(file, tensor);
    }
    if (!gguf.writeToFile(file, path, false)) throw new Error('the GGUF writer failed');
  } finally {
    ggml.closeArena(arena);
    gguf.free(file);
  }
}

function setEntry({ gguf }: Pick<Libraries, 'gguf'>, file: GgufFile, entry: GgufEntry): void {
  switch (entry.type) {
    case 'string':
      gguf.setText(file, entry.key, entry.value);
      break;
    case 'u32':
      gguf.setUint32(file, entry.key, entry.value);
      break;
    case 'strings':
      gguf.setTexts(file, entry.key, entry.value, entry.value.length);
      break;
    case 'f32s':
      gguf.setArray(file, entry.key, GgufType.float32, entry.value, entry.value.length);
      break;
  }
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
