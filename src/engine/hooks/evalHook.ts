import { SteerboardError } from '../../core/errors.ts';
import type { Ggml, Tensor } from '../llama/ggml.ts';
import { addressOf, NativeCallback } from '../llama/pointer.ts';
import { EvalCallback } from '../llama/structs.ts';
import { applySteering, dot } from './applySteering.ts';
import type { HookPlan, WatchedRow } from './hookPlan.ts';

/** Tensors of this name and a block's number are the residual stream after the block. */
const RESIDUAL = 'l_out-';
/** Shapes whose graphs are remembered: each takes some kilobytes, and extractions come in ever new ones. */
const MOST_LAYOUTS = 500;
const FLOAT = Float32Array.BYTES_PER_ELEMENT;

/** The shape of the one micro-batch that a decode must consist of. */
export interface DecodeShape {
  rows: number;
  sequences: number;
  /** For each row, its index among the rows flagged as outputs, or −1: the last block computes those only. */
  outputIndex: Int32Array;
  outputs: number;
}

/** Where the graph of one shape has its residual tensors: for each question the layer, or undefined. */
type GraphLayout = (number | undefined)[];

/**
 * The callback that llama.cpp calls for every node of a graph: before it is computed, to ask whether its data is wanted, and
 * after it is, if so. Asking a node's name each time would cost a few percent on a small model, and node addresses are reused
 * by other tensors when a graph is rebuilt. But graphs of one shape have their nodes in one order: so the places of the
 * residual tensors are learnt by name once for each shape, and afterwards only those nodes' names are checked. If a graph
 * turns out different, `finish` says so and the decode has to be repeated.
 */
export class EvalHook {
  readonly #ggml: Ggml;
  readonly #layers: number;
  readonly #embedding: number;
  readonly #callback: NativeCallback;
  readonly #layouts = new Map<string, GraphLayout>();

  #plan: HookPlan | undefined;
  #shape: DecodeShape | undefined;
  #layout: GraphLayout | undefined;
  #learnt: GraphLayout = [];
  #asked = 0;
  #seen = 0;
  #pending = 0;
  #failure: unknown;
  #failed = false;
  #buffer = new Float32Array(0);
  #bufferAddress = 0;

  constructor(ggml: Ggml, layers: number, embedding: number) {
    this.#ggml = ggml;
    this.#layers = layers;
    this.#embedding = embedding;
    this.#callback = new NativeCallback(EvalCallback, (tensor: Tensor, ask: boolean) => this.#called(tensor, ask));
  }

  /** For `cb_eval`. */
  get address(): number {
    return this.#callback.address;
  }

  /** How many layers of the last graph had a residual tensor. */
  get layersSeen(): number {
    return this.#seen;
  }

  begin(plan: HookPlan, shape: DecodeShape): void {
    this.#plan = plan;
    this.#shape = shape;
    this.#layout = this.#layouts.get(layoutKey(shape));
    this.#learnt = [];
    this.#asked = 0;
    this.#seen = 0;
    this.#failed = false;
    this.#failure = undefined;
  }

  /**
   * Ends a decode that ran to its end. False: the graph was not as learnt, nothing of the decode may be used, repeat it.
   * @throws what went wrong inside the callback, which native code swallows; the decode's results are wrong then
   */
  finish(): boolean {
    const shape = this.#shape!;
    if (this.#failed) throw this.#failure;
    if (this.#seen !== this.#layers && this.#layout) {
      this.#layouts.delete(layoutKey(shape));
      return false;
    }
    if (this.#seen !== this.#layers) throw new SteerboardError('internal', `The model's graph showed ${this.#seen} of ${this.#layers} residual tensors.`);
    if (this.#layouts.size >= MOST_LAYOUTS) this.#layouts.clear();
    this.#layouts.set(layoutKey(shape), this.#learnt);
    return true;
  }

  release(): void {
    this.#callback.release();
  }

  /** Always true after a tensor: false would end the decode early with wrong logits and no error. */
  #called(tensor: Tensor, ask: boolean): boolean {
    if (this.#failed) return !ask;
    try {
      if (ask) return this.#isWanted(tensor);
      this.#handle(tensor, this.#pending);
    } catch (error) {
      this.#failed = true;
      this.#failure = error;
    }
    return !ask;
  }

  #isWanted(tensor: Tensor): boolean {
    const index = this.#asked++;
    if (this.#layout && this.#layout[index] === undefined) return false;
    const layer = layerOf(this.#ggml.tensorName(tensor));
    if (layer === undefined || layer >= this.#layers) return false;
    this.#learnt[index] = layer;
    this.#seen++;
    if (layer === 0) this.#checkRows(tensor);
    this.#pending = layer;
    return this.#plan!.captured.length > 0 || this.#plan!.steered.has(layer) || this.#plan!.watched.has(layer);
  }

  /** A batch that llama.cpp cut into several micro-batches would come with its rows in another order. */
  #checkRows(tensor: Tensor): void {
    const rows = this.#ggml.rows(tensor);
    if (rows !== this.#shape!.rows) {
      throw new SteerboardError('internal', `llama.cpp cut a batch of ${this.#shape!.rows} rows: the first part has ${rows}.`);
    }
  }

  #handle(tensor: Tensor, layer: number): void {
    const rows = this.#ggml.rows(tensor);
    if (rows === 0) return;
    const shape = this.#shape!;
    const all = rows === shape.rows;
    if (!all && rows !== shape.outputs) {
      throw new SteerboardError('internal', `Layer ${layer} has ${rows} rows where ${shape.rows} or ${shape.outputs} are right.`);
    }
    if (this.#ggml.bytes(tensor) !== rows * this.#embedding * FLOAT || !this.#ggml.isContiguous(tensor)) {
      throw new SteerboardError('internal', `Layer ${layer} is not ${this.#embedding} single-precision numbers a row.`);
    }
    const rowInTensor = (row: number): number => (all ? row : shape.outputIndex[row]!);

    const changes = this.#plan!.steered.get(layer) ?? [];
    const watched = this.#plan!.watched.get(layer) ?? [];
    if (watched.some(({ row }) => rowInTensor(row) < 0)) throw new RangeError('A watched row of the last block must be an output: it computes no others.');
    let first = rows;
    let last = -1;
    for (const { row } of [...changes, ...watched, ...this.#plan!.captured]) {
      const at = rowInTensor(row);
      if (at < 0) continue;
      first = Math.min(first, at);
      last = Math.max(last, at);
    }
    if (last < 0) return;

    const width = this.#embedding;
    const offset = first * width * FLOAT;
    const size = (last - first + 1) * width * FLOAT;
    const buffer = this.#bufferFor((last - first + 1) * width);
    this.#ggml.tensorGet(tensor, this.#bufferAddress, offset, size);
    const project = ({ row, direction }: WatchedRow): number => dot(buffer, (rowInTensor(row) - first) * width, direction);
    for (const each of watched) each.before[each.index] = project(each);
    let changed = false;
    for (const { row, direction, rule } of changes) {
      const at = rowInTensor(row);
      if (at < 0) continue;
      applySteering(buffer, (at - first) * width, direction, rule);
      changed = true;
    }
    for (const each of watched) each.after[each.index] = project(each);
    if (changed) this.#ggml.tensorSet(tensor, this.#bufferAddress, offset, size);
    for (const { row, into } of this.#plan!.captured) {
      const at = rowInTensor(row);
      if (at >= 0) into.set(buffer.subarray((at - first) * width, (at - first + 1) * width), layer * width);
    }
  }

  #bufferFor(length: number): Float32Array {
    if (this.#buffer.length < length) {
      this.#buffer = new Float32Array(length);
      this.#bufferAddress = addressOf(this.#buffer);
    }
    return this.#buffer;
  }
}

function layoutKey(shape: DecodeShape): string {
  return `${shape.rows} ${shape.sequences} ${shape.outputs}`;
}

function layerOf(name: string): number | undefined {
  return name.startsWith(RESIDUAL) ? Number(name.slice(RESIDUAL.length)) : undefined;
}
