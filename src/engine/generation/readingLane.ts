import { HookPlan } from '../hooks/hookPlan.ts';
import { Batch } from '../model/batch.ts';
import { type Context, MICRO_BATCH } from '../model/context.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { Cancellations } from './cancellations.ts';
import { nextChunk } from './prefixes.ts';
import type { Reading, ReadingEvents } from './reading.ts';
import { asSteerboardError, prepared, type Sequence } from './sequence.ts';
import { VocabularyReading } from './vocabularyReading.ts';

/** Rows of a decode whose logits are wanted: llama.cpp reserves a vocabulary of floats for each. */
const MOST_OUTPUTS = 64;
const PLACE = 0;
/** A token that keeps a single position company. */
const STAND_IN = 0;

/** Readings, one after another, in one place of a context of its own. */
export class ReadingLane {
  readonly #model: LoadedModel;
  readonly #events: ReadingEvents;
  readonly #cancellations: Cancellations;
  readonly #freeMemory: () => void;
  readonly #batch = new Batch(MICRO_BATCH);
  #waiting: (Reading | VocabularyReading)[] = [];
  #current: Reading | undefined;
  #context: Context | undefined;

  /** @param freeMemory called before it makes a context */
  constructor(model: LoadedModel, events: ReadingEvents, cancellations: Cancellations, freeMemory: () => void) {
    this.#model = model;
    this.#events = events;
    this.#cancellations = cancellations;
    this.#freeMemory = freeMemory;
  }

  add(reading: Reading | VocabularyReading): void {
    this.#waiting.push(reading);
  }

  takeCancelled(): Sequence[] {
    const isCancelled = ({ job }: Sequence): boolean => this.#cancellations.has(job);
    const ended: Sequence[] = this.#waiting.filter(isCancelled);
    this.#waiting = this.#waiting.filter((reading) => !isCancelled(reading));
    if (this.#current && isCancelled(this.#current)) {
      ended.unshift(this.#current);
      this.#current = undefined;
    }
    return ended;
  }

  /** Gives its context's memory back, if nothing runs in it. */
  releaseIfIdle(): void {
    if (!this.#context || this.#current) return;
    this.#model.release(this.#context);
    this.#context = undefined;
  }

  /** False when there is nothing to do. */
  step(): boolean {
    if (this.#current) {
      this.#compute(this.#current);
      return true;
    }
    const next = this.#waiting.shift();
    if (!next) return false;
    if (!prepared(next)) return true;
    if (next instanceof VocabularyReading) {
      this.#freeMemory();
      next.read(this.#cancellations);
      return true;
    }
    try {
      this.#begin(next);
    } catch (error) {
      next.fail(asSteerboardError(error));
    }
    return true;
  }

  #begin(next: Reading): void {
    if (!this.#context || this.#context.positions < next.positions) {
      this.releaseIfIdle();
      this.#freeMemory();
      this.#context = this.#model.createContext(1, next.positions, { outputs: MOST_OUTPUTS });
    }
    // A reading may be steered, and far enough to leave NaN.
    this.#context.wipe();
    this.#current = next;
  }

  #compute(reading: Reading): void {
    const context = this.#context!;
    const { decoded, tokens, firstOutput } = reading;
    const isBefore = decoded < firstOutput;
    const count = isBefore ? nextChunk(firstOutput - decoded) : nextChunk(reading.pending, MOST_OUTPUTS);
    const plan = new HookPlan();
    this.#batch.clear();
    for (let position = decoded; position < decoded + count; position++) {
      const row = this.#batch.add(tokens[position]!, position, PLACE, !isBefore);
      reading.planRow(plan, row, position);
    }
    if (count === 1 && this.#model.canTrim) this.#batch.add(STAND_IN, decoded + 1, PLACE, false);
    const jobs = new Set([reading.job]);
    context.shouldAbort = () => this.#cancellations.cover(jobs);
    try {
      // The next step ends the cancelled job's sequences.
      if (!context.decode(this.#batch, plan)) return;
      if (this.#batch.rows > count) context.trim(PLACE, decoded + count);
      reading.take(context, decoded, count);
    } catch (error) {
      this.#current = undefined;
      reading.fail(asSteerboardError(error));
      return;
    }
    reading.decoded += count;
    this.#events.onDecoded(reading.job, count);
    if (reading.pending > 0) return;
    this.#current = undefined;
    reading.report();
  }
}
