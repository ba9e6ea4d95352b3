import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import type { Tensor } from '../llama/ggml.ts';
import type { Libraries } from '../llama/libraries.ts';
import { DecodeStatus, type LlamaContext } from '../llama/llamaContext.ts';
import type { Model } from '../llama/llamaModel.ts';
import { addressOf, copyFloats, NativeCallback } from '../llama/pointer.ts';
import { AbortCallback, EvalCallback, FlashAttention } from '../llama/structs.ts';
import type { ThreadPool } from '../llama/threadPool.ts';
import { Batch } from './batch.ts';

/** The tensor that the output matrix is multiplied with, as llama.cpp's graphs name it, and the one that its norm is computed from. */
const RESULT_NORM = 'result_norm';
const lastBlock = (layers: number): string => `l_out-${layers - 1}`;
/** Its least number of positions. */
const POSITIONS = 256;

export interface OutputProbeOptions {
  model: Model;
  layers: number;
  embedding: number;
  vocabulary: number;
  threads: number;
  pool: ThreadPool;
  offload: boolean;
}

/**
 * Multiplies directions with a model's output matrix. No function of llama.cpp's hands that matrix out, so tokens of no meaning are
 * decoded and their normed last states overwritten just before the multiplication; or, for directions to go through the last norm's
 * weights first, their last states before that norm.
 */
export class OutputProbe {
  /** Directions that one decode takes: as many rows of logits are reserved. */
  static readonly capacity = 64;

  readonly #libraries: Libraries;
  readonly #options: OutputProbeOptions;
  readonly #batch = new Batch(OutputProbe.capacity);
  readonly #callback: NativeCallback;
  readonly #abort: NativeCallback;
  readonly #context: LlamaContext;
  readonly #written: Float32Array;
  #rows = 0;
  #tensor = RESULT_NORM;
  #found = false;
  #failure: SteerboardError | undefined;
  /** Asked many times during a decode; true ends it. */
  shouldAbort: () => boolean = () => false;

  /** @throws SteerboardError `not-enough-memory` */
  constructor(libraries: Libraries, options: OutputProbeOptions) {
    this.#libraries = libraries;
    this.#options = options;
    this.#written = new Float32Array(OutputProbe.capacity * options.embedding);
    this.#callback = new NativeCallback(EvalCallback, (tensor: Tensor, ask: boolean) => this.#called(tensor, ask));
    this.#abort = new NativeCallback(AbortCallback, () => this.shouldAbort());
    const context = libraries.context.create(options.model, {
      ...libraries.context.defaultParams(),
      n_ctx: POSITIONS,
      n_batch: OutputProbe.capacity,
      n_ubatch: OutputProbe.capacity,
      n_seq_max: 1,
      n_outputs_max: OutputProbe.capacity,
      n_threads: options.threads,
      n_threads_batch: options.threads,
      flash_attn_type: FlashAttention.disabled,
      offload_kqv: options.offload,
      op_offload: options.offload,
      cb_eval: this.#callback.address,
      abort_callback: this.#abort.address,
    });
    if (context === 0) {
      this.#callback.release();
      this.#abort.release();
      throw new SteerboardError('not-enough-memory', t('A context for reading the output matrix could not be made.'), { hint: t('Close other programs or choose a smaller model.') });
    }
    this.#context = context;
    libraries.threadPool.attach(context, options.pool);
  }

  /**
   * The logits of each direction, vocabulary long; undefined if aborted.
   * @param directions at most `capacity`
   * @param normed through the last norm's weights; the logits are then those of a direction as long as a state of mean square 1
   * @throws SteerboardError `unsupported-architecture` where the graph has no such tensor
   */
  logits(directions: readonly Float32Array[], normed: boolean): Float32Array[] | undefined {
    const { layers, embedding, vocabulary } = this.#options;
    this.#tensor = normed ? lastBlock(layers) : RESULT_NORM;
    // The norm makes every state's mean square 1. Given so, its small constant, which keeps it from dividing by 0, is of no account.
    const scale = normed ? Math.sqrt(embedding) : 1;
    // One row alone takes another kernel on unquantised weights.
    this.#rows = Math.max(2, directions.length);
    directions.forEach((direction, row) => this.#written.set(normed ? direction.map((value) => scale * value) : direction, row * embedding));
    this.#batch.clear();
    for (let position = 0; position < this.#rows; position++) this.#batch.add(0, position, 0, true);
    this.#found = false;
    this.#libraries.context.clearMemory(this.#libraries.context.memory(this.#context), false);
    const status = this.#libraries.context.decode(this.#context, this.#batch.toNative());
    if (status === DecodeStatus.aborted) return undefined;
    if (status !== DecodeStatus.done) throw new SteerboardError('internal', `llama_decode failed (${status}) on ${this.#rows} rows.`, { hint: 'Restart the engine.' });
    this.#throwIfUnwritten();
    return directions.map((_, row) => copyFloats(this.#libraries.context.logits(this.#context, row), vocabulary));
  }

  #throwIfUnwritten(): void {
    if (this.#failure) throw this.#failure;
    if (!this.#found) {
      throw new SteerboardError('unsupported-architecture', t('Vocabulary tokens of a direction can\'t be read on this model: its graph does not name what goes into its output matrix.'), {
        hint: t('Steering works all the same.'),
      });
    }
  }

  dispose(): void {
    this.#libraries.context.free(this.#context);
    this.#callback.release();
    this.#abort.release();
  }

  #called(tensor: Tensor, ask: boolean): boolean {
    if (ask) return this.#libraries.ggml.tensorName(tensor) === this.#tensor;
    const { ggml } = this.#libraries;
    const bytes = this.#rows * this.#options.embedding * Float32Array.BYTES_PER_ELEMENT;
    if (ggml.rows(tensor) === this.#rows && ggml.bytes(tensor) === bytes && ggml.isContiguous(tensor)) {
      ggml.tensorSet(tensor, addressOf(this.#written), 0, bytes);
      this.#found = true;
    } else {
      // A throw would be swallowed by native code.
      this.#failure = new SteerboardError('internal', `What goes into the output matrix is not ${this.#rows} rows of ${this.#options.embedding} single-precision numbers.`);
    }
    return true;
  }
}
