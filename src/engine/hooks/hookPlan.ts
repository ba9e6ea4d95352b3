import type { SteeringRule } from '../../protocol/engine.ts';

/** One change to one row of a batch at one layer. */
export interface SteeredRow {
  row: number;
  direction: Float32Array;
  rule: SteeringRule;
}

/** A row whose residual stream after every block is wanted, as it is after steering. */
export interface CapturedRow {
  row: number;
  /** Shape (layers, embedding), filled during the decode. */
  into: Float32Array;
}

/** A row whose projection on a direction is wanted at one layer, before and after the steering there. */
export interface WatchedRow {
  row: number;
  direction: Float32Array;
  /** Filled during the decode: x·u of `before[index]` and `after[index]`. */
  before: Float32Array;
  after: Float32Array;
  index: number;
}

/** What is done to the residual stream during one decode. Rows count in the batch's order. */
export class HookPlan {
  readonly steered = new Map<number, SteeredRow[]>();
  readonly captured: CapturedRow[] = [];
  readonly watched = new Map<number, WatchedRow[]>();

  /** Changes to the same row at the same layer happen in the order in which they were added. */
  steer(layer: number, change: SteeredRow): void {
    addTo(this.steered, layer, change);
  }

  watch(layer: number, row: WatchedRow): void {
    addTo(this.watched, layer, row);
  }

  capture(row: number, into: Float32Array): void {
    this.captured.push({ row, into });
  }
}

function addTo<T>(lists: Map<number, T[]>, layer: number, item: T): void {
  const list = lists.get(layer);
  if (list) list.push(item);
  else lists.set(layer, [item]);
}
