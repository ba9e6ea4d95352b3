import type { GgufEntry, VectorFileEntries } from '../../../src/core/vectors/vectorKeys.ts';
import { GgufBytes } from '../gguf/ggufBytes.ts';

/** The file's bytes, as the engine's writer would lay them out. */
export function bytesOf({ entries, tensors }: VectorFileEntries): Uint8Array {
  const file = new GgufBytes().header({ keys: entries.length, tensors: tensors.length });
  for (const entry of entries) writeEntry(file, entry);
  const stride = 32 * Math.ceil((4 * (tensors[0]?.data.length ?? 0)) / 32);
  tensors.forEach(({ name, data }, i) => file.tensor(name, [data.length], 0, i * stride));
  for (const { data } of tensors) file.pad().f32(...data);
  return file.pad().bytes();
}

function writeEntry(file: GgufBytes, entry: GgufEntry): void {
  switch (entry.type) {
    case 'string': file.textKey(entry.key, entry.value); break;
    case 'u32': file.u32Key(entry.key, entry.value); break;
    case 'strings': file.textsKey(entry.key, entry.value); break;
    case 'f32s': file.floatsKey(entry.key, [...entry.value]); break;
  }
}
