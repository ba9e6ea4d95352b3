import type { JobId, SequenceRequest, SequenceResult, StopReason } from '../../protocol/engine.ts';
import type { SteerboardError } from '../../core/errors.ts';
import type { QueueEvents } from '../workQueue.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';
import type { Context } from '../model/context.ts';
import { roundPositions } from '../model/contextShape.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { Detokenizer } from '../model/detokenizer.ts';
import { Interventions } from './interventions.ts';
import { Sampler } from './sampler.ts';
import { Sequence } from './sequence.ts';
import { StopTexts } from './stopTexts.ts';

/** An answer being generated. */
export class Generation extends Sequence {
  readonly #model: LoadedModel;
  readonly #events: QueueEvents;
  readonly #request: SequenceRequest;
  readonly #directions: readonly Float32Array[];
  readonly #detokenizer: Detokenizer;
  readonly #stops: StopTexts;
  #interventions: Interventions | undefined;
  #sampler: Sampler | undefined;
  #text = '';
  #started = 0;
  #result: SequenceResult | undefined;
  /** Whether it was steered, and whether logits were seen that came of that. */
  #steering: 'none' | 'unseen' | 'seen' = 'none';
  /** When it was computed last, in steps of its lane. */
  turn = 0;

  constructor(model: LoadedModel, events: QueueEvents, job: JobId, index: number, request: SequenceRequest, directions: readonly Float32Array[]) {
    super(job, index);
    this.#model = model;
    this.#events = events;
    this.#request = request;
    this.#directions = directions;
    this.#detokenizer = new Detokenizer(model.libraries.model, model.vocab, model.addsSpace);
    this.#stops = new StopTexts(request.stop ?? []);
  }

  prepare(): boolean {
    this.#interventions = new Interventions(this.#request.interventions, this.#directions, this.#model.info);
    this.#sampler = new Sampler(this.#model.libraries.sampler, this.#request.sampling, this.#model.info.vocabulary);
    this.tokens.push(...this.#model.tokenize(this.#request.prompt).tokens);
    this.promptTokens = this.tokens.length;
    if (this.promptTokens > this.#model.info.contextLength) return this.#end('prompt-too-long');
    if (this.#request.maxTokens <= 0) return this.#end('length');
    return true;
  }

  get positions(): number {
    const longest = Math.min(this.promptTokens + this.#request.maxTokens, this.#model.info.contextLength);
    return roundPositions(longest);
  }

  /**
   * Prompt tokens that may be computed in one decode. Generated ones are computed one by one, also when the sequence is computed
   * again: attention rounds otherwise for one position than for several, so answers would depend on having been computed again.
   */
  get pendingPrompt(): number {
    return this.promptTokens - this.decoded;
  }

  /** Its next token is to be computed by itself. */
  get isStepping(): boolean {
    return this.pending > 0 && this.pendingPrompt < 2;
  }

  /** Tokens that it can still generate. */
  get stepsLeft(): number {
    return this.#request.maxTokens - this.#generated;
  }

  /** Its logits were no distribution any more; or it was steered and nobody saw any. */
  get mayHoldNaN(): boolean {
    return this.#result?.stopReason === 'diverged' || this.#steering === 'unseen';
  }

  /** How many of its first positions others may take over: those of the prompt, but not of one that was computed by itself. */
  get sharedPositions(): number {
    return this.promptTokens < 2 ? 0 : Math.min(this.decoded, this.promptTokens);
  }

  hasSamePromptSteering(other: Generation): boolean {
    return this.#interventions!.changesPromptsLike(other.#interventions!);
  }

  /** Adds to the plan what is to happen to the residual stream of one of its positions, computed in a row of the batch. */
  planRow(plan: HookPlan, row: number, position: number): void {
    this.#started ||= performance.now();
    const isSteered = this.#interventions!.planRow(plan, row, position < this.promptTokens ? 'prompt' : 'generated');
    if (isSteered && this.#steering === 'none') this.#steering = 'unseen';
  }

  /** All tokens are computed, the last one in this row of the last decode. False: it ended with that, `report` is due. */
  advance(context: Context, row: number): boolean {
    const token = this.#sampler!.sample(context, row);
    if (token === undefined) return this.#end('diverged');
    if (this.#steering === 'unseen') this.#steering = 'seen';
    if (this.#model.libraries.model.isEndOfGeneration(this.#model.vocab, token)) return this.#end('end');
    this.tokens.push(token);
    const { text, stopped } = this.#stops.push(this.#detokenizer.push(token));
    this.#emit(text);
    if (stopped) return this.#end('stop-text');
    if (this.#generated >= this.#request.maxTokens) return this.#end('length');
    if (this.tokens.length > this.#model.info.contextLength) return this.#end('context-full');
    return true;
  }

  report(): void {
    this.#events.onDone(this.job, this.index, this.#result!);
  }

  override cancel(): void {
    this.#end('cancelled');
    this.report();
  }

  fail(error: SteerboardError): void {
    this.dispose();
    this.#events.onFailed(this.job, this.index, error);
  }

  /** Frees native memory. It has been done where the answer ended. */
  dispose(): void {
    this.#sampler?.dispose();
    this.#sampler = undefined;
  }

  get #generated(): number {
    return this.tokens.length - this.promptTokens;
  }

  #emit(text: string): void {
    this.#text += text;
    if (text !== '') this.#events.onText(this.job, this.index, text, this.#generated);
  }

  /** Always false: the sequence does not go on. */
  #end(stopReason: StopReason): false {
    if (stopReason !== 'stop-text') {
      const { text } = this.#stops.push(this.#detokenizer.end());
      this.#emit(text + this.#stops.end());
    }
    this.dispose();
    this.#result = {
      text: this.#text,
      tokens: Int32Array.from(this.tokens.slice(this.promptTokens)),
      promptTokens: this.promptTokens,
      stopReason,
      seconds: this.#started === 0 ? 0 : (performance.now() - this.#started) / 1000,
    };
    return false;
  }
}
