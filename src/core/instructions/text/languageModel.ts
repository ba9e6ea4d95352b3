import { languageTables } from './data/languageTables.ts';
import { BitReader, NumberReader, symbolAt } from './packed.ts';

/** Language profiles by n-gram. The entries of n-gram g are those from starts[g] up to, not including, starts[g + 1]. */
export interface LanguageModel {
  /** Codes such as `en` and `zh-cn`. */
  languages: readonly string[];
  /** Number of the n-gram that ends in `last`, or -1. A shorter one has 0 for its missing first characters. */
  find: (first: number, middle: number, last: number) => number;
  starts: Int32Array;
  /** Language of each entry. */
  owners: Uint8Array;
  /** Share of the n-gram among those of its length in the language's text. */
  shares: Float64Array;
}

let model: LanguageModel | undefined;

/** The model, decoded at the first call (about 20 ms, 4 MB). */
export function languageModel(): LanguageModel {
  return (model ??= decode());
}

function decode(): LanguageModel {
  const { shapes, owners: ownerSymbols, lengths, bits } = languageTables;
  const languages = languageTables.languages.split('\n').map((line) => {
    const [code, ...numbers] = line.split(' ');
    return { code: code!, totals: numbers.slice(0, 3).map(Number), smallest: Number(numbers[3]) };
  });
  const grams = decodeGrams();
  const starts = new Int32Array(shapes.length + 1);
  const owners = new Uint8Array(lengths.length);
  const shares = new Float64Array(lengths.length);
  const mantissas = new BitReader(bits);
  let entry = 0;
  for (let index = 0, gram = 0; index < ownerSymbols.length; index++) {
    const owner = symbolAt(ownerSymbols, index);
    const language = languages[owner];
    if (language === undefined) {
      starts[++gram] = entry;
      continue;
    }
    const rest = symbolAt(lengths, entry) + language.smallest - 1;
    owners[entry] = owner;
    shares[entry++] = ((1 << rest) + mantissas.next(rest)) / language.totals[lengthOf(symbolAt(shapes, gram)) - 1]!;
  }
  return { languages: languages.map(({ code }) => code), find: finder(grams), starts, owners, shares };
}

/** Characters of n-grams, three to each, the missing first ones 0. */
function decodeGrams(): Uint16Array {
  const alphabet: number[] = [];
  for (const distances = new NumberReader(languageTables.alphabet); !distances.done; ) alphabet.push((alphabet.at(-1) ?? 0) + distances.next());

  const { shapes } = languageTables;
  const chars = new NumberReader(languageTables.chars);
  const grams = new Uint16Array(3 * shapes.length);
  const ranks: number[] = [];
  for (let gram = 0, before = 0; gram < shapes.length; gram++) {
    const shape = symbolAt(shapes, gram);
    const length = lengthOf(shape);
    const shared = shape >> 2;
    for (let at = shared; at < length; at++) ranks[at] = chars.next() + (at === shared && at < before ? ranks[at]! : 0);
    for (let at = 0; at < length; at++) grams[3 * (gram + 1) - length + at] = alphabet[ranks[at]!]!;
    before = length;
  }
  return grams;
}

function lengthOf(shape: number): number {
  return shape & 3;
}

/** A hash table with open addressing: no strings are made while a text is read. */
function finder(grams: Uint16Array): LanguageModel['find'] {
  const size = 1 << Math.ceil(Math.log2(grams.length / 3) + 1);
  const slots = new Int32Array(size);
  const slotOf = (first: number, middle: number, last: number): number => {
    for (let slot = hash(first, middle, last) & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      const at = 3 * slots[slot]! - 3;
      if (at < 0 || (grams[at] === first && grams[at + 1] === middle && grams[at + 2] === last)) return slot;
    }
  };
  for (let at = 0; at < grams.length; at += 3) slots[slotOf(grams[at]!, grams[at + 1]!, grams[at + 2]!)] = at / 3 + 1;
  return (first, middle, last) => slots[slotOf(first, middle, last)]! - 1;
}

function hash(first: number, middle: number, last: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(middle, 0x85ebca6b) ^ Math.imul(last, 0xc2b2ae35);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 8;
}
