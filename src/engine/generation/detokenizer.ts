import { type LlamaModelApi, type Vocab, VOCAB_SENTENCE_PIECE } from '../llama/llamaModel.ts';

/** Turns generated tokens into text one by one; a character that spans tokens appears with its last. Control tokens have no text. */
export class Detokenizer {
  readonly #api: LlamaModelApi;
  readonly #vocab: Vocab;
  readonly #decoder = new TextDecoder('utf-8');
  #piece = Buffer.alloc(64);
  #first: boolean;

  constructor(api: LlamaModelApi, vocab: Vocab) {
    this.#api = api;
    this.#vocab = vocab;
    // SentencePiece spells words with the space before them; at the start of an answer that space is nobody's.
    this.#first = api.vocabKind(vocab) === VOCAB_SENTENCE_PIECE;
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
