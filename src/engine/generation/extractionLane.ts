import type { QueueEvents } from '../workQueue.ts';
import { HookPlan } from '../hooks/hookPlan.ts';
import { Batch } from '../model/batch.ts';
import { type Context, MICRO_BATCH } from '../model/context.ts';
import { roundPositions } from '../model/contextShape.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { Cancellations } from './cancellations.ts';
import type { Extraction } from './extraction.ts';
import { compareTokens, nextChunk } from './prefixes.ts';
import { asSteerboardError, prepared, type Sequence } from './sequence.ts';
import { planWave, type WaveRow } from './wave.ts';

/** Prompts whose prefix tree is walked at a time: bounds what results may come out of order. */
const WINDOW = 512;
/** Prompts tokenised in one step: a few milliseconds. */
const PREPARED_AT_ONCE = 32;
/** Most prompts of a wave: each has an output, for which llama.cpp reserves a vocabulary of floats. */
const MOST_ABREAST = 32;
/** Positions that a wave has room for beside the longest prompt: that many rows compute at about the full rate. */
const ROOM = 160;
/** Which place holds the last prompt of a wave, from which the next one goes on. */
const LAST = 0;
/** A token that keeps a prompt's only one company. */
const STAND_IN = 0;

interface RunningWave {
  prompts: Extraction[];
  rows: WaveRow[];
  /** How many of the rows are computed. */
  done: number;
}

/**
 * Extraction of residuals in a context of its own. The waiting prompts' prefix tree is walked depth first, in the order of their
 * tokens: a wave of prompts goes back to where it forks from the one before. No position is computed twice.
 *
 * Where rows side by side pay (`ModelInfo.extractsAbreast`), a wave has many prompts, whose positions share one memory: the
 * residuals are then not bit for bit those of each prompt alone, but the same for the same prompts. Else it has one prompt.
 */
export class ExtractionLane {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #cancellations: Cancellations;
  readonly #freeMemory: () => void;
  readonly #batch = new Batch(MICRO_BATCH);
  readonly #abreast: number;
  #waiting: Extraction[] = [];
  /** Prepared, the next one last. */
  #window: Extraction[] = [];
  #isWindowOpen = true;
  #wave: RunningWave | undefined;
  /** Whose tokens the last place holds. */
  #held: Extraction | undefined;
  #context: Context | undefined;
  /** Rows that the memory may hold for this window, whatever the context could: a context left from longer prompts must not make other waves. */
  #room = 0;

  /** @param freeMemory called before it makes a context */
  constructor(model: LoadedModel, events: QueueEvents, cancellations: Cancellations, freeMemory: () => void) {
    this.#model = model;
    this.#events = events;
    this.#cancellations = cancellations;
    this.#freeMemory = freeMemory;
    this.#abreast = model.info.extractsAbreast === true ? MOST_ABREAST : 1;
  }

  add(extraction: Extraction): void {
    this.#waiting.push(extraction);
  }

  takeCancelled(): Sequence[] {
    const isCancelled = ({ job }: Sequence): boolean => this.#cancellations.has(job);
    const ended = [...this.#unreported(), ...this.#window, ...this.#waiting].filter(isCancelled);
    this.#waiting = this.#waiting.filter((extraction) => !isCancelled(extraction));
    this.#window = this.#window.filter((extraction) => !isCancelled(extraction));
    // A wave is of one job.
    if (this.#wave?.prompts.some(isCancelled)) this.#forget();
    return ended;
  }

  /** Gives its context's memory back, if nothing runs in it. */
  releaseIfIdle(): void {
    // Between two waves the rest of the window still counts on it, and on what it holds.
    if (!this.#context || this.#wave || (!this.#isWindowOpen && this.#window.length > 0)) return;
    this.#model.release(this.#context);
    this.#context = undefined;
    this.#held = undefined;
  }

  /** False when there is nothing to do. */
  step(): boolean {
    if (!this.#wave) {
      // Also where the rest of a window was cancelled: what waits is then at once the next one's.
      if (this.#window.length === 0) this.#isWindowOpen = true;
      if (this.#isWindowOpen && this.#fillWindow()) return true;
      if (this.#window.length === 0) return false;
      try {
        if (this.#isWindowOpen) this.#openContext();
        this.#isWindowOpen = false;
        this.#wave = this.#nextWave();
      } catch (error) {
        this.#forget();
        this.#window.pop()?.fail(asSteerboardError(error));
        return true;
      }
    }
    this.#compute(this.#wave);
    return true;
  }

  /**
   * Prepares some of what waits, and puts the window in order once it is full or nothing of its job waits. True while that takes
   * further steps.
   */
  #fillWindow(): boolean {
    const job = (this.#window[0] ?? this.#waiting[0])?.job;
    const others = this.#waiting.findIndex((extraction) => extraction.job !== job);
    const most = Math.min(PREPARED_AT_ONCE, WINDOW - this.#window.length, others < 0 ? this.#waiting.length : others);
    this.#window.push(...this.#waiting.splice(0, most).filter(prepared));
    if (this.#waiting.length > 0 && this.#window.length < WINDOW && (this.#window.length === 0 || this.#waiting[0]!.job === job)) return true;
    this.#window.sort((a, b) => compareTokens(b.tokens, a.tokens));
    return false;
  }

  #openContext(): void {
    const longest = this.#window.reduce((most, { positions }) => Math.max(most, positions), 0);
    const isAbreast = this.#abreast > 1;
    const positions = isAbreast ? roundPositions(this.#window.reduce((most, { promptTokens }) => Math.max(most, promptTokens), 0) + ROOM) : longest;
    this.#room = positions;
    if (!this.#context || this.#context.positions < positions) {
      this.releaseIfIdle();
      this.#freeMemory();
      this.#context = this.#model.createContext(this.#abreast, positions, { shared: isAbreast });
    }
    if (!isAbreast) return;
    // What is in the memory, and where, has a part in the last bits: the same window has to find the same.
    this.#context.clear();
    this.#held = undefined;
  }

  #nextWave(): RunningWave {
    const context = this.#context!;
    const holder = this.#model.canTrim ? this.#held : undefined;
    const plan = (prompts: readonly Extraction[]): ReturnType<typeof planWave> => planWave(prompts.map(({ tokens }) => tokens), holder?.tokens ?? [], holder?.tokens.length ?? 0);
    const prompts = [this.#window.at(-1)!];
    let { held, rows } = plan(prompts);
    while (prompts.length < Math.min(this.#abreast, this.#window.length)) {
      const wider = plan([...prompts, this.#window.at(-1 - prompts.length)!]);
      if (wider.rows.length > MICRO_BATCH || held[0]! + wider.rows.length > this.#room) break;
      prompts.push(this.#window.at(-1 - prompts.length)!);
      ({ held, rows } = wider);
    }
    prompts.forEach((prompt, i) => {
      prompt.decoded = held[i]!;
      this.#events.onDecoded(prompt.job, prompt.decoded);
      const place = prompts.length - 1 - i;
      if (place !== LAST) context.share(LAST, place, held[i]!);
      else if (held[i]! > 0) context.trim(LAST, held[i]!);
      else context.vacate(LAST);
    });
    this.#held = undefined;
    // Last, so that a failure before loses none.
    this.#window.splice(-prompts.length);
    return { prompts, rows, done: 0 };
  }

  #compute(wave: RunningWave): void {
    const context = this.#context!;
    const { prompts, rows, done } = wave;
    const part = rows.slice(done, done + nextChunk(rows.length - done));
    const plan = new HookPlan();
    this.#batch.clear();
    for (const { token, position, first, last } of part) {
      const prompt = prompts[first]!;
      const isEnd = position === prompt.promptTokens - 1;
      const row = this.#batch.add(token, position, prompts.length - 1 - last, isEnd, last - first + 1);
      if (!isEnd) continue;
      prompt.residuals = new Float32Array(this.#model.info.layers * this.#model.info.embedding);
      plan.capture(row, prompt.residuals);
    }
    // What comes next goes back before it.
    if (part.length === 1) this.#batch.add(STAND_IN, part[0]!.position + 1, LAST, false);
    const jobs = new Set(prompts.map(({ job }) => job));
    context.shouldAbort = () => this.#cancellations.cover(jobs);
    try {
      if (!context.decode(this.#batch, plan)) {
        const ended = this.#unreported();
        this.#forget();
        for (const prompt of ended) prompt.cancel();
        return;
      }
    } catch (error) {
      const ended = this.#unreported();
      this.#forget();
      for (const prompt of ended) prompt.fail(asSteerboardError(error));
      return;
    }
    wave.done += part.length;
    if (wave.done === rows.length) this.#endWave(prompts);
    part.forEach(({ first, position }, i) => {
      const prompt = prompts[first]!;
      const isEnd = position === prompt.promptTokens - 1;
      if (!isEnd && i < part.length - 1) return;
      this.#events.onDecoded(prompt.job, position + 1 - prompt.decoded);
      prompt.decoded = position + 1;
      if (isEnd) prompt.report();
    });
  }

  #endWave(prompts: readonly Extraction[]): void {
    for (let place = 1; place < prompts.length; place++) this.#context!.vacate(place);
    this.#held = prompts.at(-1);
    this.#wave = undefined;
  }

  /** Those of the running wave that are still to be told of. */
  #unreported(): Extraction[] {
    return this.#wave?.prompts.filter(({ decoded, promptTokens }) => decoded < promptTokens) ?? [];
  }

  /** Gives the wave up; the places are in an unknown state. */
  #forget(): void {
    this.#wave = undefined;
    this.#held = undefined;
    this.#context?.clear();
  }
}
