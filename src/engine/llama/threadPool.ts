import koffi, { type LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import { DeviceType } from './llamaBackend.ts';
import type { LlamaContext } from './llamaContext.ts';
import { POINTER, type Pointer } from './pointer.ts';
import { type ThreadPoolParams, ThreadPoolParamsStruct } from './structs.ts';

export type ThreadPool = Pointer<'ggml_threadpool'>;

/** Threads that outlast a graph (ggml-cpu.h, llama.h). */
export interface ThreadPoolApi {
  defaultParams(threads: number): ThreadPoolParams;
  create(params: ThreadPoolParams): ThreadPool;
  /** Only when no context has it any more. */
  free(pool: ThreadPool): void;
  /** Makes a context compute with a pool, single rows and batches. Contexts that take turns may have the same. */
  attach(context: LlamaContext, single: ThreadPool, batch: ThreadPool): void;
}

/** The functions of the CPU backend are found through its registry, so backends have to be loaded before. */
export function bindThreadPool(base: LibraryHandle, ggml: LibraryHandle, llama: LibraryHandle): ThreadPoolApi {
  const cpuDevice: (type: number) => number = bind(ggml, 'ggml_backend_dev_by_type', POINTER, ['int32_t']);
  const registryOf: (device: number) => number = bind(base, 'ggml_backend_dev_backend_reg', POINTER, [POINTER]);
  const addressIn: (registry: number, name: string) => number = bind(base, 'ggml_backend_reg_get_proc_address', POINTER, [POINTER, 'str']);
  const registry = registryOf(cpuDevice(DeviceType.cpu));
  return {
    defaultParams: bind(base, 'ggml_threadpool_params_default', ThreadPoolParamsStruct, ['int32_t']),
    create: koffi.decode(BigInt(addressIn(registry, 'ggml_threadpool_new')), koffi.proto(POINTER, [koffi.pointer(ThreadPoolParamsStruct)])) as ThreadPoolApi['create'],
    free: koffi.decode(BigInt(addressIn(registry, 'ggml_threadpool_free')), koffi.proto('void', [POINTER])) as ThreadPoolApi['free'],
    attach: bind(llama, 'llama_attach_threadpool', 'void', [POINTER, POINTER, POINTER]),
  };
}

/** A pool whose threads sleep until the first graph. */
export function createThreadPool(api: ThreadPoolApi, threads: number): ThreadPool {
  return api.create({ ...api.defaultParams(threads), paused: true });
}
