import type { Checked, InstructionArguments } from '../instructions/types.ts';

/** What a vector is for, as its file records it. No ids: for whatever it is asked with. */
export type Purpose = Pick<Checked, 'instructionIds' | 'kwargs'>;

/** How a vector serves an instruction. `add` and `subtract` say with which sign. */
export interface Fit {
  sign: 'add' | 'subtract';
  /** Arguments that the vector's record shares with the instruction: of several vectors the closest one serves. */
  shared: number;
}

/** Checks for words: the argument that lists them, and the check that wants the opposite. */
const WORDS: Readonly<Record<string, { argument: string; opposite: string }>> = {
  'keywords:existence': { argument: 'keywords', opposite: 'keywords:forbidden_words' },
  'keywords:forbidden_words': { argument: 'forbidden_words', opposite: 'keywords:existence' },
};

/**
 * Does a vector made for one instruction serve another? The check must be the same, and so must arguments that are texts (the language,
 * "at least" against "less than", an end phrase) where the vector's record has them; numbers may differ. A vector for a word serves every
 * prompt that asks for it among others; subtracted, it serves prompts that forbid the word.
 */
function fitOf(vectorId: string, vectorArguments: InstructionArguments, id: string, given: InstructionArguments): Fit | undefined {
  const words = WORDS[vectorId];
  if (words !== undefined) {
    const sign = id === vectorId ? 'add' : id === words.opposite ? 'subtract' : undefined;
    if (sign === undefined) return undefined;
    const made = wordList(vectorArguments[words.argument]);
    const wanted = wordList(given[WORDS[id]!.argument]);
    return made.every((word) => wanted.includes(word)) ? { sign, shared: made.length } : undefined;
  }
  if (vectorId !== id) return undefined;
  let shared = 0;
  for (const [name, value] of Object.entries(vectorArguments)) {
    if (!(name in given)) continue;
    if (JSON.stringify(value) === JSON.stringify(given[name])) shared++;
    else if (typeof value !== 'number') return undefined;
  }
  return { sign: 'add', shared };
}

/** What one prompt is steered with. */
export interface FittingVectors {
  /** Indices of vectors, in the order of the prompt's instructions, none twice. */
  vectors: number[];
  /** Indices of the prompt's instructions that no vector is for. */
  without: number[];
  /** Instructions for which several vectors are equally close, with these. */
  ambiguous: { instruction: number; vectors: number[] }[];
}

export interface FittingUse extends Purpose {
  /** The vector's strength is negative. */
  subtracted: boolean;
}

/** Which vectors serve a prompt's instructions: for each the closest one, for words one for each word. Vectors without ids serve every prompt. */
export function fittingVectors(item: Checked, uses: readonly FittingUse[]): FittingVectors {
  const found: FittingVectors = { vectors: [], without: [], ambiguous: [] };
  const add = (index: number): void => {
    if (!found.vectors.includes(index)) found.vectors.push(index);
  };
  item.instructionIds.forEach((id, instruction) => {
    const fits = uses.flatMap((use, index) => {
      const fit = bestFit(use, id, item.kwargs[instruction] ?? {});
      return fit ? [{ index, shared: fit.shared, words: wordsOf(use, id) }] : [];
    });
    if (fits.length === 0) found.without.push(instruction);
    for (const words of new Set(fits.map((fit) => fit.words))) {
      const rivals = fits.filter((fit) => fit.words === words);
      const most = Math.max(...rivals.map(({ shared }) => shared));
      const closest = rivals.filter(({ shared }) => shared === most);
      if (closest.length > 1) found.ambiguous.push({ instruction, vectors: closest.map(({ index }) => index) });
      else add(closest[0]!.index);
    }
  });
  uses.forEach(({ instructionIds }, index) => {
    if (instructionIds.length === 0) add(index);
  });
  return found;
}

/** Is the vector for any of the prompt's instructions, with either sign? */
export function servesAny({ instructionIds, kwargs }: Purpose, item: Checked): boolean {
  return instructionIds.some((vectorId, at) => item.instructionIds.some((id, index) => fitOf(vectorId, kwargs[at] ?? {}, id, item.kwargs[index] ?? {}) !== undefined));
}

function bestFit({ instructionIds, kwargs, subtracted }: FittingUse, id: string, given: InstructionArguments): Fit | undefined {
  const fits = instructionIds.flatMap((vectorId, at) => fitOf(vectorId, kwargs[at] ?? {}, id, given) ?? []);
  // An unsearched strength is positive; a vector is subtracted only where somebody chose that.
  const usable = fits.filter(({ sign }) => (sign === 'subtract') === subtracted);
  return usable.sort((a, b) => b.shared - a.shared)[0];
}

/** Tells vectors for different words of one instruction apart; the same text for all others. */
function wordsOf({ instructionIds, kwargs }: Purpose, id: string): string {
  if (!(id in WORDS)) return '';
  return instructionIds.flatMap((vectorId, at) => (vectorId in WORDS ? wordList(kwargs[at]?.[WORDS[vectorId]!.argument]) : [])).join(' ');
}

function wordList(value: unknown): string[] {
  return Array.isArray(value) ? value.map((word) => String(word).toLowerCase()).sort() : [];
}
