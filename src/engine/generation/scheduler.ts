import type { GenerateParams, JobId, PromptInput, SequenceRequest } from '../../protocol/engine.ts';
import type { CancelBoard } from '../cancelBoard.ts';
import type { QueueEvents, WorkQueue } from '../engineCore.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Cancellations } from './cancellations.ts';
import { Extraction } from './extraction.ts';
import { ExtractionLane } from './extractionLane.ts';
import { Generation } from './generation.ts';
import { GenerationLane } from './generationLane.ts';

/** An interactive question is asked in up to four settings at a time, with answers of some length: no context is made anew for most. */
const LEAST_INTERACTIVE = { places: 4, positions: 1024 };
const LEAST_BATCH = { places: 1, positions: 256 };

/**
 * One queue for all work on a model, one `llama_decode` a step. Interactive answers, batch answers and extraction have a context
 * each, so that none has to make room for another: while there is interactive work the others stand still, and go on where they
 * were. Batch answers and extraction take turns.
 */
export class Scheduler implements WorkQueue {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #cancellations: Cancellations;
  readonly #generations: Record<GenerateParams['priority'], GenerationLane>;
  readonly #extractions: ExtractionLane;
  #isTurnOfExtraction = false;

  constructor(model: LoadedModel, events: QueueEvents, board: CancelBoard) {
    this.#model = model;
    this.#events = events;
    this.#cancellations = new Cancellations(board);
    this.#generations = {
      // Answers that stream keep streaming.
      interactive: new GenerationLane(model, events, this.#cancellations, this.#freeMemory, LEAST_INTERACTIVE, 1),
      batch: new GenerationLane(model, events, this.#cancellations, this.#freeMemory, LEAST_BATCH),
    };
    this.#extractions = new ExtractionLane(model, events, this.#cancellations, this.#freeMemory);
  }

  addGeneration(job: JobId, index: number, request: SequenceRequest, directions: readonly Float32Array[], priority: GenerateParams['priority']): void {
    this.#generations[priority].add(new Generation(this.#model, this.#events, job, index, request, directions));
  }

  addExtraction(job: JobId, index: number, prompt: PromptInput): void {
    this.#extractions.add(new Extraction(this.#model, this.#events, job, index, prompt));
  }

  cancel(job: JobId): void {
    this.#cancellations.add(job);
    this.#endCancelled();
  }

  step(): boolean {
    this.#endCancelled();
    if (this.#generations.interactive.step()) return true;
    this.#isTurnOfExtraction = !this.#isTurnOfExtraction;
    const [first, second] = this.#isTurnOfExtraction ? [this.#extractions, this.#generations.batch] : [this.#generations.batch, this.#extractions];
    return first.step() || second.step();
  }

  /** One lane is to make a context: those that are idle need not keep theirs. */
  readonly #freeMemory = (): void => {
    for (const lane of this.#lanes()) lane.releaseIfIdle();
  };

  #lanes(): [GenerationLane, GenerationLane, ExtractionLane] {
    return [this.#generations.interactive, this.#generations.batch, this.#extractions];
  }

  #endCancelled(): void {
    if (!this.#cancellations.poll()) return;
    const ended = this.#lanes().flatMap((lane) => lane.takeCancelled());
    this.#cancellations.clear();
    for (const sequence of ended) sequence.cancel();
  }
}
