import { createHash } from 'node:crypto';
import { Environment, Interpreter, Template } from '@huggingface/jinja';
import { SteerboardError } from '../../core/errors.ts';
import { strftime } from './strftime.ts';

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
      this.#template ??= new Template(this.#source);
      const result = new Interpreter(this.#environment(prompt)).run(this.#template.parsed);
      return String(result.value);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SteerboardError('bad-model', `The model's chat template failed: ${reason}.`, { hint: 'Use raw prompts with this model.' }, { cause: error });
    }
  }

  /** The variables of `Template.render`, which can't be used itself: it declares a `strftime_now` that reads the clock. */
  #environment(prompt: string): Environment {
    const environment = new Environment();
    const variables: Record<string, unknown> = {
      true: true,
      True: true,
      false: false,
      False: false,
      none: null,
      None: null,
      range,
      raise_exception: (message: string) => {
        throw new Error(message);
      },
      strftime_now: (format: string) => strftime(this.#date, format),
      messages: [{ role: 'user', content: prompt }],
      add_generation_prompt: true,
      bos_token: this.#bos,
      eos_token: this.#eos,
    };
    for (const [name, value] of Object.entries(variables)) environment.set(name, value);
    return environment;
  }
}

/** Python's `range`. */
function range(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const count = Math.max(0, Math.ceil((to - from) / step));
  return Array.from({ length: count }, (_, i) => from + i * step);
}
