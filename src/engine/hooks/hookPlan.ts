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

/** What is done to the residual stream during one decode. Rows count in the batch's order. */
export class HookPlan {
  readonly steered = new Map<number, SteeredRow[]>();
  readonly captured: CapturedRow[] = [];

  /** Changes to the same row at the same layer happen in the order in which they were added. */
  steer(layer: number, change: SteeredRow): void {
    const changes = this.steered.get(layer);
    if (changes) changes.push(change);
    else this.steered.set(layer, [change]);
  }

  capture(row: number, into: Float32Array): void {
    this.captured.push({ row, into });
  }
}
