import type { QueueEvents } from '../engineCore.ts';
import { HookPlan } from '../hooks/hookPlan.ts';
import { Batch } from '../model/batch.ts';
import { type Context, MICRO_BATCH } from '../model/context.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { Cancellations } from './cancellations.ts';
import type { Extraction } from './extraction.ts';
import { compareTokens, nextChunk, sharedPrefix } from './prefixes.ts';
import { asSteerboardError, prepared, type Sequence } from './sequence.ts';

/** Prompts whose prefix tree is walked at a time: bounds what results may come out of order. */
const WINDOW = 512;
/** Prompts tokenised in one step: a few milliseconds. */
const PREPARED_AT_ONCE = 32;
const PLACE = 0;
/** A token that keeps a prompt's only one company. */
const STAND_IN = 0;

/**
 * Extraction of residuals, one prompt after another in one place of a context of its own. The waiting prompts' prefix tree is walked
 * depth first: in the order of their tokens, each goes back to where it forks from the one before. No position is computed twice.
 */
export class ExtractionLane {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #cancellations: Cancellations;
  readonly #freeMemory: () => void;
  readonly #batch = new Batch(MICRO_BATCH);
  #waiting: Extraction[] = [];
  /** Prepared, the next one last. */
  #window: Extraction[] = [];
  #isWindowOpen = true;
  #current: Extraction | undefined;
  /** Whose first `decoded` tokens the place holds. */
  #held: Extraction | undefined;
  #context: Context | undefined;

  /** @param freeMemory called before it makes a context */
  constructor(model: LoadedModel, events: QueueEvents, cancellations: Cancellations, freeMemory: () => void) {
    this.#model = model;
    this.#events = events;
    this.#cancellations = cancellations;
    this.#freeMemory = freeMemory;
  }

  add(extraction: Extraction): void {
    this.#waiting.push(extraction);
  }

  takeCancelled(): Sequence[] {
    const isCancelled = ({ job }: Sequence): boolean => this.#cancellations.has(job);
    const ended = [...this.#window, ...this.#waiting].filter(isCancelled);
    this.#waiting = this.#waiting.filter((extraction) => !isCancelled(extraction));
    this.#window = this.#window.filter((extraction) => !isCancelled(extraction));
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
    this.#held = undefined;
  }

  /** False when there is nothing to do. */
  step(): boolean {
    if (this.#current) {
      this.#compute(this.#current);
      return true;
    }
    // Also where the rest of a window was cancelled: what waits is then at once the next one's.
    if (this.#window.length === 0) this.#isWindowOpen = true;
    if (this.#isWindowOpen && this.#fillWindow()) return true;
    const next = this.#window.pop();
    if (!next) return false;
    this.#isWindowOpen = false;
    try {
      this.#begin(next);
    } catch (error) {
      this.#forget();
      next.fail(asSteerboardError(error));
      return true;
    }
    this.#compute(next);
    return true;
  }

  /** Prepares some of what waits, and puts the window in order once it is full or nothing waits. True while that takes further steps. */
  #fillWindow(): boolean {
    const some = this.#waiting.splice(0, Math.min(PREPARED_AT_ONCE, WINDOW - this.#window.length));
    this.#window.push(...some.filter(prepared));
    if (this.#waiting.length > 0 && this.#window.length < WINDOW) return true;
    this.#window.sort((a, b) => compareTokens(b.tokens, a.tokens));
    return false;
  }

  #begin(next: Extraction): void {
    const positions = this.#window.reduce((most, other) => Math.max(most, other.positions), next.positions);
    if (!this.#context || this.#context.positions < positions) {
      this.releaseIfIdle();
      this.#freeMemory();
      this.#context = this.#model.createContext(1, positions);
    }
    next.decoded = this.#held ? sharedPrefix(next.tokens, this.#held.tokens, this.#held.decoded) : 0;
    if (!this.#model.canTrim) next.decoded = 0;
    this.#events.onDecoded(next.job, next.decoded);
    if (next.decoded > 0) this.#context.trim(PLACE, next.decoded);
    else this.#context.vacate(PLACE);
    this.#held = next;
    this.#current = next;
  }

  #compute(extraction: Extraction): void {
    const context = this.#context!;
    const { tokens, decoded, promptTokens } = extraction;
    const count = nextChunk(extraction.pending);
    const isLast = decoded + count === promptTokens;
    const plan = new HookPlan();
    this.#batch.clear();
    for (let position = decoded; position < decoded + count; position++) {
      const row = this.#batch.add(tokens[position]!, position, PLACE, position === promptTokens - 1);
      if (position < promptTokens - 1) continue;
      extraction.residuals = new Float32Array(this.#model.info.layers * this.#model.info.embedding);
      plan.capture(row, extraction.residuals);
    }
    // The next prompt goes back before it, or starts anew.
    if (count === 1) this.#batch.add(STAND_IN, decoded + 1, PLACE, false);
    const jobs = new Set([extraction.job]);
    context.shouldAbort = () => this.#cancellations.cover(jobs);
    try {
      if (!context.decode(this.#batch, plan)) {
        this.#current = undefined;
        if (!this.#model.canTrim) this.#forget();
        extraction.cancel();
        return;
      }
    } catch (error) {
      this.#current = undefined;
      this.#forget();
      extraction.fail(asSteerboardError(error));
      return;
    }
    extraction.decoded += count;
    this.#events.onDecoded(extraction.job, count);
    if (!isLast) return;
    this.#current = undefined;
    extraction.report();
  }

  /** The place is in an unknown state. */
  #forget(): void {
    this.#held = undefined;
    this.#context?.vacate(PLACE);
  }
}
