import type { JobId, PromptInput } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { QueueEvents } from '../engineCore.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Sequence } from './sequence.ts';

/** A prompt whose last token's residual stream is wanted. */
export class Extraction extends Sequence {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #prompt: PromptInput;
  readonly #residuals: Float32Array;

  constructor(model: LoadedModel, events: QueueEvents, job: JobId, index: number, prompt: PromptInput) {
    super(job, index, 'batch');
    this.#model = model;
    this.#events = events;
    this.#prompt = prompt;
    this.#residuals = new Float32Array(model.info.layers * model.info.embedding);
  }

  prepare(): boolean {
    this.tokens.push(...this.#model.tokenize(this.#prompt).tokens);
    this.promptTokens = this.tokens.length;
    const { contextLength } = this.#model.info;
    if (this.tokens.length > contextLength) {
      throw new SteerboardError('prompt-too-long', `The prompt has ${this.tokens.length} tokens, the context ${contextLength}.`, { hint: 'Shorten the prompt, or set a longer context.' });
    }
    return true;
  }

  planRow(plan: HookPlan, row: number, position: number): void {
    if (position === this.promptTokens - 1) plan.capture(row, this.#residuals);
  }

  advance(): boolean {
    return false;
  }

  report(): void {
    this.#events.onResiduals({ job: this.job, index: this.index, promptTokens: this.promptTokens, residuals: this.#residuals });
  }

  cancel(): void {
    this.fail(new SteerboardError('cancelled', 'Cancelled.'));
  }

  fail(error: SteerboardError): void {
    this.#events.onFailed(this.job, this.index, error);
  }
}
