import { t } from '@vscode/l10n';
import type { DirectionTokens, TokenLogit, VocabularyParams } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import { Detokenizer } from '../model/detokenizer.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import { OutputProbe } from '../model/outputProbe.ts';
import type { Cancellations } from './cancellations.ts';
import type { ReadingEvents } from './reading.ts';
import { asSteerboardError, Sequence } from './sequence.ts';

/** Directions whose tokens at either end are wanted. */
export class VocabularyReading extends Sequence {
  /** It takes none in the lane's context. */
  readonly positions = 0;
  readonly #model: LoadedModel;
  readonly #events: ReadingEvents;
  readonly #directions: readonly Float32Array[];
  readonly #count: number;
  readonly #normed: boolean;
  readonly #result: DirectionTokens[] = [];

  constructor(model: LoadedModel, events: ReadingEvents, { job, directions, count, normed = false }: VocabularyParams) {
    super(job, 0);
    this.#model = model;
    this.#events = events;
    this.#directions = directions;
    this.#count = count;
    this.#normed = normed;
  }

  prepare(): boolean {
    const { embedding, vocabulary } = this.#model.info;
    const wrong = this.#directions.find(({ length }) => length !== embedding);
    if (wrong) throw new SteerboardError('vector-mismatch', t('The direction has {0} numbers, the model {1} a layer.', wrong.length, embedding), { hint: t('Choose a vector computed on this model.') });
    if (!Number.isInteger(this.#count) || this.#count < 1 || this.#count > vocabulary) {
      throw new SteerboardError('bad-arguments', t('The number of tokens must be between 1 and {0}, not {1}.', vocabulary, this.#count));
    }
    return this.#directions.length > 0;
  }

  /** All of it at once, a decode for as many directions as it takes; tells what came of it. */
  read(cancellations: Cancellations): void {
    const jobs = new Set([this.job]);
    try {
      const probe = this.#model.createOutputProbe();
      try {
        probe.shouldAbort = () => cancellations.cover(jobs);
        for (let from = 0; from < this.#directions.length; from += OutputProbe.capacity) {
          const logits = probe.logits(this.#directions.slice(from, from + OutputProbe.capacity), this.#normed);
          // The next step ends what was cancelled, but this one is in no list any more.
          if (!logits) throw new SteerboardError('cancelled', t('Cancelled.'));
          this.#result.push(...logits.map((each) => this.#ends(each)));
          this.#events.onDecoded(this.job, logits.length);
        }
      } finally {
        probe.dispose();
      }
    } catch (error) {
      this.fail(asSteerboardError(error));
      return;
    }
    this.report();
  }

  report(): void {
    this.#events.onRead(this.job, this.index, this.#result);
  }

  fail(error: SteerboardError): void {
    this.#events.onFailed(this.job, this.index, error);
  }

  #ends(logits: Float32Array): DirectionTokens {
    const byLogit = Uint32Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || a - b);
    const describe = (token: number): TokenLogit => ({ token, text: this.#textOf(token), logit: logits[token]! });
    return { top: Array.from(byLogit.subarray(0, this.#count), describe), bottom: Array.from(byLogit.subarray(-this.#count).reverse(), describe) };
  }

  /** What the token writes; the vocabulary's own spelling where that is no text. */
  #textOf(token: number): string {
    const { model } = this.#model.libraries;
    const detokenizer = new Detokenizer(model, this.#model.vocab, false);
    const text = detokenizer.push(token) + detokenizer.end();
    return text === '' || text.includes('�') ? model.tokenText(this.#model.vocab, token) : text;
  }
}
