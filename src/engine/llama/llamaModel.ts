import type { LibraryHandle } from 'koffi';
import { bind } from './bind.ts';
import { MEMORY, POINTER, type Pointer } from './pointer.ts';
import { type ModelParams, ModelParamsStruct } from './structs.ts';

export type Model = Pointer<'llama_model'>;
export type Vocab = Pointer<'llama_vocab'>;

/** Models and vocabularies (llama.h). */
export interface LlamaModelApi {
  defaultParams(): ModelParams;
  /** 0 on failure; llama.cpp says why on stderr. */
  load(path: string, params: ModelParams): Model | 0;
  free(model: Model): void;
  vocab(model: Model): Vocab;
  trainedContext(model: Model): number;
  embedding(model: Model): number;
  layers(model: Model): number;
  isRecurrent(model: Model): boolean;
  isHybrid(model: Model): boolean;
  isDiffusion(model: Model): boolean;
  hasEncoder(model: Model): boolean;
  hasDecoder(model: Model): boolean;

  vocabSize(vocab: Vocab): number;
  /** −1 where the vocabulary has none. */
  bos(vocab: Vocab): number;
  eos(vocab: Vocab): number;
  addsBos(vocab: Vocab): boolean;
  isEndOfGeneration(vocab: Vocab, token: number): boolean;
  /** The token's text as the vocabulary spells it. */
  tokenText(vocab: Vocab, token: number): string;
  /** Tokens written, or minus the number that there would be. */
  tokenize(vocab: Vocab, text: Uint8Array, bytes: number, tokens: Int32Array, capacity: number, addSpecial: boolean, parseSpecial: boolean): number;
  /** Bytes written, or minus the number needed. */
  tokenToPiece(vocab: Vocab, token: number, buffer: Uint8Array, size: number, strippedSpaces: number, special: boolean): number;
}

export function bindLlamaModel(llama: LibraryHandle): LlamaModelApi {
  return {
    defaultParams: bind(llama, 'llama_model_default_params', ModelParamsStruct, []),
    load: bind(llama, 'llama_model_load_from_file', POINTER, ['str', ModelParamsStruct]),
    free: bind(llama, 'llama_model_free', 'void', [POINTER]),
    vocab: bind(llama, 'llama_model_get_vocab', POINTER, [POINTER]),
    trainedContext: bind(llama, 'llama_model_n_ctx_train', 'int32_t', [POINTER]),
    embedding: bind(llama, 'llama_model_n_embd', 'int32_t', [POINTER]),
    layers: bind(llama, 'llama_model_n_layer', 'int32_t', [POINTER]),
    isRecurrent: bind(llama, 'llama_model_is_recurrent', 'bool', [POINTER]),
    isHybrid: bind(llama, 'llama_model_is_hybrid', 'bool', [POINTER]),
    isDiffusion: bind(llama, 'llama_model_is_diffusion', 'bool', [POINTER]),
    hasEncoder: bind(llama, 'llama_model_has_encoder', 'bool', [POINTER]),
    hasDecoder: bind(llama, 'llama_model_has_decoder', 'bool', [POINTER]),
    vocabSize: bind(llama, 'llama_vocab_n_tokens', 'int32_t', [POINTER]),
    bos: bind(llama, 'llama_vocab_bos', 'int32_t', [POINTER]),
    eos: bind(llama, 'llama_vocab_eos', 'int32_t', [POINTER]),
    addsBos: bind(llama, 'llama_vocab_get_add_bos', 'bool', [POINTER]),
    isEndOfGeneration: bind(llama, 'llama_vocab_is_eog', 'bool', [POINTER, 'int32_t']),
    tokenText: bind(llama, 'llama_vocab_get_text', 'str', [POINTER, 'int32_t']),
    tokenize: bind(llama, 'llama_tokenize', 'int32_t', [POINTER, MEMORY, 'int32_t', MEMORY, 'int32_t', 'bool', 'bool']),
    tokenToPiece: bind(llama, 'llama_token_to_piece', 'int32_t', [POINTER, 'int32_t', MEMORY, 'int32_t', 'int32_t', 'bool']),
  };
}
