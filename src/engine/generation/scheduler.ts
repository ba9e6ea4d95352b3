import type { GenerateParams, JobId, PromptInput, SequenceRequest } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { CancelBoard } from '../cancelBoard.ts';
import type { QueueEvents, WorkQueue } from '../engineCore.ts';
import { HookPlan } from '../hooks/hookPlan.ts';
import { Batch } from '../model/batch.ts';
import { MICRO_BATCH } from '../model/context.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Extraction } from './extraction.ts';
import { Generation } from './generation.ts';
import { Places } from './places.ts';
import type { Sequence } from './sequence.ts';

/** A sequence's part of a decode: `count` of its pending tokens, the last of them in `lastRow`. */
interface Part {
  sequence: Sequence;
  count: number;
  lastRow: number;
}

/** A token that stands in where a row is needed and nothing is to be computed. */
const STAND_IN = 0;

/**
 * Continuous batching: one queue for all work on a model, one `llama_decode` a step. A step computes either a chunk of one
 * sequence's prompt, or one token for each of a run of sequences in consecutive places; both are shapes that llama.cpp computes
 * as one micro-batch. Which of a sequence's tokens are computed together depends on the sequence alone, so what it gets depends
 * on nobody else, and it may be put aside and computed again at any time.
 */
export class Scheduler implements WorkQueue {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #board: CancelBoard;
  readonly #batch = new Batch(MICRO_BATCH);
  readonly #places: Places;
  readonly #waiting: Record<GenerateParams['priority'], Sequence[]> = { interactive: [], batch: [] };
  readonly #cancelled = new Set<JobId>();
  #turn = 0;
  #lastWasPrompt = false;

  constructor(model: LoadedModel, events: QueueEvents, board: CancelBoard) {
    this.#model = model;
    this.#events = events;
    this.#board = board;
    this.#places = new Places(model.info.sequences);
  }

  addGeneration(job: JobId, index: number, request: SequenceRequest, directions: readonly Float32Array[], priority: GenerateParams['priority']): void {
    this.#waiting[priority].push(new Generation(this.#model, this.#events, job, index, request, directions, priority));
  }

  addExtraction(job: JobId, index: number, prompt: PromptInput): void {
    this.#waiting.batch.push(new Extraction(this.#model, this.#events, job, index, prompt));
  }

  cancel(job: JobId): void {
    this.#cancelled.add(job);
    this.#endCancelled();
  }

  step(): boolean {
    for (const job of this.#board.take()) this.#cancelled.add(job);
    this.#endCancelled();
    this.#admit();
    const running = this.#places.running();
    if (running.length === 0) return false;
    this.#turn++;
    this.#compute(this.#choose(running));
    return true;
  }

  #endCancelled(): void {
    if (this.#cancelled.size === 0) return;
    const isCancelled = (sequence: Sequence): boolean => this.#cancelled.has(sequence.job);
    const ended = this.#places.running().filter(isCancelled);
    for (const sequence of ended) this.#leave(sequence);
    for (const priority of ['interactive', 'batch'] as const) {
      ended.push(...this.#waiting[priority].filter(isCancelled));
      this.#waiting[priority] = this.#waiting[priority].filter((sequence) => !isCancelled(sequence));
    }
    this.#cancelled.clear();
    for (const sequence of ended) sequence.cancel();
  }

  /** Gives waiting sequences their places. Interactive ones send batch ones back to the queue where places are short. */
  #admit(): void {
    for (;;) {
      const interactive = this.#waiting.interactive.length > 0 || this.#places.running().some(({ priority }) => priority === 'interactive');
      const queue = this.#waiting[interactive ? 'interactive' : 'batch'];
      const next = queue[0];
      if (!next) return;
      if (this.#places.free() < 0 && !(interactive && this.#putOneAside())) return;
      queue.shift();
      // A sequence that was put aside has its tokens already.
      if (next.tokens.length === 0 && !this.#prepare(next)) continue;
      next.turn = this.#turn;
      this.#places.take(this.#places.free(), next);
    }
  }

  #prepare(sequence: Sequence): boolean {
    let goesOn: boolean;
    try {
      goesOn = sequence.prepare();
    } catch (error) {
      sequence.fail(asSteerboardError(error));
      return false;
    }
    if (!goesOn) sequence.report();
    return goesOn;
  }

  /** Sends the batch sequence that has the least to compute again back to its queue; false where there is none. */
  #putOneAside(): boolean {
    const [cheapest] = this.#places
      .running()
      .filter(({ priority }) => priority === 'batch')
      .sort((a, b) => a.decoded - b.decoded);
    if (!cheapest) return false;
    this.#leave(cheapest);
    cheapest.decoded = 0;
    this.#waiting.batch.unshift(cheapest);
    return true;
  }

  #leave(sequence: Sequence): void {
    const place = this.#places.placeOf(sequence);
    this.#places.leave(place);
    this.#model.context.vacate(place);
  }

  #startAgain(sequence: Sequence): void {
    this.#model.context.vacate(this.#places.placeOf(sequence));
    sequence.decoded = 0;
  }

  /** Fills the batch. While there is interactive work, batch work waits. */
  #choose(running: readonly Sequence[]): { parts: Part[]; plan: HookPlan; standIns: number[] } {
    const urgent = running.filter(({ priority }) => priority === 'interactive');
    const pool = urgent.length > 0 ? urgent : running;
    const prompts = pool.filter(({ isStepping }) => !isStepping);
    const ready = pool.filter(({ isStepping }) => isStepping);
    // Batch work fills its places first, for full batches after. Interactive answers that stream keep streaming.
    const takeTurns = urgent.length > 0 && ready.length > 0;
    const prompt = prompts.length > 0 && !(takeTurns && this.#lastWasPrompt);
    this.#lastWasPrompt = prompt;
    this.#batch.clear();
    return prompt ? this.#fillWithPrompt(longestWaiting(prompts)) : this.#fillWithSteps(ready);
  }

  #fillWithPrompt(sequence: Sequence): { parts: Part[]; plan: HookPlan; standIns: number[] } {
    const plan = new HookPlan();
    let count = Math.min(sequence.pendingPrompt, MICRO_BATCH);
    if (this.#model.needsTwoRows && sequence.pendingPrompt - count === 1) count--;
    return { parts: [this.#addRows(sequence, count, plan)], plan, standIns: [] };
  }

  #fillWithSteps(ready: readonly Sequence[]): { parts: Part[]; plan: HookPlan; standIns: number[] } {
    const plan = new HookPlan();
    const parts: Part[] = [];
    const standIns: number[] = [];
    const { from, to } = this.#places.runAround(ready);
    for (let place = from; place <= to; place++) {
      const sequence = this.#places.at(place);
      if (sequence) {
        parts.push(this.#addRows(sequence, 1, plan));
      } else {
        this.#batch.add(STAND_IN, 0, place, false);
        standIns.push(place);
      }
    }
    // A second position of the same sequence: causal attention keeps it from the first, and it is trimmed after.
    if (this.#model.needsTwoRows && this.#batch.rows === 1) this.#batch.add(STAND_IN, parts[0]!.sequence.decoded + 1, from, false);
    return { parts, plan, standIns };
  }

  #addRows(sequence: Sequence, count: number, plan: HookPlan): Part {
    const place = this.#places.placeOf(sequence);
    let lastRow = -1;
    for (let i = 0; i < count; i++) {
      const position = sequence.decoded + i;
      lastRow = this.#batch.add(sequence.tokens[position]!, position, place, position === sequence.tokens.length - 1);
      sequence.planRow(plan, lastRow, position);
    }
    sequence.turn = this.#turn;
    return { sequence, count, lastRow };
  }

  #compute({ parts, plan, standIns }: { parts: Part[]; plan: HookPlan; standIns: number[] }): void {
    const { context } = this.#model;
    const jobs = new Set(parts.map(({ sequence }) => sequence.job));
    context.shouldAbort = () => {
      for (const job of this.#board.take()) this.#cancelled.add(job);
      if (this.#cancelled.size === 0) return false;
      for (const job of jobs) if (!this.#cancelled.has(job)) return false;
      return true;
    };
    try {
      const done = context.decode(this.#batch, plan);
      for (const place of standIns) context.vacate(place);
      if (!done) {
        // The next step ends the cancelled job's sequences. For the others nothing was added, if the memory can forget.
        if (!this.#model.canTrim) for (const { sequence } of parts) this.#startAgain(sequence);
        return;
      }
    } catch (error) {
      this.#fail(parts, standIns, error);
      return;
    }
    if (this.#batch.rows > parts.reduce((sum, { count }) => sum + count, 0) + standIns.length) {
      const [{ sequence }] = parts as [Part];
      context.trim(this.#places.placeOf(sequence), sequence.decoded + 1);
    }
    for (const part of parts) this.#advance(part);
  }

  #advance({ sequence, count, lastRow }: Part): void {
    sequence.decoded += count;
    this.#events.onDecoded(sequence.job, count);
    if (sequence.pending > 0) return;
    if (sequence.advance(this.#model.context, lastRow)) return;
    this.#leave(sequence);
    sequence.report();
  }

  #fail(parts: readonly Part[], standIns: readonly number[], error: unknown): void {
    for (const place of standIns) this.#model.context.vacate(place);
    for (const { sequence } of parts) {
      this.#leave(sequence);
      sequence.fail(asSteerboardError(error));
    }
  }
}

function longestWaiting(sequences: readonly Sequence[]): Sequence {
  return sequences.reduce((oldest, sequence) => (sequence.turn < oldest.turn ? sequence : oldest));
}

function asSteerboardError(error: unknown): SteerboardError {
  if (error instanceof SteerboardError) return error;
  return new SteerboardError('internal', error instanceof Error ? error.message : String(error), {}, { cause: error });
}
