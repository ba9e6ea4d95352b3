import { createHash } from 'node:crypto';
import { Template } from '@huggingface/jinja';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { strftime } from './strftime.ts';

/** Templates get this in place of `strftime_now`, which the engine declares itself, reading the clock, and lets nobody replace. */
const RECORDED_DATE = 'recorded_strftime';

/** A model's own chat template. Renders one user message with the generation header and no system message. */
export class ChatTemplate {
  readonly sha256: string;
  readonly #source: string;
  readonly #bos: string;
  readonly #eos: string;
  readonly #date: Date;
  #template: Template | undefined;

  constructor(source: string, bos: string, eos: string, date: Date) {
    this.#source = source;
    this.#bos = bos;
    this.#eos = eos;
    this.#date = date;
    this.sha256 = createHash('sha256').update(source).digest('hex');
  }

  /** @throws SteerboardError `bad-model` where the template can't be read or refuses the message */
  render(prompt: string): string {
    try {
      this.#template ??= new Template(this.#source.replaceAll('strftime_now', RECORDED_DATE));
      return this.#template.render({
        messages: [{ role: 'user', content: prompt }],
        add_generation_prompt: true,
        bos_token: this.#bos,
        eos_token: this.#eos,
        [RECORDED_DATE]: (format: string) => strftime(this.#date, format),
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SteerboardError('bad-model', t('The model\'s chat template failed: {0}.', reason), { hint: t('Use raw prompts with this model.') }, { cause: error });
    }
  }
}
