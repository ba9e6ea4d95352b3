import type { DirectionTokens, TextScore, TokenProjections } from '../../protocol/engine.ts';
import type { SteerboardError } from '../../core/errors.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';
import type { Context } from '../model/context.ts';
import { Sequence } from './sequence.ts';

/** What comes of a reading. */
export type ReadingResult = TextScore | TokenProjections | DirectionTokens[];

/** Where readings tell what came of them. */
export interface ReadingEvents {
  onRead(job: number, index: number, result: ReadingResult): void;
  onFailed(job: number, index: number, error: SteerboardError): void;
  /** Tokens that a job got on by in one step. */
  onDecoded(job: number, tokens: number): void;
}

/** A text that is given to the model whole, to see what the model makes of each token. */
export abstract class Reading extends Sequence {
  /** From which position on the logits are wanted, or the last block's state; none before it. */
  abstract get firstOutput(): number;

  /** Adds to the plan what is to happen to one of its positions, computed in a row of the batch. */
  abstract planRow(plan: HookPlan, row: number, position: number): void;

  /** The positions from `from` on are computed, in the rows of the last decode. */
  abstract take(context: Context, from: number, count: number): void;
}
