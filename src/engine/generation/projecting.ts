import { t } from '@vscode/l10n';
import type { ProjectParams } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';
import { roundPositions } from '../model/contextShape.ts';
import { Detokenizer } from '../model/detokenizer.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Interventions } from './interventions.ts';
import { Reading, type ReadingEvents } from './reading.ts';

/** An answer read again under interventions, for its tokens' projections on a direction. */
export class Projecting extends Reading {
  readonly #model: LoadedModel;
  readonly #events: ReadingEvents;
  readonly #params: ProjectParams;
  #interventions: Interventions | undefined;
  #direction: Float32Array = new Float32Array(0);
  #texts: string[] = [];
  #before = new Float32Array(0);
  #after = new Float32Array(0);

  constructor(model: LoadedModel, events: ReadingEvents, index: number, params: ProjectParams) {
    super(params.job, index);
    this.#model = model;
    this.#events = events;
    this.#params = params;
  }

  get positions(): number {
    // A last token alone is computed in company.
    return roundPositions(this.tokens.length + 1);
  }

  /** The last block computes the rows of outputs only. */
  get firstOutput(): number {
    return this.#params.layer === this.#model.info.layers - 1 ? this.promptTokens : this.tokens.length;
  }

  prepare(): boolean {
    const { items, directions, direction, layer } = this.#params;
    const { prompt, response, interventions } = items[this.index]!;
    const { info } = this.#model;
    this.#interventions = new Interventions(interventions, directions, info);
    // Checked as an intervention is, without being one.
    new Interventions([{ layer, direction, rule: { kind: 'fixed', weight: 0 } }], directions, info);
    this.#direction = directions[direction]!;
    this.tokens.push(...this.#model.tokenize(prompt).tokens);
    this.promptTokens = this.tokens.length;
    const answer = this.#model.textTokens(response);
    this.tokens.push(...answer);
    // An answer that filled the context has one token more than was computed.
    if (this.tokens.length > roundPositions(info.contextLength + 1)) {
      throw new SteerboardError('prompt-too-long', t('Prompt and answer have {0} tokens, the context {1}.', this.tokens.length, info.contextLength), { hint: t('Set a longer context.') });
    }
    this.#texts = this.#textsOf(answer);
    this.#before = new Float32Array(answer.length);
    this.#after = new Float32Array(answer.length);
    return answer.length > 0;
  }

  planRow(plan: HookPlan, row: number, position: number): void {
    const index = position - this.promptTokens;
    this.#interventions!.planRow(plan, row, index < 0 ? 'prompt' : 'generated');
    if (index >= 0) plan.watch(this.#params.layer, { row, direction: this.#direction, before: this.#before, after: this.#after, index });
  }

  take(): void {
    // The hook has filled in what is wanted.
  }

  report(): void {
    this.#events.onRead(this.job, this.index, { texts: this.#texts, before: this.#before, after: this.#after });
  }

  fail(error: SteerboardError): void {
    this.#events.onFailed(this.job, this.index, error);
  }

  #textsOf(answer: Int32Array): string[] {
    const detokenizer = new Detokenizer(this.#model.libraries.model, this.#model.vocab, this.#model.addsSpace);
    const texts = Array.from(answer, (token) => detokenizer.push(token));
    const rest = detokenizer.end();
    if (rest !== '') texts.push((texts.pop() ?? '') + rest);
    return texts;
  }
}
