import type { LlamaModelApi, Vocab } from '../llama/llamaModel.ts';

/** Turns generated tokens into text one by one; a character that spans tokens appears with its last. Control tokens have no text. */
export class Detokenizer {
  readonly #api: LlamaModelApi;
  readonly #vocab: Vocab;
  readonly #decoder = new TextDecoder('utf-8');
  #piece = Buffer.alloc(64);
  #first: boolean;

  /** @param stripsFirstSpace whether the vocabulary puts a space before every text, which is then nobody's at the start of an answer */
  constructor(api: LlamaModelApi, vocab: Vocab, stripsFirstSpace: boolean) {
    this.#api = api;
    this.#vocab = vocab;
    this.#first = stripsFirstSpace;
  }

  push(token: number): string {
    const strippedSpaces = this.#first ? 1 : 0;
    this.#first = false;
    let length = this.#api.tokenToPiece(this.#vocab, token, this.#piece, this.#piece.length, strippedSpaces, false);
    if (length < 0) {
      this.#piece = Buffer.alloc(-length);
      length = this.#api.tokenToPiece(this.#vocab, token, this.#piece, this.#piece.length, strippedSpaces, false);
    }
    return this.#decoder.decode(this.#piece.subarray(0, length), { stream: true });
  }

  /** What an unfinished character leaves: a replacement character. */
  end(): string {
    return this.#decoder.decode();
  }
}
