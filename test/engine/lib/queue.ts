import { CancelBoard } from '../../../src/engine/cancelBoard.ts';
import type { QueueEvents } from '../../../src/engine/workQueue.ts';
import type { ReadingResult } from '../../../src/engine/generation/reading.ts';
import { Scheduler } from '../../../src/engine/generation/scheduler.ts';
import { LoadedModel } from '../../../src/engine/model/loadedModel.ts';
import type { SteerboardError } from '../../../src/core/errors.ts';
import type { GenerateParams, JobId, LoadModelParams, ResidualsNotice, SequenceRequest, SequenceResult } from '../../../src/protocol/engine.ts';
import { defaultModelPath } from './defaultModel.ts';
import { libraries } from './native.ts';

/** The default model, or another, with one thread and room for `sequences`. */
export async function loadModel(params: Partial<LoadModelParams> = {}): Promise<LoadedModel> {
  return await LoadedModel.load(
    await libraries(),
    { path: defaultModelPath(), threads: 1, contextLength: 1024, sequences: 5, date: '2026-01-31', ...params },
    { onProgress: () => undefined, isCancelled: () => false },
  );
}

/** A queue that remembers what it told. */
export class RecordingQueue implements QueueEvents {
  readonly board = new CancelBoard();
  readonly scheduler: Scheduler;
  readonly results = new Map<string, SequenceResult>();
  readonly texts = new Map<string, string>();
  readonly failures = new Map<string, SteerboardError>();
  readonly residuals: ResidualsNotice[] = [];
  readonly readings = new Map<string, ReadingResult>();
  /** "job/index" in the order in which they ended. */
  readonly ended: string[] = [];
  decoded = 0;
  /** Called at each new text, in the middle of a step. */
  whenText: (job: JobId) => void = () => undefined;

  constructor(model: LoadedModel) {
    this.scheduler = new Scheduler(model, this, this.board);
  }

  onText(job: JobId, index: number, text: string): void {
    this.texts.set(`${job}/${index}`, (this.texts.get(`${job}/${index}`) ?? '') + text);
    this.whenText(job);
  }

  onDone(job: JobId, index: number, result: SequenceResult): void {
    this.results.set(`${job}/${index}`, result);
    this.ended.push(`${job}/${index}`);
  }

  onResiduals(notice: ResidualsNotice): void {
    this.residuals.push(notice);
    this.ended.push(`${notice.job}/${notice.index}`);
  }

  onRead(job: JobId, index: number, result: ReadingResult): void {
    this.readings.set(`${job}/${index}`, result);
    this.ended.push(`${job}/${index}`);
  }

  onFailed(job: JobId, index: number, error: SteerboardError): void {
    this.failures.set(`${job}/${index}`, error);
    this.ended.push(`${job}/${index}`);
  }

  onDecoded(_job: JobId, tokens: number): void {
    this.decoded += tokens;
  }

  run(): void {
    while (this.scheduler.step());
  }

  add(job: JobId, requests: readonly SequenceRequest[], directions: readonly Float32Array[] = [], priority: GenerateParams['priority'] = 'batch'): void {
    requests.forEach((request, index) => this.scheduler.addGeneration(job, index, request, directions, priority));
  }

  /** Results of a job's sequences in order. */
  of(job: JobId): SequenceResult[] {
    return [...this.results].filter(([key]) => key.startsWith(`${job}/`)).sort(([a], [b]) => Number(a.split('/')[1]) - Number(b.split('/')[1])).map(([, result]) => result);
  }
}

/** Runs requests together. */
export function generate(model: LoadedModel, requests: readonly SequenceRequest[], directions: readonly Float32Array[] = []): SequenceResult[] {
  const queue = new RecordingQueue(model);
  queue.add(1, requests, directions);
  queue.run();
  for (const error of queue.failures.values()) throw error;
  return queue.of(1);
}

/** A greedy request without steering, with what differs. */
export function request(prompt: string, overrides: Partial<SequenceRequest> = {}): SequenceRequest {
  return { prompt: { kind: 'chat', prompt }, interventions: [], maxTokens: 16, sampling: { kind: 'greedy' }, ...overrides };
}

/** Counts the rows that a model computes from now on, in contexts made from now on. */
export function countRows(model: LoadedModel): { take: () => number } {
  let rows = 0;
  const create = model.createContext.bind(model);
  model.createContext = (...args) => {
    const context = create(...args);
    const decode = context.decode.bind(context);
    context.decode = (batch, plan) => {
      rows += batch.rows;
      return decode(batch, plan);
    };
    return context;
  };
  return {
    take: () => {
      const taken = rows;
      rows = 0;
      return taken;
    },
  };
}
