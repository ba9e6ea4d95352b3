import type { LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import { POINTER, type Pointer } from './pointer.ts';

export type Device = Pointer<'ggml_backend_dev'>;

/** `enum ggml_backend_dev_type` */
export const DeviceType = { cpu: 0, gpu: 1, integratedGpu: 2 } as const;

/** Backends and devices (ggml-backend.h, llama.h). */
export interface LlamaBackendApi {
  /** Loads the best variant of each backend library in a folder. */
  loadAllFrom(folder: string): void;
  init(): void;
  deviceCount(): number;
  device(index: number): Device;
  deviceType(device: Device): number;
  deviceDescription(device: Device): string;
  /** "CPU : SSE3 = 1 | AVX512 = 1 | …" */
  systemInfo(): string;
  /** Sequences that a context can hold. */
  maxSequences(): number;
}

export function bindLlamaBackend(ggml: LibraryHandle, llama: LibraryHandle, base: LibraryHandle): LlamaBackendApi {
  return {
    loadAllFrom: bind(ggml, 'ggml_backend_load_all_from_path', 'void', ['str']),
    init: bind(llama, 'llama_backend_init', 'void', []),
    deviceCount: bind(ggml, 'ggml_backend_dev_count', 'size_t', []),
    device: bind(ggml, 'ggml_backend_dev_get', POINTER, ['size_t']),
    deviceType: bind(base, 'ggml_backend_dev_type', 'int32_t', [POINTER]),
    deviceDescription: bind(base, 'ggml_backend_dev_description', 'str', [POINTER]),
    systemInfo: bind(llama, 'llama_print_system_info', 'str', []),
    maxSequences: bind(llama, 'llama_max_parallel_sequences', 'size_t', []),
  };
}
