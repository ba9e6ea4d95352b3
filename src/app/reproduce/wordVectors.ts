import { steadyArguments, wordRequest } from '../../core/prompts/starter/library.ts';
import { pairsFromBase } from '../../core/prompts/starter/starterPairs.ts';
import type { RunItem } from '../../protocol/files.ts';
import { starterName } from '../starter/readStarter.ts';
import { DATA, readBaseQueries, wordOf } from './data/publishedData.ts';
import { depthLayer, labVector, type LabVector } from './lab.ts';
import type { Lab } from './recipe.ts';
import type { Weight } from './strengths.ts';

/** Pairs per word: 20 in the evaluation, 10 in validation. */
export const WORD_PAIRS = { evaluation: 20, validation: 10 } as const;

export interface WordVectors {
  /** One for each different word. */
  vectors: LabVector[];
  /** Index of the vector of an item's word. */
  indexOf: (item: Pick<RunItem, 'instructionIds' | 'kwargs' | 'source'>) => number;
}

/**
 * A vector for each word of the items, from base queries whose own prompts have no keyword instruction, in file order.
 * `want`: to use the word, or, for the weaker way of excluding, to do without it.
 */
export async function wordVectors(lab: Lab, items: readonly RunItem[], pairs: number, want: 'include' | 'exclude' = 'include'): Promise<WordVectors> {
  const base = (await readBaseQueries(lab.data)).filter(({ instructionIds }) => !instructionIds.some((id) => id.startsWith('keywords:'))).slice(0, lab.options.pairs ?? pairs);
  const words = [...new Set(items.map(wordOf))];
  const vectors: LabVector[] = [];
  for (const word of words) {
    const request = wordRequest(lab.library, word, want);
    vectors.push(await labVector(lab, {
      name: `${want} ${word}`, pairs: pairsFromBase(base, request, lab.options.seed), files: [DATA.baseQueries, starterName(lab.library)],
      instructionIds: [request.instruction.id], kwargs: [steadyArguments(request)],
    }));
  }
  return { vectors, indexOf: (item) => words.indexOf(wordOf(item)) };
}

interface WordDefaults {
  layer: number;
  weight: Weight;
}

/** Layer and weight as published for Phi-3 and Gemma 2 2B; other models start from the same depth and from Eq. 2. */
export function wordDefaults({ session: { record }, options }: Lab, kind: 'inclusion' | 'exclusion'): WordDefaults {
  const published = { phi3: { inclusion: [28, 40], exclusion: [28, -100] }, gemma2: { inclusion: [24, 80], exclusion: [22, -120] } } as const;
  const known = record.architecture === 'phi3' && record.layers === 32 ? published.phi3[kind] : record.architecture === 'gemma2' && record.layers === 26 ? published.gemma2[kind] : undefined;
  const [layer, weight]: [number, Weight] = known ? [known[0], { value: known[1], unit: 'absolute' }] : [depthLayer({ layer: 28, of: 32 }, record.layers), { value: kind === 'inclusion' ? 1 : -2, unit: 'Eq. 2' }];
  return { layer: options.layer ?? layer, weight: options.weights?.[0] ?? weight };
}
