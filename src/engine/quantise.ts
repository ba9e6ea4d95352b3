import { closeSync, fsyncSync, openSync } from 'node:fs';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { SOURCE_KEY } from '../core/gguf/modelHeader.ts';
import { fileTypeOf } from '../core/gguf/tensorTypes.ts';
import type { QuantiseParams } from '../protocol/engine.ts';
import type { Libraries } from './llama/libraries.ts';
import { addressOf } from './llama/pointer.ts';
import { KvOverride } from './llama/structs.ts';
import { threadsForNow } from './model/machine.ts';
import { readModelFile } from './model/modelFile.ts';

/** Rows of a matrix that are widened at a time; llama.cpp's own default would take up to 8 GB. */
const MOST_ROWS_BYTES = 256 * 2 ** 20;

/**
 * Copies a model by llama.cpp's quantiser with its matrices in another type, its source's hash in the metadata. The target is
 * flushed, but incomplete while this runs and after a failure.
 * @throws SteerboardError `bad-model`, `file-access`
 */
export async function quantiseModel({ quantiser }: Libraries, { source, target, type, sourceSha256, threads }: QuantiseParams): Promise<void> {
  // llama.cpp aborts on some damaged files; this reads the header as strictly as a load does.
  await readModelFile(source);
  const overrides = textOverride(SOURCE_KEY, sourceSha256);
  const status = quantiser.quantise(source, target, {
    ...quantiser.defaultParams(),
    nthread: (await threadsForNow(threads)).threads,
    ftype: fileTypeOf(type),
    allow_requantize: true,
    kv_overrides: addressOf(overrides),
    max_buf_size: MOST_ROWS_BYTES,
  });
  if (status !== 0) {
    throw new SteerboardError('bad-model', t('llama.cpp can\'t make a {0} copy of this model.', type), { file: source, hint: t('The engine\'s log says why; the disk may be full.') });
  }
  const file = openSync(target, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** One text as a list of `llama_model_kv_override`, whose end is an entry with an empty key. */
function textOverride(key: string, value: string): Uint8Array {
  const { bytes, keyOffset, valueOffset, text, longest } = KvOverride;
  if (value.length > longest) throw new RangeError('llama.cpp holds no longer texts in an override.');
  const list = Buffer.alloc(2 * bytes);
  // Tags are of the machine's byte order; all platforms of the packages are little-endian.
  list.writeInt32LE(text, 0);
  list.write(key, keyOffset, 'latin1');
  list.write(value, valueOffset, 'latin1');
  return list;
}
