/** The engine as use-cases see it. `EngineClient` is the one that forks a process. */
import type {
  DirectionTokens, EngineHello, GenerateParams, JobId, JobProgressNotice, LoadModelParams, ModelInfo, ProjectParams, PromptInput, QuantiseParams,
  ResidualsNotice, ScoreText, SequenceDoneNotice, SequenceRequest, SequenceResult, StopSequencesParams, TextNotice, TextScore, TokenizeResult, TokenProjections,
  VocabularyParams,
} from '../../protocol/engine.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import type { Disposable, Event } from '../events.ts';

export type EngineState =
  /** No process: not asked for yet, or disposed of. The next request starts one. */
  | { kind: 'stopped' }
  | { kind: 'starting' }
  /** A process without a model. `reload` names the model that the next request loads again. */
  | { kind: 'idle'; reload?: string }
  /** `fraction` from 0 to 1. */
  | { kind: 'loading'; path: string; fraction: number }
  | { kind: 'ready'; model: ModelInfo }
  | { kind: 'busy'; model: ModelInfo }
  /** Without a sign of life for too long. Goes away by itself or by `restart()`. */
  | { kind: 'notResponding'; seconds: number }
  /** Died and is being started again; `reason` says how it died. */
  | { kind: 'restarting'; reason: string }
  /** Died too often. Requests are refused until `restart()`. */
  | { kind: 'failed'; message: string; lastStderrLine?: string };

/** What one request counted so far. */
export type JobProgress = Omit<JobProgressNotice, 'job'>;

export interface RequestOptions {
  signal?: AbortSignal | undefined;
}

export interface LoadOptions extends RequestOptions {
  /** From 0 to 1. */
  onProgress?: (fraction: number) => void;
  /** Loads a model with which the engine has died twice in this session. */
  evenIfSuspect?: boolean | undefined;
}

export interface ExtractOptions extends RequestOptions {
  /** One prompt's residuals, shape (layers, embedding). Prompts can finish in another order than they were given. */
  onResiduals: (notice: Omit<ResidualsNotice, 'job'>) => void;
  onProgress?: (progress: JobProgress) => void;
}

export interface ProgressOptions extends RequestOptions {
  onProgress?: (progress: JobProgress) => void;
}

export interface GenerateOptions extends ProgressOptions {
  /** The job's number, for `stopSequences`, before anything is asked of the engine. */
  onJob?: (job: JobId) => void;
  /** What came since the last call, at most ten times a second. */
  onText?: (updates: TextNotice['updates']) => void;
  onDone?: (done: Omit<SequenceDoneNotice, 'job'>) => void;
}

/**
 * Every request starts the process if none runs, and loads the last loaded model again if the process was lost since.
 * Every request can reject with a SteerboardError: `engine-stopped` when the process dies under it or has died too often,
 * `no-model` before the first `loadModel`, `cancelled` after an abort (but see `generate`).
 */
export interface Engine extends Disposable {
  readonly state: EngineState;
  readonly onState: Event<EngineState>;
  /** Lines of the engine's stderr (llama.cpp's log) and of its supervision. */
  readonly onLog: Event<string>;
  /** What is loaded now, or will be loaded again by the next request. */
  readonly model: ModelInfo | undefined;

  hello(): Promise<EngineHello>;
  /** Replaces the loaded model. Also rejects with `bad-model`, `unsupported-architecture`, `not-enough-memory`, `engine-incompatible`. */
  loadModel(params: LoadModelParams, options?: LoadOptions): Promise<ModelInfo>;
  unloadModel(): Promise<void>;
  tokenize(prompt: PromptInput, options?: RequestOptions): Promise<TokenizeResult>;
  /** Resolves after the last prompt's residuals were handed over. */
  extract(prompts: readonly PromptInput[], options: ExtractOptions): Promise<{ prompts: number; tokens: number }>;
  /** Results in the order of `sequences`. An abort under way resolves: sequences not finished have the stop reason `cancelled`. */
  generate(
    sequences: readonly SequenceRequest[],
    directions: readonly Float32Array[],
    priority: GenerateParams['priority'],
    options?: GenerateOptions,
  ): Promise<SequenceResult[]>;
  /** Ends sequences of a running `generate` with what they have; they come back with the stop reason `cancelled`, the others as if nothing had been. */
  stopSequences(params: StopSequencesParams): void;
  /** How probable texts are under the unsteered model, in their order. */
  score(texts: readonly ScoreText[], options?: ProgressOptions): Promise<TextScore[]>;
  /** Projections of answers' tokens before and after steering, in the order of the items. */
  project(params: Omit<ProjectParams, 'job'>, options?: ProgressOptions): Promise<TokenProjections[]>;
  /** The tokens at either end of each direction. Also rejects with `unsupported-architecture`. */
  topTokens(params: Omit<VocabularyParams, 'job'>, options?: RequestOptions): Promise<DirectionTokens[]>;
  writeVector(path: string, vector: SteeringVector): Promise<void>;
  /** Copies a model with other weights. It can't be stopped but by ending the process; the target is then incomplete. */
  quantise(params: QuantiseParams): Promise<void>;
  /** Ends the process, whatever it does, forgets its deaths, and starts a new one. Running requests reject with `engine-stopped`. */
  restart(): Promise<void>;
}
