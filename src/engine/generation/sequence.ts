import { t } from '@vscode/l10n';
import type { JobId } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';

/** One prompt on its way through the model. A lane owns where it is; the subclasses know what comes of it. */
export abstract class Sequence {
  readonly job: JobId;
  readonly index: number;
  /** Prompt and generated tokens; those from `decoded` on are still to be computed. */
  readonly tokens: number[] = [];
  /** How many of `tokens` are in the context. */
  decoded = 0;
  /** Those of `tokens` that are the prompt. */
  promptTokens = 0;

  constructor(job: JobId, index: number) {
    this.job = job;
    this.index = index;
  }

  /** Tokens still to be computed. */
  get pending(): number {
    return this.tokens.length - this.decoded;
  }

  /** Positions a place must have for it, rounded as contexts are. Known once it is prepared. */
  abstract get positions(): number;

  /** Tokenises the prompt. False: it ended with that, `report` is due. @throws SteerboardError */
  abstract prepare(): boolean;

  /** Tells what came of it. Comes last, once nothing of it is left anywhere. */
  abstract report(): void;

  /** Ends it early, and tells so. */
  cancel(): void {
    this.fail(new SteerboardError('cancelled', t('Cancelled.')));
  }

  /** Ends it by an error, and tells so. */
  abstract fail(error: SteerboardError): void;
}

/** Prepares a sequence; false if it ended with that, as it has told then. */
export function prepared(sequence: Sequence): boolean {
  try {
    if (sequence.prepare()) return true;
  } catch (error) {
    sequence.fail(asSteerboardError(error));
    return false;
  }
  sequence.report();
  return false;
}

export function asSteerboardError(error: unknown): SteerboardError {
  if (error instanceof SteerboardError) return error;
  return new SteerboardError('internal', error instanceof Error ? error.message : String(error), {}, { cause: error });
}
