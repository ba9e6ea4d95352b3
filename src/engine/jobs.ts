import { SteerboardError } from '../core/errors.ts';
import { toWire } from '../core/wireErrors.ts';
import type { JobId, ResidualsNotice, SequenceResult, WireError } from '../protocol/engine.ts';
import type { QueueEvents } from './workQueue.ts';
import type { ReadingResult } from './generation/reading.ts';
import type { FromWorker, QuestionKind, Questions } from './workerMessages.ts';

/** Text and progress are told at most this often for each job. */
const NOTICE_MILLISECONDS = 100;

type JobKind = Extract<QuestionKind, 'generate' | 'extract' | 'score' | 'project' | 'vocabulary'>;

interface OpenJob {
  question: number;
  kind: JobKind;
  total: number;
  done: number;
  tokens: number;
  /** Of one type, which the kind tells. */
  results: (SequenceResult | ReadingResult)[];
  /** Text since the last notice, by sequence. */
  text: Map<number, { text: string; tokens: number }>;
  textTold: number;
  progressTold: number;
  /** The first failure; the job is refused with it once nothing of it runs any more. */
  failure?: WireError;
}

/** Open requests for sequences: gathers what the queue tells, passes it on in batches, and answers when all is done. */
export class Jobs implements QueueEvents {
  readonly #open = new Map<JobId, OpenJob>();
  readonly #failed: JobId[] = [];
  readonly #send: (message: FromWorker) => void;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  /** Opens a job, has its sequences queued by `add`, and answers at once where there are none. A failure to queue refuses the job. */
  open(question: number, kind: JobKind, id: JobId, count: number, add: (index: number) => void): void {
    const job: OpenJob = { question, kind, total: count, done: 0, tokens: 0, results: [], text: new Map(), textTold: 0, progressTold: 0 };
    this.#open.set(id, job);
    for (let index = 0; index < count; index++) {
      try {
        add(index);
      } catch (error) {
        job.total = index;
        this.#fail(id, job, toWire(error));
        break;
      }
    }
    this.#finishIfDone(id, job);
  }

  onText(id: JobId, index: number, text: string, tokens: number): void {
    const job = this.#of(id);
    job.text.set(index, { text: (job.text.get(index)?.text ?? '') + text, tokens });
  }

  onDone(id: JobId, index: number, result: SequenceResult): void {
    const job = this.#of(id);
    this.#tellText(id, job);
    job.results[index] = result;
    this.#send({ kind: 'done', notice: { job: id, index, result } });
    this.#countOne(id, job);
  }

  onResiduals(notice: ResidualsNotice): void {
    this.#send({ kind: 'residuals', notice });
    this.#countOne(notice.job, this.#of(notice.job));
  }

  onRead(id: JobId, index: number, result: ReadingResult): void {
    const job = this.#of(id);
    job.results[index] = result;
    this.#countOne(id, job);
  }

  onFailed(id: JobId, index: number, error: SteerboardError): void {
    const job = this.#of(id);
    const { code, message, details } = toWire(error);
    this.#fail(id, job, { code, message, details: code === 'cancelled' ? details : { ...details, prompt: index } });
    this.#countOne(id, job);
  }

  onDecoded(id: JobId, tokens: number): void {
    this.#of(id).tokens += tokens;
  }

  /** Passes on what has waited long enough. Called after each step. */
  tellDue(): void {
    const now = performance.now();
    for (const [id, job] of this.#open) {
      if (now - job.textTold >= NOTICE_MILLISECONDS) this.#tellText(id, job);
      if (now - job.progressTold >= NOTICE_MILLISECONDS) this.#tellProgress(id, job);
    }
  }

  /** Jobs of which something failed since the last call: what is left of them is for the caller to cancel, outside a step. */
  takeFailed(): readonly JobId[] {
    return this.#failed.splice(0).filter((id) => this.#open.has(id));
  }

  refuseAll(error: SteerboardError): void {
    for (const { question } of this.#open.values()) this.#send({ kind: 'refusal', id: question, error: toWire(error) });
    this.#open.clear();
  }

  #of(id: JobId): OpenJob {
    const job = this.#open.get(id);
    if (!job) throw new SteerboardError('internal', `The queue tells of job ${id}, which is not open.`);
    return job;
  }

  #fail(id: JobId, job: OpenJob, failure: WireError): void {
    if (job.failure) return;
    job.failure = failure;
    this.#failed.push(id);
  }

  #countOne(id: JobId, job: OpenJob): void {
    job.done++;
    this.#finishIfDone(id, job);
  }

  #finishIfDone(id: JobId, job: OpenJob): void {
    // Sequences that end while they are queued can have finished the job before `open` returns.
    if (job.done < job.total || !this.#open.delete(id)) return;
    this.#tellProgress(id, job);
    if (job.failure) this.#send({ kind: 'refusal', id: job.question, error: job.failure });
    else this.#send({ kind: 'answer', id: job.question, value: answerOf(job) });
  }

  #tellText(id: JobId, job: OpenJob): void {
    if (job.text.size === 0) return;
    const updates = [...job.text].map(([index, update]) => ({ index, ...update }));
    job.text.clear();
    job.textTold = performance.now();
    this.#send({ kind: 'text', notice: { job: id, updates } });
  }

  #tellProgress(id: JobId, job: OpenJob): void {
    job.progressTold = performance.now();
    this.#send({ kind: 'progress', notice: { job: id, tokens: job.tokens, sequencesDone: job.done } });
  }
}

function answerOf({ kind, results, total, tokens }: OpenJob): Questions[JobKind]['answer'] {
  if (kind === 'extract') return { prompts: total, tokens };
  if (kind === 'vocabulary') return results[0] as Questions['vocabulary']['answer'];
  return results as Questions['generate' | 'score' | 'project']['answer'];
}
