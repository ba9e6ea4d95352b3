/**
 * What the engine's worker thread drives: a loaded model, one queue for all work on it, vector files. Everything here is
 * synchronous except the first loading of the libraries, and belongs on one thread.
 */
import { t } from '@vscode/l10n';
import type { EngineHello, LoadModelParams, QuantiseParams, TriedLibraries, WriteVectorParams } from '../protocol/engine.ts';
import { SteerboardError } from '../core/errors.ts';
import { kernelsText } from '../core/kernelsRecord.ts';
import type { CancelBoard } from './cancelBoard.ts';
import { Scheduler } from './generation/scheduler.ts';
import { loadedCpuLibrary } from './llama/kernels.ts';
import { type Libraries, loadLibraries } from './llama/libraries.ts';
import { locateLibraries } from './llama/locate.ts';
import { LoadedModel } from './model/loadedModel.ts';
import { threadsForNow } from './model/machine.ts';
import type { ThreadPlan } from './model/threads.ts';
import type { LoadCallbacks } from './model/weights.ts';
import { quantiseModel } from './quantise.ts';
import { writeVectorFile } from './vectorFile.ts';
import type { QueueEvents, WorkQueue } from './workQueue.ts';

type Gpu = NonNullable<LoadModelParams['gpu']>;

/** Has `info`, `tokenize` and `dispose`; the queue on it must not be used after the last. */
export type EngineModel = LoadedModel;

export interface EngineCore {
  readonly versions: Pick<EngineHello, 'llamaRelease' | 'nodeLlamaCpp' | 'kernels'>;
  /** Loads and checks the native libraries, which `loadModel` and `writeVectorFile` do by themselves. @throws SteerboardError `engine-incompatible` */
  loadLibraries(gpu: Gpu): Promise<TriedLibraries>;
  /**
   * @throws SteerboardError `bad-model` (no GGUF, cut short), `unsupported-architecture`, `not-enough-memory`, `cancelled`,
   * `file-access`, `bad-arguments`, `engine-incompatible` (libraries that are not those of the mirror, a GPU whose binaries are not there)
   */
  loadModel(params: LoadModelParams, callbacks: LoadCallbacks): Promise<EngineModel>;
  /** How many threads a model that is loaded now gets; `wanted` is kept, with a warning where it is too high. */
  planThreads(wanted: number | undefined): Promise<ThreadPlan>;
  /** @param board where the main thread posts cancelled jobs, read in the middle of a decode */
  createQueue(model: EngineModel, events: QueueEvents, board: CancelBoard): WorkQueue;
  /** @throws SteerboardError `file-access`, `bad-vector` */
  writeVectorFile(params: WriteVectorParams): Promise<void>;
  /** @throws SteerboardError `bad-model`, `file-access`, `engine-incompatible` */
  quantise(params: QuantiseParams): Promise<void>;
}

/** Finds the packaged llama.cpp and reads its versions; libraries are loaded with the first model or file. @throws SteerboardError `engine-incompatible` */
export async function openEngineCore(): Promise<EngineCore> {
  const packaged = await locateLibraries(false, process.env['STEERBOARD_KERNELS']);
  let loaded: { gpu: Gpu; libraries: Libraries } | undefined;

  /** One process holds one set of libraries: their symbols are global. */
  const librariesFor = async (gpu: Gpu): Promise<Libraries> => {
    if (loaded && loaded.gpu !== gpu) throw new SteerboardError('engine-incompatible', t('The engine runs with other libraries already.'), { hint: t('Restart the engine to change the GPU setting.') });
    loaded ??= { gpu, libraries: loadLibraries(gpu === false ? packaged : await locateLibraries(gpu)) };
    return loaded.libraries;
  };

  return {
    versions: { llamaRelease: packaged.release, nodeLlamaCpp: packaged.packageVersion, ...(packaged.kernels && { kernels: kernelsText(packaged.kernels.record) }) },
    loadLibraries: async (gpu) => {
      await librariesFor(gpu);
      const cpuLibrary = loadedCpuLibrary();
      return cpuLibrary === undefined ? {} : { cpuLibrary };
    },
    loadModel: async (params, callbacks) => LoadedModel.load(await librariesFor(params.gpu ?? false), params, callbacks),
    planThreads: threadsForNow,
    createQueue: (model, events, board) => new Scheduler(model, events, board),
    writeVectorFile: async (params) => writeVectorFile(await librariesFor(loaded?.gpu ?? false), params),
    quantise: async (params) => quantiseModel(await librariesFor(loaded?.gpu ?? false), params),
  };
}
