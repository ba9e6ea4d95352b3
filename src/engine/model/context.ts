import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { EvalHook } from '../hooks/evalHook.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';
import type { Libraries } from '../llama/libraries.ts';
import { DecodeStatus, type LlamaContext, type Memory } from '../llama/llamaContext.ts';
import type { Model } from '../llama/llamaModel.ts';
import { copyFloats, NativeCallback } from '../llama/pointer.ts';
import { AbortCallback, FlashAttention } from '../llama/structs.ts';
import type { ThreadPool } from '../llama/threadPool.ts';
import type { Batch } from './batch.ts';

/** Rows that one decode can have: llama.cpp's micro-batch. */
export const MICRO_BATCH = 512;

/**
 * Decodes that take no longer than this are not ended in their middle: asking at each node whether to would take a percent or two of a
 * small model's time, and the next decode is near.
 */
const BRIEF_MILLISECONDS = 30;

export interface ContextOptions {
  model: Model;
  layers: number;
  embedding: number;
  /** Positions each place can hold, or all together where they share; rounded up to a multiple of 256 by llama.cpp. */
  contextLength: number;
  /** Sequences side by side, numbered from 0. */
  places: number;
  threads: number;
  pool: ThreadPool;
  /** `auto`: enabled where llama.cpp has it for the model. */
  flashAttention: keyof typeof FlashAttention;
  /** Compute on the GPU what its backend can. */
  offload: boolean;
  /** Most rows of a decode whose logits are wanted. Default: one a place. */
  outputs?: number;
  /** One memory for all places: a position can belong to several, and a decode have any rows, but results depend on what else is in it. */
  shared?: boolean;
  /** False leaves the hook away altogether, to compare with. */
  hooked?: boolean;
}

/** A llama.cpp context with the residual stream in reach. One decode is one micro-batch. */
export class Context {
  readonly #libraries: Libraries;
  readonly #hook: EvalHook;
  readonly #abort: NativeCallback;
  readonly #context: LlamaContext;
  readonly #memory: Memory;
  readonly #hooked: boolean;
  readonly #layers: number;
  /** Decodes of so many rows were brief the last time. */
  #briefRows = 0;
  #isInterruptible: boolean;
  /** Positions that each place can hold. */
  readonly positions: number;
  readonly places: number;
  /** Asked many times during a decode that is not brief; true ends it. */
  shouldAbort: () => boolean = () => false;

  /** @throws SteerboardError `not-enough-memory` where llama.cpp can't make the context */
  constructor(libraries: Libraries, options: ContextOptions) {
    this.#libraries = libraries;
    this.#hooked = options.hooked ?? true;
    this.#isInterruptible = this.#hooked;
    this.#layers = options.layers;
    this.positions = options.contextLength;
    this.places = options.places;
    this.#hook = new EvalHook(libraries.ggml, options.layers, options.embedding);
    this.#abort = new NativeCallback(AbortCallback, () => this.shouldAbort());
    const context = libraries.context.create(options.model, {
      ...libraries.context.defaultParams(),
      n_ctx: options.shared === true ? options.contextLength : options.contextLength * options.places,
      n_batch: MICRO_BATCH,
      n_ubatch: MICRO_BATCH,
      n_seq_max: options.places,
      // Reserved as vocabulary × rows of single precision; fewer than places aborts.
      n_outputs_max: Math.max(options.places, options.outputs ?? 0),
      n_threads: options.threads,
      n_threads_batch: options.threads,
      // With flash attention, or one cache for all sequences, results depend on chunks and on the rest of the batch.
      flash_attn_type: FlashAttention[options.flashAttention],
      kv_unified: options.shared ?? false,
      offload_kqv: options.offload,
      op_offload: options.offload,
      cb_eval: this.#hooked ? this.#hook.address : 0,
      abort_callback: this.#hooked ? this.#abort.address : 0,
    });
    if (context === 0) {
      this.#hook.release();
      this.#abort.release();
      throw new SteerboardError('not-enough-memory', t('A context of {0} × {1} positions could not be made.', options.places, options.contextLength), {
        hint: t('Choose a shorter context or fewer sequences.'),
      });
    }
    this.#context = context;
    libraries.threadPool.attach(context, options.pool);
    this.#memory = libraries.context.memory(context);
  }

  get handle(): LlamaContext {
    return this.#context;
  }

  /**
   * Computes the batch's rows and appends them to their places; true if done, false if aborted (then the rows are gone from
   * their places, and what was before is untouched).
   * @throws SteerboardError `internal`; the batch's places are then in an unknown state and must be cleared
   */
  decode(batch: Batch, plan: HookPlan): boolean {
    if (plan.captured.some(({ row }) => batch.outputIndex[row]! < 0)) throw new RangeError('A captured row must be an output: the last block computes no others.');
    const shape = { rows: batch.rows, sequences: batch.sequences, outputIndex: batch.outputIndex, outputs: batch.outputs };
    this.#setInterruptible(batch.rows > this.#briefRows);
    for (;;) {
      this.#hook.begin(plan, shape);
      const start = performance.now();
      const status = this.#libraries.context.decode(this.#context, batch.toNative());
      if (status === DecodeStatus.aborted) return false;
      const isBrief = performance.now() - start <= BRIEF_MILLISECONDS;
      this.#briefRows = isBrief ? Math.max(this.#briefRows, batch.rows) : Math.min(this.#briefRows, batch.rows - 1);
      if (status !== DecodeStatus.done) throw new SteerboardError('internal', `llama_decode failed (${status}) on ${batch.rows} rows.`, { hint: 'Restart the engine.' });
      if (!this.#hooked || this.#hook.finish()) return true;
      for (const [place, position] of batch.firstPositions()) {
        if (!this.trim(place, position)) throw new SteerboardError('internal', 'The model\'s graph changed, and its memory can\'t take a decode back.');
      }
    }
  }

  #setInterruptible(isInterruptible: boolean): void {
    if (!this.#hooked || this.#isInterruptible === isInterruptible) return;
    this.#libraries.context.setAbortCallback(this.#context, isInterruptible ? this.#abort.address : 0, 0);
    this.#isInterruptible = isInterruptible;
  }

  /**
   * Asks the graph of a decode for its residual tensors, and ends the decode once all are seen: on the processor that is before anything is computed,
   * but a graph on a GPU comes in parts, of which each is computed before the next is asked for.
   * @returns how many layers have one
   */
  countResidualLayers(batch: Batch, plan: HookPlan): number {
    this.#hook.begin(plan, { rows: batch.rows, sequences: batch.sequences, outputIndex: batch.outputIndex, outputs: batch.outputs });
    this.#setInterruptible(true);
    const before = this.shouldAbort;
    this.shouldAbort = () => this.#hook.layersSeen === this.#layers;
    this.#libraries.context.decode(this.#context, batch.toNative());
    this.shouldAbort = before;
    this.clear();
    return this.#hook.layersSeen;
  }

  /** A copy of the first `count` logits of a row flagged as an output in the last decode. */
  logits(row: number, count: number): Float32Array {
    return copyFloats(this.#libraries.context.logits(this.#context, row), count);
  }

  /** Forgets a place's positions from `from` on. False where the model's memory can't forget a part; then nothing changed. */
  trim(place: number, from: number): boolean {
    return this.#libraries.context.removePositions(this.#memory, place, from, -1);
  }

  /**
   * Gives a place the first `positions` positions of another. llama.cpp copies the whole of the other's memory at the next decode,
   * and none of it is computed again.
   */
  copy(source: number, target: number, positions: number): void {
    this.#libraries.context.copySequence(this.#memory, source, target, -1, -1);
    this.trim(target, positions);
  }

  /** Makes the first positions of a place another's too, where places share their memory: nothing is copied. */
  share(source: number, target: number, positions: number): void {
    this.#libraries.context.copySequence(this.#memory, source, target, 0, positions);
  }

  /** Forgets all that a place holds. */
  vacate(place: number): void {
    this.#libraries.context.removePositions(this.#memory, place, -1, -1);
  }

  clear(): void {
    this.#libraries.context.clearMemory(this.#memory, false);
  }

  /** Forgets all, down to the numbers: attention multiplies what it masks with 0, which leaves NaN what it is. */
  wipe(): void {
    this.#libraries.context.clearMemory(this.#memory, true);
  }

  dispose(): void {
    this.#libraries.context.free(this.#context);
    this.#hook.release();
    this.#abort.release();
  }
}
