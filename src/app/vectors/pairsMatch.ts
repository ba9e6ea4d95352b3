import { SteerboardError } from '../../core/errors.ts';
import { hashTexts } from '../../core/hash.ts';
import { pairsFromFile, pairsFromTwoFiles, type PairSet } from '../../core/prompts/pairs.ts';
import { readPromptFile } from '../promptFiles.ts';

/**
 * Are the pairs in these files the ones whose hash a vector keeps? False says less: the files may have changed, or the pairs were made of a
 * part of them or with a typed instruction.
 */
export async function pairsMatch(files: readonly string[], pairsSha256: string): Promise<boolean> {
  if (files.length === 0 || files.length > 2) return false;
  try {
    const [first, second] = await Promise.all(files.map(readPromptFile));
    const sets = second ? [pairsFromTwoFiles(first!, second), pairsFromTwoFiles(second, first!)] : [pairsFromFile(first!)];
    return sets.some((set) => hashOf(set) === pairsSha256);
  } catch (error) {
    // Files that hold no pairs any more.
    if (SteerboardError.is(error)) return false;
    throw error;
  }
}

function hashOf({ pairs }: PairSet): string {
  return hashTexts(pairs.flatMap(({ prompt, promptWithoutInstruction }) => [prompt, promptWithoutInstruction]));
}
