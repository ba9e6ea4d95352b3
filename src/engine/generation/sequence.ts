import type { GenerateParams, JobId } from '../../protocol/engine.ts';
import type { SteerboardError } from '../../core/errors.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';
import type { Context } from '../model/context.ts';

/** One prompt on its way through the model. The scheduler owns where it is; the subclasses know what comes of it. */
export abstract class Sequence {
  readonly job: JobId;
  readonly index: number;
  readonly priority: GenerateParams['priority'];
  /** Prompt and generated tokens; those from `decoded` on are still to be computed. */
  readonly tokens: number[] = [];
  /** How many of `tokens` are in the context. */
  decoded = 0;
  /** Those of `tokens` that are the prompt. */
  promptTokens = 0;
  /** When it was computed last, in steps of the scheduler. */
  turn = 0;

  constructor(job: JobId, index: number, priority: GenerateParams['priority']) {
    this.job = job;
    this.index = index;
    this.priority = priority;
  }

  /** Tokens still to be computed. */
  get pending(): number {
    return this.tokens.length - this.decoded;
  }

  /**
   * Prompt tokens that may be computed in one decode. Generated ones are computed one by one, also when the sequence is computed
   * again: attention rounds otherwise for one position than for several, so answers would depend on having been put aside.
   */
  get pendingPrompt(): number {
    return this.promptTokens - this.decoded;
  }

  /** Its next token is to be computed by itself. */
  get isStepping(): boolean {
    return this.pending > 0 && this.pendingPrompt < 2;
  }

  /** Tokenises the prompt. False: it ended with that, `report` is due. @throws SteerboardError */
  abstract prepare(): boolean;

  /** Adds to the plan what is to happen to the residual stream of one of its positions, computed in a row of the batch. */
  abstract planRow(plan: HookPlan, row: number, position: number): void;

  /** All tokens are computed, the last one in this row of the last decode. False: it ended with that, `report` is due. */
  abstract advance(context: Context, row: number): boolean;

  /** Tells what came of it. Comes last, once nothing of it is left anywhere. */
  abstract report(): void;

  /** Ends it early, and tells so. */
  abstract cancel(): void;

  /** Ends it by an error, and tells so. */
  abstract fail(error: SteerboardError): void;
}
