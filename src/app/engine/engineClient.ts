import { t } from '@vscode/l10n';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import { SteerboardError } from '../../core/errors.ts';
import * as protocol from '../../protocol/engine.ts';
import type {
  DirectionTokens, EngineHello, GenerateParams, JobId, LoadModelParams, ModelInfo, ProjectParams, PromptInput, QuantiseParams, ScoreText, SequenceRequest,
  SequenceResult, StopSequencesParams, TextScore, TokenizeResult, TokenProjections, VocabularyParams,
} from '../../protocol/engine.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import { Emitter } from '../events.ts';
import { checkModel } from '../models/checkModel.ts';
import { causeOfDeath } from './death.ts';
import type { Death } from './death.ts';
import { DeathRecord } from './deathRecord.ts';
import type { Engine, EngineState, ExtractOptions, GenerateOptions, LoadOptions, ProgressOptions, RequestOptions } from './engine.ts';
import { EngineProcess } from './engineProcess.ts';
import type { EngineProgram } from './engineProcess.ts';
import { HEARTBEAT_LIMITS, watchHeartbeat } from './heartbeat.ts';
import type { HeartbeatLimits } from './heartbeat.ts';
import { JobListeners } from './jobListeners.ts';
import { tryLibraries } from './tryLibraries.ts';

export interface EngineClientOptions extends EngineProgram {
  heartbeat?: HeartbeatLimits;
}

type Gpu = NonNullable<LoadModelParams['gpu']>;

/** A model as it was asked for, and as it came to be. */
interface Chosen {
  params: LoadModelParams;
  info: ModelInfo;
}

/** Forks and supervises the engine process. See `Engine` for what its requests promise. */
export class EngineClient implements Engine {
  readonly #options: EngineProgram & { heartbeat: HeartbeatLimits };
  readonly #stateChanged = new Emitter<EngineState>();
  readonly #logged = new Emitter<string>();
  readonly #deaths = new DeathRecord();
  /** GPU settings whose libraries can be loaded. */
  readonly #tried = new Set<Gpu>();
  readonly #jobs = new JobListeners();
  #state: EngineState = { kind: 'stopped' };
  #disposed = false;
  #process: EngineProcess | undefined;
  /** The process once it has answered. */
  #answering: EngineProcess | undefined;
  #failure: { message: string; lastStderrLine?: string } | undefined;
  #restartReason: string | undefined;
  #silentSeconds: number | undefined;
  /** What requests work with; it survives the process. */
  #chosen: Chosen | undefined;
  /** The process that holds `#chosen`. */
  #loadedIn: EngineProcess | undefined;
  #loading: { path: string; fraction: number; onProgress: LoadOptions['onProgress'] } | undefined;
  #reload: Promise<unknown> | undefined;
  #running = 0;

  readonly onState = this.#stateChanged.event;
  readonly onLog = this.#logged.event;

  constructor(options: EngineClientOptions) {
    this.#options = { heartbeat: HEARTBEAT_LIMITS, ...options };
  }

  get state(): EngineState {
    return this.#state;
  }

  get model(): ModelInfo | undefined {
    return this.#chosen?.info;
  }

  /** Process id of the running engine, for logs and tests. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async hello(): Promise<EngineHello> {
    const process = await this.#started();
    return process.request((token) => process.connection.sendRequest(protocol.Hello, token));
  }

  async loadModel(params: LoadModelParams, options: LoadOptions = {}): Promise<ModelInfo> {
    if (options.evenIfSuspect !== true) this.#refuseSuspect(params.path);
    await checkModel(params);
    const process = await this.#started();
    await this.#tryLibraries(params.gpu ?? false, options.signal);
    return this.#load(process, params, options);
  }

  async unloadModel(): Promise<void> {
    const process = this.#loadedIn;
    this.#chosen = undefined;
    this.#loadedIn = undefined;
    if (process) await process.request((token) => process.connection.sendRequest(protocol.UnloadModel, token));
    this.#update();
  }

  tokenize(prompt: PromptInput, options: RequestOptions = {}): Promise<TokenizeResult> {
    return this.#run((process, token) => process.connection.sendRequest(protocol.Tokenize, { prompt }, token), options.signal);
  }

  extract(prompts: readonly PromptInput[], options: ExtractOptions): Promise<{ prompts: number; tokens: number }> {
    return this.#jobs.run(options, (job, signal) =>
      this.#run((process, token) => process.connection.sendRequest(protocol.Extract, { job, prompts }, token), signal));
  }

  generate(
    sequences: readonly SequenceRequest[],
    directions: readonly Float32Array[],
    priority: GenerateParams['priority'],
    options: GenerateOptions = {},
  ): Promise<SequenceResult[]> {
    return this.#jobs.run(options, (job: JobId, signal) =>
      this.#run((process, token) => process.connection.sendRequest(protocol.Generate, { job, sequences, directions, priority }, token), signal));
  }

  stopSequences(params: StopSequencesParams): void {
    // Without the process that ran them they have ended.
    if (!this.#loadedIn || this.#loadedIn.closed) return;
    this.#loadedIn.connection.sendNotification(protocol.StopSequences, params).catch((error: unknown) => this.#logged.fire(`Sequences could not be stopped: ${String(error)}`));
  }

  score(texts: readonly ScoreText[], options: ProgressOptions = {}): Promise<TextScore[]> {
    return this.#jobs.run(options, (job, signal) =>
      this.#run((process, token) => process.connection.sendRequest(protocol.Score, { job, texts }, token), signal));
  }

  project(params: Omit<ProjectParams, 'job'>, options: ProgressOptions = {}): Promise<TokenProjections[]> {
    return this.#jobs.run(options, (job, signal) =>
      this.#run((process, token) => process.connection.sendRequest(protocol.Project, { job, ...params }, token), signal));
  }

  topTokens(params: Omit<VocabularyParams, 'job'>, options: RequestOptions = {}): Promise<DirectionTokens[]> {
    return this.#jobs.run(options, (job, signal) =>
      this.#run((process, token) => process.connection.sendRequest(protocol.Vocabulary, { job, ...params }, token), signal));
  }

  async writeVector(path: string, vector: SteeringVector): Promise<void> {
    const process = await this.#started();
    await process.request((token) => process.connection.sendRequest(protocol.WriteVector, { path, vector }, token));
  }

  async quantise(params: QuantiseParams): Promise<void> {
    const process = await this.#started();
    await this.#tryLibraries(false, undefined);
    await process.request((token) => process.connection.sendRequest(protocol.Quantise, params, token));
  }

  async restart(): Promise<void> {
    const old = this.#process;
    this.#process = undefined;
    this.#failure = undefined;
    this.#restartReason = undefined;
    this.#silentSeconds = undefined;
    this.#deaths.forgive();
    old?.kill();
    this.#update();
    await old?.death;
    await this.#started();
  }

  dispose(): void {
    this.#disposed = true;
    const process = this.#process;
    this.#process = undefined;
    process?.leave();
    this.#update();
    this.#stateChanged.dispose();
    this.#logged.dispose();
  }

  /** A request that needs the model: loads it first if this process does not have it. */
  async #run<T>(send: (process: EngineProcess, token: CancellationToken) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const process = await untilAborted(this.#withModel(), signal);
    this.#running++;
    this.#update();
    try {
      return await process.request((token) => send(process, token), signal);
    } finally {
      this.#running--;
      this.#update();
    }
  }

  async #withModel(): Promise<EngineProcess> {
    if (!this.#chosen) throw new SteerboardError('no-model', t('No model is selected.'), { hint: t('Select a model first.') });
    const process = await this.#started();
    if (this.#loadedIn === process) return process;
    const { info } = this.#chosen;
    // What may decide an answer's bytes stays as it was, though other defaults would be chosen now.
    const params: LoadModelParams = { ...this.#chosen.params, threads: info.threads, contextLength: info.contextLength, date: info.date };
    this.#refuseSuspect(params.path);
    this.#reload ??= this.#load(process, params, {}).finally(() => (this.#reload = undefined));
    await this.#reload;
    return process;
  }

  async #load(process: EngineProcess, params: LoadModelParams, { signal, onProgress }: LoadOptions): Promise<ModelInfo> {
    this.#loadedIn = undefined;
    const loading = { path: params.path, fraction: 0, onProgress };
    this.#loading = loading;
    this.#update();
    try {
      const info = await process.request((token) => process.connection.sendRequest(protocol.LoadModel, params, token), signal);
      this.#chosen = { params, info };
      this.#loadedIn = process;
      return info;
    } finally {
      if (this.#loading === loading) this.#loading = undefined;
      this.#update();
    }
  }

  /** Once a session; what was found good on this machine before is not tried again. */
  async #tryLibraries(gpu: Gpu, signal: AbortSignal | undefined): Promise<void> {
    if (this.#tried.has(gpu)) return;
    await tryLibraries(this.#options, await this.hello(), gpu, (line) => this.#logged.fire(line), signal);
    this.#tried.add(gpu);
  }

  #refuseSuspect(path: string): void {
    if (!this.#deaths.isSuspect(path)) return;
    throw new SteerboardError('engine-stopped', t('The engine has died twice with this model.'), { file: path, hint: t('Select another model, or this one again to try it all the same.') });
  }

  /** The running process, started if there is none. */
  async #started(): Promise<EngineProcess> {
    for (;;) {
      if (this.#disposed) throw new SteerboardError('engine-stopped', t('The engine was shut down.'));
      if (this.#failure) throw new SteerboardError('engine-stopped', this.#failure.message, { hint: t('Restart the engine.') });
      const process = this.#process ?? this.#start();
      // Its death is dealt with before `started` says so: then another process, or a failure, is there.
      if ((await process.started) && process === this.#process) return process;
    }
  }

  #start(): EngineProcess {
    const process: EngineProcess = new EngineProcess(
      this.#options,
      (line) => this.#logged.fire(line),
      (death) => this.#bury(process, death),
    );
    this.#process = process;
    void process.started.then((alive) => {
      if (!alive || process !== this.#process) return;
      this.#restartReason = undefined;
      this.#answering = process;
      this.#update();
    });
    process.connection.onNotification(protocol.LoadProgress, ({ fraction }) => {
      if (!this.#loading) return;
      this.#loading.fraction = fraction;
      this.#loading.onProgress?.(fraction);
      this.#update();
    });
    this.#jobs.listen(process.connection);
    watchHeartbeat(process, this.#options.heartbeat, () => this.#running > 0 || this.#loading !== undefined, (seconds) => {
      if (process !== this.#process) return;
      this.#silentSeconds = seconds;
      this.#update();
    });
    this.#update();
    return process;
  }

  /** Decides what follows a death: nothing if it was wanted, else another start or, after too many, the end. */
  #bury(process: EngineProcess, death: Death): void {
    const diedLoading = this.#loading?.path;
    const diedWith = diedLoading ?? (this.#running > 0 ? this.#chosen?.params.path : undefined);
    if (this.#loadedIn === process) this.#loadedIn = undefined;
    if (process !== this.#process) return;
    this.#process = undefined;
    this.#silentSeconds = undefined;
    // A model that died while it was loaded again is not tried by itself a third time.
    if (diedLoading !== undefined && diedLoading === this.#chosen?.params.path) this.#chosen = undefined;
    const cause = causeOfDeath(death);
    this.#logged.fire(`The engine stopped: ${cause}.`);
    if (this.#deaths.add(diedWith, performance.now())) {
      this.#restartReason = cause;
      this.#start();
    } else {
      this.#failure = {
        message: t('The engine died five times in three minutes, last by {0}.', cause),
        ...(death.lastStderrLine === undefined ? {} : { lastStderrLine: death.lastStderrLine }),
      };
      this.#update();
    }
  }

  #update(): void {
    const state = this.#currentState();
    if (sameState(state, this.#state)) return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  #currentState(): EngineState {
    if (this.#disposed) return { kind: 'stopped' };
    if (this.#failure) return { kind: 'failed', ...this.#failure };
    if (!this.#process) return { kind: 'stopped' };
    if (this.#restartReason !== undefined) return { kind: 'restarting', reason: this.#restartReason };
    if (this.#process !== this.#answering) return { kind: 'starting' };
    if (this.#silentSeconds !== undefined) return { kind: 'notResponding', seconds: this.#silentSeconds };
    if (this.#loading) return { kind: 'loading', path: this.#loading.path, fraction: this.#loading.fraction };
    if (this.#chosen && this.#loadedIn === this.#process) return { kind: this.#running > 0 ? 'busy' : 'ready', model: this.#chosen.info };
    return this.#chosen ? { kind: 'idle', reload: this.#chosen.params.path } : { kind: 'idle' };
  }
}

function sameState(a: EngineState, b: EngineState): boolean {
  if (a.kind !== b.kind) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The promise's outcome, or `cancelled` if the signal aborts first; what the promise stands for goes on. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = (): void => reject(new SteerboardError('cancelled', t('Cancelled.')));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
