import type { MessagePort } from 'node:worker_threads';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { config, t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import { toWire } from '../core/wireErrors.ts';
import type { LoadModelParams, ModelInfo } from '../protocol/engine.ts';
import type { CancelBoard } from './cancelBoard.ts';
import type { EngineCore, EngineModel } from './engineCore.ts';
import type { WorkQueue } from './workQueue.ts';
import { Jobs } from './jobs.ts';
import type { FromWorker, Question, Questions, QuestionKind, ToWorker } from './workerMessages.ts';

/** Residuals not yet sent off, above which the worker waits: 32 prompts of an 8B model are 16 MB. */
const MOST_UNSENT_RESIDUALS = 32;

/** llama.cpp tells of every tensor; a percent is fine enough. */
const LEAST_PROGRESS = 0.01;

interface Loaded {
  model: EngineModel;
  queue: WorkQueue;
}

/** The worker thread's life: takes messages one after another, and between them does one decode at a time. */
export class WorkerLoop {
  readonly #port: MessagePort;
  readonly #board: CancelBoard;
  readonly #openCore: () => Promise<EngineCore>;
  readonly #jobs = new Jobs((message) => this.#send(message));
  readonly #inbox: ToWorker[] = [];
  #wake: () => void = () => undefined;
  #core: Promise<EngineCore> | undefined;
  #loaded: Loaded | undefined;
  #unsentResiduals = 0;

  constructor(port: MessagePort, board: CancelBoard, openCore: () => Promise<EngineCore>) {
    this.#port = port;
    this.#board = board;
    this.#openCore = openCore;
    port.on('message', (message: ToWorker) => {
      this.#inbox.push(message);
      this.#wake();
    });
  }

  /** Runs until told to leave. */
  async run(): Promise<void> {
    for (;;) {
      for (let message = this.#inbox.shift(); message; message = this.#inbox.shift()) {
        if (message.kind === 'leave') {
          this.#unload();
          return;
        }
        await this.#take(message);
      }
      this.#board.beat();
      const worked = this.#unsentResiduals < MOST_UNSENT_RESIDUALS && this.#step();
      this.#jobs.tellDue();
      if (worked) await nextTurn();
      else if (this.#inbox.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #take(message: Exclude<ToWorker, { kind: 'leave' }>): Promise<void> {
    if (message.kind === 'cancel') {
      this.#loaded?.queue.cancel(message.job);
    } else if (message.kind === 'stop') {
      this.#loaded?.queue.stop(message.job, message.indices);
    } else if (message.kind === 'translations') {
      config({ contents: message.texts });
    } else if (message.kind === 'residualsSent') {
      this.#unsentResiduals--;
    } else {
      try {
        await this.#answer(message);
      } catch (error) {
        this.#send({ kind: 'refusal', id: message.id, error: toWire(error) });
      }
    }
  }

  /** Answers a question, or opens a job that is answered later. */
  async #answer(question: Question): Promise<void> {
    const reply = <K extends QuestionKind>(_kind: K, value: Questions[K]['answer']): void => this.#send({ kind: 'answer', id: question.id, value });
    switch (question.kind) {
      case 'versions':
        reply(question.kind, (await this.#coreOnce()).versions);
        break;
      case 'tryLibraries':
        reply(question.kind, await (await this.#coreOnce()).loadLibraries(question.params.gpu ?? false));
        break;
      case 'load':
        reply(question.kind, await this.#load(question.params.model, question.params.cancel));
        break;
      case 'unload':
        this.#unload();
        reply(question.kind, null);
        break;
      case 'tokenize':
        reply(question.kind, this.#ready().model.tokenize(question.params.prompt));
        break;
      case 'writeVector':
        await (await this.#coreOnce()).writeVectorFile(question.params);
        reply(question.kind, null);
        break;
      case 'quantise':
        await (await this.#coreOnce()).quantise(question.params);
        reply(question.kind, null);
        break;
      case 'extract': {
        const { id, params } = question;
        const { queue } = this.#ready();
        this.#jobs.open(id, 'extract', params.job, params.prompts.length, (i) => queue.addExtraction(params.job, i, params.prompts[i]!));
        break;
      }
      case 'generate': {
        const { id, params } = question;
        const { queue } = this.#ready();
        this.#jobs.open(id, 'generate', params.job, params.sequences.length, (i) =>
          queue.addGeneration(params.job, i, params.sequences[i]!, params.directions, params.priority));
        break;
      }
      case 'score': {
        const { id, params } = question;
        const { queue } = this.#ready();
        this.#jobs.open(id, 'score', params.job, params.texts.length, (i) => queue.addScoring(params.job, i, params.texts[i]!));
        break;
      }
      case 'project': {
        const { id, params } = question;
        const { queue } = this.#ready();
        this.#jobs.open(id, 'project', params.job, params.items.length, (i) => queue.addProjecting(i, params));
        break;
      }
      case 'vocabulary': {
        const { id, params } = question;
        const { queue } = this.#ready();
        this.#jobs.open(id, 'vocabulary', params.job, 1, () => queue.addVocabulary(params));
        break;
      }
    }
  }

  /** One decode. False when there is nothing to do. */
  #step(): boolean {
    if (!this.#loaded) return false;
    const { queue } = this.#loaded;
    try {
      const worked = queue.step();
      for (const job of this.#jobs.takeFailed()) queue.cancel(job);
      return worked;
    } catch (error) {
      const { code, message, details } = toWire(error);
      this.#jobs.refuseAll(new SteerboardError(code, message, details, { cause: error }));
      this.#loaded = undefined;
      this.#send({ kind: 'broken', message });
      return false;
    }
  }

  async #load(params: LoadModelParams, cancel: Int32Array): Promise<ModelInfo> {
    this.#unload();
    let told = 0;
    const core = await this.#coreOnce();
    const { threads, warning } = await core.planThreads(params.threads);
    if (warning !== undefined) console.error(warning);
    const model = await core.loadModel({ ...params, threads }, {
      onProgress: (fraction) => {
        // A second attempt, with fewer layers on a GPU, begins anew.
        if (fraction < told) told = 0;
        if (fraction < 1 && fraction - told < LEAST_PROGRESS) return;
        told = fraction;
        this.#send({ kind: 'loadProgress', fraction });
      },
      isCancelled: () => {
        this.#board.beat();
        return Atomics.load(cancel, 0) !== 0;
      },
    });
    // The context is made after the weights are read, and that can't be broken off.
    if (Atomics.load(cancel, 0) !== 0) {
      model.dispose();
      throw new SteerboardError('cancelled', t('Loading the model was cancelled.'), { file: params.path });
    }
    this.#loaded = { model, queue: core.createQueue(model, this.#jobs, this.#board) };
    const warnings = [model.info.warning, warning].filter((text) => text !== undefined);
    return { ...model.info, ...(warnings.length > 0 && { warning: warnings.join(' ') }) };
  }

  #unload(): void {
    this.#jobs.refuseAll(new SteerboardError('cancelled', t('The model was unloaded.')));
    this.#loaded?.queue.dispose();
    this.#loaded?.model.dispose();
    this.#loaded = undefined;
  }

  #ready(): Loaded {
    if (!this.#loaded) throw new SteerboardError('no-model', t('No model is loaded.'), { hint: t('Select a model first.') });
    return this.#loaded;
  }

  /** Tried again after a failure: missing files can be put back. */
  async #coreOnce(): Promise<EngineCore> {
    this.#core ??= this.#openCore();
    try {
      return await this.#core;
    } catch (error) {
      this.#core = undefined;
      throw error;
    }
  }

  #send(message: FromWorker): void {
    if (message.kind === 'residuals') {
      this.#unsentResiduals++;
      this.#port.postMessage(message, [message.notice.residuals.buffer as ArrayBuffer]);
    } else {
      this.#port.postMessage(message);
    }
  }
}
