import type { LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import { POINTER, type Pointer } from './pointer.ts';
import { GgmlInitParamsStruct } from './structs.ts';

export type Tensor = Pointer<'ggml_tensor'>;
export type TensorArena = Pointer<'ggml_context'>;

/** `enum ggml_type` */
export const GgmlType = { f32: 0 } as const;

/** The functions of libggml-base for tensors (ggml.h, ggml-backend.h). */
export interface Ggml {
  /** The name that a graph builder gave, such as `l_out-12`. */
  tensorName(tensor: Tensor): string;
  /** Rows: the product of all dimensions but the first. */
  rows(tensor: Tensor): number;
  /** Bytes from the first to the last element. */
  bytes(tensor: Tensor): number;
  isContiguous(tensor: Tensor): boolean;
  /** Device memory → `data`. A range outside the tensor aborts the process. */
  tensorGet(tensor: Tensor, data: number, offset: number, size: number): void;
  /** `data` → device memory. A range outside the tensor aborts the process. */
  tensorSet(tensor: Tensor, data: number, offset: number, size: number): void;
  openArena(params: { mem_size: number; mem_buffer: number; no_alloc: boolean }): TensorArena;
  closeArena(arena: TensorArena): void;
  newTensor1d(arena: TensorArena, type: number, length: number): Tensor;
  /** The address of a tensor's data in this process's memory. */
  data(tensor: Tensor): number;
  setName(tensor: Tensor, name: string): Tensor;
  tensorOverhead(): number;
}

export function bindGgml(base: LibraryHandle): Ggml {
  return {
    tensorName: bind(base, 'ggml_get_name', 'str', [POINTER]),
    rows: bind(base, 'ggml_nrows', 'int64_t', [POINTER]),
    bytes: bind(base, 'ggml_nbytes', 'size_t', [POINTER]),
    isContiguous: bind(base, 'ggml_is_contiguous', 'bool', [POINTER]),
    tensorGet: bind(base, 'ggml_backend_tensor_get', 'void', [POINTER, POINTER, 'size_t', 'size_t']),
    tensorSet: bind(base, 'ggml_backend_tensor_set', 'void', [POINTER, POINTER, 'size_t', 'size_t']),
    openArena: bind(base, 'ggml_init', POINTER, [GgmlInitParamsStruct]),
    closeArena: bind(base, 'ggml_free', 'void', [POINTER]),
    newTensor1d: bind(base, 'ggml_new_tensor_1d', POINTER, [POINTER, 'int32_t', 'int64_t']),
    data: bind(base, 'ggml_get_data', POINTER, [POINTER]),
    setName: bind(base, 'ggml_set_name', POINTER, [POINTER, 'str']),
    tensorOverhead: bind(base, 'ggml_tensor_overhead', 'size_t', []),
  };
}
