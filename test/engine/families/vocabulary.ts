import type { GgufBytes } from '../../unit/gguf/ggufBytes.ts';

/** A tokenizer of a few hundred tokens that can write any text, in one of the two kinds that the families have. */
export interface Vocabulary {
  tokens: readonly string[];
  /** Adds the section `tokenizer.ggml.*` to a header. */
  write: (bytes: GgufBytes) => void;
  /** How many keys `write` adds. */
  keys: number;
}

const TokenType = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;
const WORDS = ['the', 'river', 'walks', 'under', 'old', 'stones', 'while', 'sun', 'sings', 'of', 'name', 'answer', 'in'];

/** SentencePiece, as Llama 2, Mistral, Phi 3 and Gemma have it: pieces with scores, bytes for all else. */
export function sentencePiece({ begin, end, controls, addSpacePrefix }: { begin: string; end: string; controls: readonly string[]; addSpacePrefix: boolean }): Vocabulary {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz.,');
  // SentencePiece joins neighbours whose joint piece exists: each beginning of a word has to be a piece too.
  const pieces = ['▁', ...letters, ...new Set(WORDS.flatMap((word) => Array.from(word, (_, i) => `▁${word.slice(0, i + 1)}`)))];
  const tokens = ['<unk>', begin, end, ...bytes().map((byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`), ...pieces, ...controls];
  const firstPiece = 3 + 256;
  const typeOf = (id: number): number => {
    if (id === 0) return TokenType.unknown;
    if (id < 3 || id >= firstPiece + pieces.length) return TokenType.control;
    return id < firstPiece ? TokenType.byte : TokenType.normal;
  };
  return {
    tokens,
    keys: 10,
    write: (into) => {
      into.textKey('tokenizer.ggml.model', 'llama').textKey('tokenizer.ggml.pre', 'default').textsKey('tokenizer.ggml.tokens', tokens)
        .floatsKey('tokenizer.ggml.scores', tokens.map((text, id) => (typeOf(id) === TokenType.normal ? text.length - 20 : 0)));
      types(into, tokens.map((_, id) => typeOf(id)));
      into.u32Key('tokenizer.ggml.unknown_token_id', 0).u32Key('tokenizer.ggml.bos_token_id', 1).u32Key('tokenizer.ggml.eos_token_id', 2);
      flag(into, 'tokenizer.ggml.add_bos_token', true);
      flag(into, 'tokenizer.ggml.add_space_prefix', addSpacePrefix);
    },
  };
}

/** Byte pairs, as GPT-2, Qwen and Llama 3 have them. `end` ends a text; nothing begins it. */
export function bytePairs({ pre, end, controls }: { pre: string; end: string; controls: readonly string[] }): Vocabulary {
  const merges: string[] = [];
  const merged: string[] = [];
  for (const word of WORDS) {
    let made = 'Ġ';
    for (const letter of word) {
      if (!merged.includes(made + letter)) {
        merges.push(`${made} ${letter}`);
        merged.push(made + letter);
      }
      made += letter;
    }
  }
  const tokens = [...spelledBytes(), ...merged, end, ...controls];
  const firstControl = 256 + merged.length;
  return {
    tokens,
    keys: 7,
    write: (into) => {
      into.textKey('tokenizer.ggml.model', 'gpt2').textKey('tokenizer.ggml.pre', pre).textsKey('tokenizer.ggml.tokens', tokens).textsKey('tokenizer.ggml.merges', merges);
      types(into, tokens.map((_, id) => (id < firstControl ? TokenType.normal : TokenType.control)));
      into.u32Key('tokenizer.ggml.eos_token_id', firstControl);
      flag(into, 'tokenizer.ggml.add_bos_token', false);
    },
  };
}

function bytes(): number[] {
  return Array.from({ length: 256 }, (_, byte) => byte);
}

/** GPT-2's spelling of the 256 bytes: printable ones as themselves, the others from U+0100 on. */
function spelledBytes(): string[] {
  const printable = (byte: number): boolean => (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let others = 0;
  return bytes().map((byte) => String.fromCodePoint(printable(byte) ? byte : 0x100 + others++));
}

function types(into: GgufBytes, values: readonly number[]): void {
  into.text('tokenizer.ggml.token_type').type('array').type('i32').u64(values.length);
  for (const value of values) into.i32(value);
}

function flag(into: GgufBytes, key: string, value: boolean): void {
  into.text(key).type('bool').raw(value ? 1 : 0);
}
