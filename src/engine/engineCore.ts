/**
 * What the engine's worker thread drives: a loaded model, one queue for all work on it, vector files. Everything here is
 * synchronous except the first loading of the libraries, and belongs on one thread.
 */
import { t } from '@vscode/l10n';
import type {
  EngineHello,
  GenerateParams,
  JobId,
  LoadModelParams,
  ProjectParams,
  PromptInput,
  QuantiseParams,
  ResidualsNotice,
  ScoreText,
  SequenceRequest,
  SequenceResult,
  VocabularyParams,
  WriteVectorParams,
} from '../protocol/engine.ts';
import { SteerboardError } from '../core/errors.ts';
import type { CancelBoard } from './cancelBoard.ts';
import type { ReadingEvents } from './generation/reading.ts';
import { Scheduler } from './generation/scheduler.ts';
import { type Libraries, loadLibraries } from './llama/libraries.ts';
import { locateLibraries } from './llama/locate.ts';
import { LoadedModel } from './model/loadedModel.ts';
import { threadsForNow } from './model/machine.ts';
import type { ThreadPlan } from './model/threads.ts';
import { quantiseModel } from './quantise.ts';
import { writeVectorFile } from './vectorFile.ts';

type Gpu = NonNullable<LoadModelParams['gpu']>;

export interface LoadCallbacks {
  /** 0 … 1, many times; rising. */
  onProgress(fraction: number): void;
  /** Asked often while the weights are read; true ends the load with a `cancelled` error. */
  isCancelled(): boolean;
}

/** What a queue tells of its work. Called during `step`, on the same thread. A throw ends the step and reaches its caller. */
export interface QueueEvents extends ReadingEvents {
  /** New text of a running sequence (since the last call, never an incomplete character), and its generated tokens so far. */
  onText(job: JobId, index: number, text: string, tokens: number): void;
  /** A generation ended, for whatever reason, cancelled ones too. Its last text came by `onText` before. */
  onDone(job: JobId, index: number, result: SequenceResult): void;
  /** An extraction's last-token residuals. Buffers are fresh: they may be transferred. */
  onResiduals(notice: ResidualsNotice): void;
  /** The sequence could not be done (a bad chat template, an extraction prompt longer than the context, an extraction or reading cancelled). The others go on. */
  onFailed(job: JobId, index: number, error: SteerboardError): void;
  /** Tokens (prompt and generated) that a job got on by in one step: computed, or shared with what was computed before. */
  onDecoded(job: JobId, tokens: number): void;
}

/** Has `info`, `tokenize` and `dispose`; the queue on it must not be used after the last. */
export type EngineModel = LoadedModel;

/** All work on one model. Interactive work overtakes batch work at the next step. */
export interface WorkQueue {
  /** Queue one sequence. Results carry `job` and `index` back; `directions` may be shared between calls. */
  addGeneration(job: JobId, index: number, request: SequenceRequest, directions: readonly Float32Array[], priority: GenerateParams['priority']): void;
  addExtraction(job: JobId, index: number, prompt: PromptInput): void;
  addScoring(job: JobId, index: number, text: ScoreText): void;
  /** Queues `params.items[index]`. */
  addProjecting(index: number, params: ProjectParams): void;
  addVocabulary(params: VocabularyParams): void;
  /** Ends those of a job's generations that are not done (`onDone` with `cancelled`). */
  stop(job: JobId, indices: readonly number[]): void;
  /** Ends queued and running sequences of the job at once (`onDone` with `cancelled`, extractions and readings `onFailed`). For jobs cancelled through the board, `step` does the same by itself. */
  cancel(job: JobId): void;
  /** One `llama_decode` (or none, where a job was only ended). False when there is nothing to do. @throws SteerboardError `internal` if the context is unusable */
  step(): boolean;
}

export interface EngineCore {
  readonly versions: Pick<EngineHello, 'llamaRelease' | 'nodeLlamaCpp'>;
  /** Loads and checks the native libraries, which `loadModel` and `writeVectorFile` do by themselves. @throws SteerboardError `engine-incompatible` */
  loadLibraries(gpu: Gpu): Promise<void>;
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
  const packaged = await locateLibraries(false);
  let loaded: { gpu: Gpu; libraries: Libraries } | undefined;

  /** One process holds one set of libraries: their symbols are global. */
  const librariesFor = async (gpu: Gpu): Promise<Libraries> => {
    if (loaded && loaded.gpu !== gpu) throw new SteerboardError('engine-incompatible', t('The engine runs with other libraries already.'), { hint: t('Restart the engine to change the GPU setting.') });
    loaded ??= { gpu, libraries: loadLibraries(gpu === false ? packaged : await locateLibraries(gpu)) };
    return loaded.libraries;
  };

  return {
    versions: { llamaRelease: packaged.release, nodeLlamaCpp: packaged.packageVersion },
    loadLibraries: async (gpu) => {
      await librariesFor(gpu);
    },
    loadModel: async (params, callbacks) => LoadedModel.load(await librariesFor(params.gpu ?? false), params, callbacks),
    planThreads: threadsForNow,
    createQueue: (model, events, board) => new Scheduler(model, events, board),
    writeVectorFile: async (params) => writeVectorFile(await librariesFor(loaded?.gpu ?? false), params),
    quantise: async (params) => quantiseModel(await librariesFor(loaded?.gpu ?? false), params),
  };
}
