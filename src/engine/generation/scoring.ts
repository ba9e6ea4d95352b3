import { t } from '@vscode/l10n';
import type { JobId, ScoreText } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { Context } from '../model/context.ts';
import { roundPositions } from '../model/contextShape.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Reading, type ReadingEvents } from './reading.ts';

/** Tokens at a text's end that are scored, as the published check did with GPT-2, whose context this is. */
const MOST_SCORED = 1024;

/** A text whose probability is wanted. Its last token is what the one before it is asked for, and is not computed itself. */
export class Scoring extends Reading {
  readonly #model: LoadedModel;
  readonly #events: ReadingEvents;
  readonly #request: ScoreText;
  /** The text's tokens that are read. */
  #kept: Int32Array = new Int32Array(0);
  #scored = 0;
  #skipped = 0;
  #nll = 0;

  constructor(model: LoadedModel, events: ReadingEvents, job: JobId, index: number, request: ScoreText) {
    super(job, index);
    this.#model = model;
    this.#events = events;
    this.#request = request;
  }

  get positions(): number {
    // A last token alone is computed in company.
    return roundPositions(this.tokens.length + 1);
  }

  get firstOutput(): number {
    return Math.max(0, this.promptTokens - 1);
  }

  prepare(): boolean {
    const { contextLength } = this.#model.info;
    const { text, prompt } = this.#request;
    const all = this.#model.textTokens(text);
    const before = prompt ? this.#model.tokenize(prompt).tokens : this.#model.beginning();
    this.promptTokens = before.length;
    const room = contextLength + 1 - before.length;
    if (prompt && room < 1) {
      throw new SteerboardError('prompt-too-long', t('The prompt has {0} tokens, the context {1}.', before.length, contextLength), { hint: t('Shorten the prompt, or set a longer context.') });
    }
    this.#kept = prompt ? all.subarray(0, room) : all.subarray(-Math.min(MOST_SCORED, room));
    this.#scored = Math.max(0, this.#kept.length - (before.length === 0 ? 1 : 0));
    this.#skipped = all.length - this.#scored;
    if (this.#scored === 0) return false;
    this.tokens.push(...before, ...this.#kept.subarray(0, -1));
    return true;
  }

  planRow(): void {
    // Read under the unsteered model.
  }

  take(context: Context, from: number, count: number): void {
    for (let row = 0; row < count; row++) {
      const next = from + row + 1 - this.promptTokens;
      if (next < 0 || next >= this.#kept.length) continue;
      this.#nll += negativeLogProbability(context.logits(row, this.#model.info.vocabulary), this.#kept[next]!);
    }
  }

  report(): void {
    this.#events.onRead(this.job, this.index, { tokens: this.#scored, nll: this.#nll, skipped: this.#skipped });
  }

  fail(error: SteerboardError): void {
    this.#events.onFailed(this.job, this.index, error);
  }
}

/** −ln of the softmax's value for one token, in double precision. */
function negativeLogProbability(logits: Float32Array, token: number): number {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - most);
  return Math.log(sum) - (logits[token]! - most);
}
