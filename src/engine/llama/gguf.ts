import type { LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import type { Tensor } from './ggml.ts';
import { MEMORY, POINTER, type Pointer } from './pointer.ts';
import { GgufInitParamsStruct } from './structs.ts';

export type GgufFile = Pointer<'gguf_context'>;

/** `enum gguf_type` */
export const GgufType = { float32: 6 } as const;

/** Writing GGUF files by libggml-base (gguf.h), and reading own ones back: a getter of the wrong type aborts the process. */
export interface Gguf {
  empty(): GgufFile;
  /** 0 where the file is none or is damaged. */
  open(path: string, params: { no_alloc: boolean; ctx: number }): GgufFile | 0;
  free(file: GgufFile): void;
  /** −1 where there is no such key. */
  find(file: GgufFile, key: string): number;
  arrayLength(file: GgufFile, id: number): number;
  /** The address of an array's numbers. */
  arrayData(file: GgufFile, id: number): number;
  arrayText(file: GgufFile, id: number, index: number): string;
  uint32(file: GgufFile, id: number): number;
  text(file: GgufFile, id: number): string;
  tensors(file: GgufFile): number;
  setUint32(file: GgufFile, key: string, value: number): void;
  setText(file: GgufFile, key: string, value: string): void;
  /** Copies `length` values of the given type. */
  setArray(file: GgufFile, key: string, type: number, data: ArrayBufferView, length: number): void;
  setTexts(file: GgufFile, key: string, values: readonly string[], length: number): void;
  addTensor(file: GgufFile, tensor: Tensor): void;
  writeToFile(file: GgufFile, path: string, onlyMetadata: boolean): boolean;
}

export function bindGguf(base: LibraryHandle): Gguf {
  return {
    empty: bind(base, 'gguf_init_empty', POINTER, []),
    open: bind(base, 'gguf_init_from_file', POINTER, ['str', GgufInitParamsStruct]),
    free: bind(base, 'gguf_free', 'void', [POINTER]),
    find: bind(base, 'gguf_find_key', 'int64_t', [POINTER, 'str']),
    arrayLength: bind(base, 'gguf_get_arr_n', 'size_t', [POINTER, 'int64_t']),
    arrayData: bind(base, 'gguf_get_arr_data', POINTER, [POINTER, 'int64_t']),
    arrayText: bind(base, 'gguf_get_arr_str', 'str', [POINTER, 'int64_t', 'size_t']),
    uint32: bind(base, 'gguf_get_val_u32', 'uint32_t', [POINTER, 'int64_t']),
    text: bind(base, 'gguf_get_val_str', 'str', [POINTER, 'int64_t']),
    tensors: bind(base, 'gguf_get_n_tensors', 'int64_t', [POINTER]),
    setUint32: bind(base, 'gguf_set_val_u32', 'void', [POINTER, 'str', 'uint32_t']),
    setText: bind(base, 'gguf_set_val_str', 'void', [POINTER, 'str', 'str']),
    setArray: bind(base, 'gguf_set_arr_data', 'void', [POINTER, 'str', 'int32_t', MEMORY, 'size_t']),
    setTexts: bind(base, 'gguf_set_arr_str', 'void', [POINTER, 'str', 'const char **', 'size_t']),
    addTensor: bind(base, 'gguf_add_tensor', 'void', [POINTER, POINTER]),
    writeToFile: bind(base, 'gguf_write_to_file', 'bool', [POINTER, 'str', 'bool']),
  };
}
