import type { Recipe } from './recipe.ts';
import { casingWord, formatLength } from './recipes/composition.ts';
import { crossModel } from './recipes/crossModel.ts';
import { crossModelLength } from './recipes/crossModelLength.ts';
import { format } from './recipes/format.ts';
import { lengthAtLeast, lengthAtMost, lengthExactly, lengthFree } from './recipes/length.ts';
import { similarity } from './recipes/similarity.ts';
import { strengthQuality } from './recipes/strengthQuality.ts';
import { exclusionGrid, inclusionGrid, wordsExclusion, wordsInclusion } from './recipes/words.ts';

/** The published experiments, in the order of the paper. */
export const RECIPES: readonly Recipe[] = [
  format,
  lengthFree, lengthAtMost, lengthExactly, lengthAtLeast,
  inclusionGrid, exclusionGrid, wordsInclusion, wordsExclusion,
  formatLength, casingWord,
  crossModel, crossModelLength,
  similarity,
  strengthQuality,
];
