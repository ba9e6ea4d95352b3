import type { JobId } from '../../protocol/engine.ts';
import type { QueueEvents } from '../workQueue.ts';
import { HookPlan } from '../hooks/hookPlan.ts';
import { Batch } from '../model/batch.ts';
import { MICRO_BATCH } from '../model/context.ts';
import type { ContextShape } from '../model/contextShape.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { Cancellations } from './cancellations.ts';
import type { Generation } from './generation.ts';
import { commonChunk } from './prefixes.ts';
import { type Room, RoomMaker } from './room.ts';
import { asSteerboardError, prepared, type Sequence } from './sequence.ts';

/** A sequence's part of a decode: `count` of its pending tokens, the last of them in `lastRow`. */
interface Part {
  sequence: Generation;
  count: number;
  lastRow: number;
}

interface Decode {
  parts: Part[];
  plan: HookPlan;
  /** Places with a row that stands in: free ones, or of sequences that take no part. */
  standIns: number[];
}

/** A token that stands in where a row is needed and nothing is to be computed. */
const STAND_IN = 0;
/** Prepared sequences for each place: what the shape of the next context is chosen from. */
const PREPARED_PER_PLACE = 4;
/** How often, for each place, sequences may overtake one that needs a longer context. */
const OVERTAKING_PER_PLACE = 4;
/** How many prompts, for each place, are begun before answers under way go on. */
const PROMPTS_PER_PLACE = 2;

/**
 * Continuous batching in a context of its own, made as large as the waiting sequences need. A step computes either equally long
 * chunks of prompts or one token each, of a run of sequences in consecutive places: shapes that llama.cpp computes as one
 * micro-batch. Which bits a sequence gets depends on the sequence alone.
 */
export class GenerationLane {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #cancellations: Cancellations;
  readonly #freeMemory: () => void;
  readonly #rooms: RoomMaker;
  readonly #mostPromptsInRow: number | undefined;
  readonly #batch = new Batch(MICRO_BATCH);
  #waiting: Generation[] = [];
  /** The first of those that wait, tokenised. */
  #next: Generation[] = [];
  #room: Room | undefined;
  #turn = 0;
  #promptsInRow = 0;
  #overtaken = 0;

  /**
   * @param freeMemory called before it makes a context
   * @param least places and positions that the context has in any case, if memory allows
   * @param mostPromptsInRow prompt chunks between two steps of answers under way; the default is for throughput
   */
  constructor(model: LoadedModel, events: QueueEvents, cancellations: Cancellations, freeMemory: () => void, least: ContextShape, mostPromptsInRow?: number) {
    this.#model = model;
    this.#events = events;
    this.#cancellations = cancellations;
    this.#freeMemory = freeMemory;
    this.#rooms = new RoomMaker(model, least);
    this.#mostPromptsInRow = mostPromptsInRow;
  }

  add(generation: Generation): void {
    this.#waiting.push(generation);
  }

  /** @param isCancelled whom to take; those of cancelled jobs unless told */
  takeCancelled(isCancelled = ({ job }: Sequence): boolean => this.#cancellations.has(job)): Sequence[] {
    const ended = this.#running().filter(isCancelled);
    for (const sequence of ended) this.#leave(sequence);
    ended.push(...[...this.#next, ...this.#waiting].filter(isCancelled));
    this.#next = this.#next.filter((sequence) => !isCancelled(sequence));
    this.#waiting = this.#waiting.filter((sequence) => !isCancelled(sequence));
    return ended;
  }

  /** Gives its context's memory back, if nothing runs in it. */
  releaseIfIdle(): void {
    if (!this.#room || this.#running().length > 0) return;
    this.#model.release(this.#room.context);
    this.#room = undefined;
  }

  /** Frees what its sequences hold, without telling anybody. */
  dispose(): void {
    for (const sequence of [...this.#running(), ...this.#next, ...this.#waiting]) sequence.dispose();
  }

  /** False when there is nothing to do. */
  step(): boolean {
    this.#prepareNext();
    try {
      this.#admit();
    } catch (error) {
      this.#next.shift()?.fail(asSteerboardError(error));
      return true;
    }
    const running = this.#running();
    if (running.length === 0) return false;
    this.#turn++;
    this.#compute(this.#choose(running));
    return true;
  }

  #running(): Generation[] {
    return this.#room?.places.running() ?? [];
  }

  #prepareNext(): void {
    const enough = PREPARED_PER_PLACE * this.#model.limits.places;
    while (this.#next.length < enough && this.#waiting.length > 0) {
      const sequence = this.#waiting.shift()!;
      if (prepared(sequence)) this.#next.push(sequence);
    }
  }

  /** Gives waiting sequences their places. */
  #admit(): void {
    const [first] = this.#next;
    if (!first) return;
    const wanted = this.#rooms.shapeFor(this.#next);
    const isEmpty = this.#running().length === 0;
    if (!this.#room || (isEmpty && !this.#suits(this.#room, first, wanted))) this.#makeRoom(wanted);
    const { context, places } = this.#room!;
    // A context that became far too small, or of which half can't be used, is left to run empty: it takes who ends before those in it.
    const isLeft = !isEmpty && (wanted.places >= 2 * places.count || 2 * places.spoiled >= places.count);
    const mostSteps = isLeft ? Math.max(...this.#running().map(({ stepsLeft }) => stepsLeft)) : Infinity;
    let isOvertaking = false;
    for (let i = 0; i < this.#next.length && places.free() >= 0; ) {
      const sequence = this.#next[i]!;
      if (sequence.positions > context.positions || sequence.stepsLeft > mostSteps) {
        isOvertaking = true;
        i++;
        continue;
      }
      if (isOvertaking && !isLeft && ++this.#overtaken > OVERTAKING_PER_PLACE * places.count) return;
      this.#next.splice(i, 1);
      sequence.turn = this.#turn;
      places.take(places.free(), sequence);
    }
  }

  #suits({ context, places }: Room, first: Generation, wanted: ContextShape): boolean {
    return context.positions >= first.positions && places.count >= wanted.places && places.spoiled === 0;
  }

  #makeRoom(shape: ContextShape): void {
    this.releaseIfIdle();
    this.#freeMemory();
    this.#overtaken = 0;
    this.#room = this.#rooms.make(shape);
  }

  #leave(sequence: Generation): void {
    const { places } = this.#room!;
    places.leave(places.placeOf(sequence));
  }

  /** Places are filled first, for full batches after; but answers under way go on from time to time. */
  #choose(running: readonly Generation[]): Decode {
    const { places } = this.#room!;
    const prompts = running.filter(({ isStepping }) => !isStepping);
    const ready = running.filter(({ isStepping }) => isStepping);
    const isTurnOfSteps = ready.length > 0 && this.#promptsInRow >= (this.#mostPromptsInRow ?? PROMPTS_PER_PLACE * places.count);
    this.#batch.clear();
    if (prompts.length > 0 && !isTurnOfSteps) {
      this.#promptsInRow++;
      return this.#fillWithPrompts(longestWaiting(prompts));
    }
    this.#promptsInRow = 0;
    return this.#fillWithSteps(ready);
  }

  /** A chunk of a prompt, and as many tokens of the prompts in the places beside it. */
  #fillWithPrompts(first: Generation): Decode {
    const plan = new HookPlan();
    this.#beginIfNew(first);
    const group = [first];
    for (const direction of [-1, 1] as const) {
      for (let next = this.#beside(first, direction, group); next; next = this.#beside(next, direction, group)) {
        this.#beginIfNew(next);
        if (direction < 0) group.unshift(next);
        else group.push(next);
      }
    }
    const count = commonChunk(group.map(({ pendingPrompt }) => pendingPrompt))!;
    return { parts: group.map((sequence) => this.#addRows(sequence, count, plan)), plan, standIns: [] };
  }

  /** The sequence in the next place, if its prompt is to be computed now and about as much is left of it as of the others'. */
  #beside(sequence: Generation, direction: 1 | -1, group: readonly Generation[]): Generation | undefined {
    const { places } = this.#room!;
    const next = places.at(places.placeOf(sequence) + direction);
    if (!next || next.isStepping || group.some((other) => places.gainsByWaitingFor(other, next))) return undefined;
    const pending = [...group, next].map((each) => places.pendingPrompt(each));
    const count = commonChunk(pending) ?? 0;
    return 2 * count >= Math.max(...pending) && pending.length * count <= MICRO_BATCH ? next : undefined;
  }

  #fillWithSteps(ready: readonly Generation[]): Decode {
    const { context, places, width } = this.#room!;
    const plan = new HookPlan();
    const parts: Part[] = [];
    const standIns: number[] = [];
    const { from, to } = places.runAround(ready);
    const free = places.freeFrom(to + 1);
    // A second row, but not of the same sequence: for two positions of one, attention takes another kernel than in a batch of many.
    const lacking = this.#model.needsTwoRows && from === to ? 1 : 0;
    const isAmongOthers = free < lacking;
    const rows = isAmongOthers ? 2 : width.choose(to - from + 1 + lacking, free - lacking);
    const first = isAmongOthers && to + 1 === context.places ? from - 1 : from;
    for (let place = first; place < first + rows; place++) {
      const sequence = place <= to && place >= from ? places.at(place) : undefined;
      if (sequence) {
        this.#beginIfNew(sequence);
        parts.push(this.#addRows(sequence, 1, plan));
      } else {
        this.#batch.add(STAND_IN, places.standIn(place), place, false);
        standIns.push(place);
      }
    }
    return { parts, plan, standIns };
  }

  #beginIfNew(sequence: Generation): void {
    if (sequence.decoded > 0) return;
    this.#room!.places.begin(sequence);
    this.#events.onDecoded(sequence.job, sequence.decoded);
  }

  #addRows(sequence: Generation, count: number, plan: HookPlan): Part {
    const place = this.#room!.places.placeOf(sequence);
    let lastRow = -1;
    for (let i = 0; i < count; i++) {
      const position = sequence.decoded + i;
      lastRow = this.#batch.add(sequence.tokens[position]!, position, place, position === sequence.tokens.length - 1);
      sequence.planRow(plan, lastRow, position);
    }
    sequence.turn = this.#turn;
    return { sequence, count, lastRow };
  }

  #compute({ parts, plan, standIns }: Decode): void {
    const { context, places, width } = this.#room!;
    const jobs = new Set<JobId>(parts.map(({ sequence }) => sequence.job));
    context.shouldAbort = () => this.#cancellations.cover(jobs);
    let isDone: boolean;
    const start = performance.now();
    try {
      isDone = context.decode(this.#batch, plan);
    } catch (error) {
      for (const place of standIns) places.empty(place);
      for (const { sequence } of parts) {
        places.empty(places.placeOf(sequence));
        this.#leave(sequence);
        sequence.fail(asSteerboardError(error));
      }
      return;
    }
    for (const place of standIns) places.standOut(place);
    if (!isDone) {
      // The next step ends the cancelled job's sequences. For the others nothing was added, if the memory can forget.
      if (!this.#model.canTrim) for (const { sequence } of parts) places.empty(places.placeOf(sequence));
      return;
    }
    const rows = parts.reduce((sum, { count }) => sum + count, standIns.length);
    if (rows === parts.length + standIns.length) width.record(rows, performance.now() - start);
    for (const part of parts) this.#advance(part);
  }

  #advance({ sequence, count, lastRow }: Part): void {
    sequence.decoded += count;
    this.#events.onDecoded(sequence.job, count);
    if (sequence.pending > 0 || sequence.advance(this.#room!.context, lastRow)) return;
    this.#leave(sequence);
    sequence.report();
  }
}

function longestWaiting(sequences: readonly Generation[]): Generation {
  return sequences.reduce((oldest, sequence) => (sequence.turn < oldest.turn ? sequence : oldest));
}
