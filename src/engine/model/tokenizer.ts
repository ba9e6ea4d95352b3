import { t } from '@vscode/l10n';
import type { PromptInput, TokenizeResult } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { LlamaModelApi, Vocab } from '../llama/llamaModel.ts';
import type { ChatTemplate } from './chatTemplate.ts';

export interface TokenizerOptions {
  /** Undefined where the model has none. */
  template: ChatTemplate | undefined;
  /** Put the beginning-of-sequence token before texts that begin with it already. */
  doubleBos: boolean;
}

/** Turns prompts into the tokens that the model reads. */
export class Tokenizer {
  readonly #api: LlamaModelApi;
  readonly #vocab: Vocab;
  readonly #options: TokenizerOptions;

  constructor(api: LlamaModelApi, vocab: Vocab, options: TokenizerOptions) {
    this.#api = api;
    this.#vocab = vocab;
    this.#options = options;
  }

  /** @throws SteerboardError `bad-model` (a chat prompt without a usable template), `bad-arguments` (no token at all) */
  tokenize(prompt: PromptInput): TokenizeResult {
    const text = prompt.kind === 'raw' ? prompt.text : this.#template().render(prompt.prompt);
    const tokens = this.#withBos(this.#tokensOf(text, true));
    if (tokens.length === 0) throw new SteerboardError('bad-arguments', t('The prompt is empty.'));
    return { tokens, text };
  }

  /** Tokens of what a model wrote: nothing put before it, and what looks like a special token is the text that it is. */
  textTokens(text: string): Int32Array {
    return this.#tokensOf(text, false);
  }

  /** What the model's rule puts before every text, if anything. */
  beginning(): Int32Array {
    return this.#withBos(new Int32Array(0));
  }

  #template(): ChatTemplate {
    if (this.#options.template) return this.#options.template;
    throw new SteerboardError('bad-model', t('This model has no chat template.'), { hint: t('Choose an instruction-tuned model, or use raw prompts.') });
  }

  /** The model's own rule decides whether its token begins the text; a template that wrote it already is left alone. */
  #withBos(tokens: Int32Array): Int32Array {
    const bos = this.#api.bos(this.#vocab);
    if (!this.#api.addsBos(this.#vocab) || bos < 0) return tokens;
    if (tokens[0] === bos && !this.#options.doubleBos) return tokens;
    return Int32Array.of(bos, ...tokens);
  }

  #tokensOf(text: string, parsesSpecial: boolean): Int32Array {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length === 0) return new Int32Array(0);
    // No token is shorter than a byte, but SentencePiece may put one for a leading space.
    const tokens = new Int32Array(bytes.length + 1);
    const count = this.#api.tokenize(this.#vocab, bytes, bytes.length, tokens, tokens.length, false, parsesSpecial);
    if (count < 0) throw new SteerboardError('internal', `The text of ${bytes.length} bytes could not be tokenised (${count}).`);
    return tokens.slice(0, count);
  }
}
