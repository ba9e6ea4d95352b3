import { t } from '@vscode/l10n';
import type { JobId, PromptInput } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { QueueEvents } from '../workQueue.ts';
import { roundPositions } from '../model/contextShape.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Sequence } from './sequence.ts';

/** A prompt whose last token's residual stream is wanted. */
export class Extraction extends Sequence {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #prompt: PromptInput;
  /** Shape (layers, embedding); to be filled, then reported. */
  residuals = new Float32Array(0);

  constructor(model: LoadedModel, events: QueueEvents, job: JobId, index: number, prompt: PromptInput) {
    super(job, index);
    this.#model = model;
    this.#events = events;
    this.#prompt = prompt;
  }

  get positions(): number {
    // A prompt of one token is computed in company.
    return roundPositions(Math.max(2, this.promptTokens));
  }

  prepare(): boolean {
    this.tokens.push(...this.#model.tokenize(this.#prompt).tokens);
    this.promptTokens = this.tokens.length;
    const { contextLength } = this.#model.info;
    if (this.tokens.length > contextLength) {
      throw new SteerboardError('prompt-too-long', t('The prompt has {0} tokens, the context {1}.', this.tokens.length, contextLength), { hint: t('Shorten the prompt, or set a longer context.') });
    }
    return true;
  }

  report(): void {
    this.#events.onResiduals({ job: this.job, index: this.index, promptTokens: this.promptTokens, residuals: this.residuals });
  }

  fail(error: SteerboardError): void {
    this.#events.onFailed(this.job, this.index, error);
  }
}
