import type { GenerateParams, JobId, ProjectParams, PromptInput, ScoreText, SequenceRequest, VocabularyParams } from '../../protocol/engine.ts';
import type { CancelBoard } from '../cancelBoard.ts';
import type { QueueEvents, WorkQueue } from '../workQueue.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Cancellations } from './cancellations.ts';
import { Extraction } from './extraction.ts';
import { ExtractionLane } from './extractionLane.ts';
import { Generation } from './generation.ts';
import { GenerationLane } from './generationLane.ts';
import { Projecting } from './projecting.ts';
import { ReadingLane } from './readingLane.ts';
import { Scoring } from './scoring.ts';
import type { Sequence } from './sequence.ts';
import { VocabularyReading } from './vocabularyReading.ts';

/** An interactive question is asked in up to four settings at a time, with answers of some length: no context is made anew for most. */
const LEAST_INTERACTIVE = { places: 4, positions: 1024 };
const LEAST_BATCH = { places: 1, positions: 256 };

/**
 * One queue for all work on a model, one `llama_decode` a step. Interactive answers, batch answers, extraction and readings have a
 * context each, so that none has to make room for another: while there is interactive work the others stand still, and go on where
 * they were. Batch answers, extraction and readings take turns.
 */
export class Scheduler implements WorkQueue {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #cancellations: Cancellations;
  readonly #generations: Record<GenerateParams['priority'], GenerationLane>;
  readonly #extractions: ExtractionLane;
  readonly #readings: ReadingLane;
  /** Those that take turns, whose turn is next first. */
  readonly #turns: (GenerationLane | ExtractionLane | ReadingLane)[];

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
    this.#readings = new ReadingLane(model, events, this.#cancellations, this.#freeMemory);
    this.#turns = [this.#extractions, this.#generations.batch, this.#readings];
  }

  addGeneration(job: JobId, index: number, request: SequenceRequest, directions: readonly Float32Array[], priority: GenerateParams['priority']): void {
    this.#generations[priority].add(new Generation(this.#model, this.#events, job, index, request, directions));
  }

  addExtraction(job: JobId, index: number, prompt: PromptInput): void {
    this.#extractions.add(new Extraction(this.#model, this.#events, job, index, prompt));
  }

  addScoring(job: JobId, index: number, text: ScoreText): void {
    this.#readings.add(new Scoring(this.#model, this.#events, job, index, text));
  }

  addProjecting(index: number, params: ProjectParams): void {
    this.#readings.add(new Projecting(this.#model, this.#events, index, params));
  }

  addVocabulary(params: VocabularyParams): void {
    this.#readings.add(new VocabularyReading(this.#model, this.#events, params));
  }

  stop(job: JobId, indices: readonly number[]): void {
    const isMeant = (sequence: Sequence): boolean => sequence.job === job && indices.includes(sequence.index);
    const ended = [this.#generations.interactive, this.#generations.batch].flatMap((lane) => lane.takeCancelled(isMeant));
    for (const sequence of ended) sequence.cancel();
  }

  cancel(job: JobId): void {
    this.#cancellations.add(job);
    this.#endCancelled();
  }

  step(): boolean {
    this.#endCancelled();
    if (this.#generations.interactive.step()) return true;
    const worked = this.#turns.findIndex((lane) => lane.step());
    if (worked < 0) return false;
    this.#turns.push(...this.#turns.splice(worked, 1));
    return true;
  }

  dispose(): void {
    for (const lane of Object.values(this.#generations)) lane.dispose();
  }

  /** One lane is to make a context: those that are idle need not keep theirs. */
  readonly #freeMemory = (): void => {
    for (const lane of this.#lanes()) lane.releaseIfIdle();
  };

  #lanes(): (GenerationLane | ExtractionLane | ReadingLane)[] {
    return [this.#generations.interactive, ...this.#turns];
  }

  #endCancelled(): void {
    if (!this.#cancellations.poll()) return;
    const ended = this.#lanes().flatMap((lane): Sequence[] => lane.takeCancelled());
    this.#cancellations.clear();
    for (const sequence of ended) sequence.cancel();
  }
}
