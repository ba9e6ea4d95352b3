import { t } from '@vscode/l10n';
import koffi, { type LibraryHandle, type TypeObject } from 'koffi';
import { SteerboardError } from '../../core/errors.ts';
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
  /** Makes a context compute with a pool. Contexts that take turns may have the same. */
  attach(context: LlamaContext, pool: ThreadPool): void;
}

/**
 * The functions of the CPU backend are found through its registry, so backends have to be loaded before.
 * @throws SteerboardError `engine-incompatible`
 */
export function bindThreadPool(base: LibraryHandle, ggml: LibraryHandle, llama: LibraryHandle): ThreadPoolApi {
  const deviceOf: (type: number) => number = bind(ggml, 'ggml_backend_dev_by_type', POINTER, ['int32_t']);
  const registryOf: (device: number) => number = bind(base, 'ggml_backend_dev_backend_reg', POINTER, [POINTER]);
  const addressIn: (registry: number, name: string) => number = bind(base, 'ggml_backend_reg_get_proc_address', POINTER, [POINTER, 'str']);
  const attach: (context: LlamaContext, single: ThreadPool, batch: ThreadPool) => void = bind(llama, 'llama_attach_threadpool', 'void', [POINTER, POINTER, POINTER]);

  const device = deviceOf(DeviceType.cpu);
  const procedure = (name: string, prototype: TypeObject): unknown => {
    const address = device === 0 ? 0 : addressIn(registryOf(device), name);
    if (address === 0) throw new SteerboardError('engine-incompatible', t('The CPU backend of llama.cpp is missing, or has no {0}.', name), { hint: t('Install again.') });
    return koffi.decode(BigInt(address), prototype);
  };
  return {
    defaultParams: bind(base, 'ggml_threadpool_params_default', ThreadPoolParamsStruct, ['int32_t']),
    create: procedure('ggml_threadpool_new', koffi.proto(POINTER, [koffi.pointer(ThreadPoolParamsStruct)])) as ThreadPoolApi['create'],
    free: procedure('ggml_threadpool_free', koffi.proto('void', [POINTER])) as ThreadPoolApi['free'],
    attach: (context, pool) => { attach(context, pool, pool); },
  };
}

/** A pool whose threads sleep until the first graph. @param spins between graphs, for a while: the next is then begun sooner */
export function createThreadPool(api: ThreadPoolApi, threads: number, spins: boolean): ThreadPool {
  const params = api.defaultParams(threads);
  return api.create({ ...params, paused: true, ...(!spins && { poll: 0 }) });
}
