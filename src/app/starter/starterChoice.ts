import type { Checked, InstructionArguments } from '../../core/instructions/types.ts';
import type { Pair } from '../../core/prompts/pairs.ts';
import { steadyArguments, type StarterLibrary, type StarterRequest } from '../../core/prompts/starter/library.ts';
import { pairsFromBase, starterPairs, typedPairs, type BasePrompt, type StarterOptions } from '../../core/prompts/starter/starterPairs.ts';

/** What to append to base prompts: an instruction of the library, or one in a person's own words (several are phrasings of it). */
export type StarterChoice =
  | { kind: 'library'; request: StarterRequest }
  | { kind: 'typed'; phrasings: readonly string[]; check?: { id: string; kwargs: InstructionArguments } };

/** Pairs per word vector, as the paper's evaluation took. */
export const WORD_PAIRS = 20;

/** The library's base prompts with the choice, from its own part. @throws {SteerboardError} `no-prompts`, `bad-arguments` */
export function choicePairs(library: StarterLibrary, choice: StarterChoice, options: StarterOptions = {}): Pair[] {
  return choice.kind === 'library' ? starterPairs(library, choice.request, options) : typedPairs(library, choice.phrasings, choice.check, options);
}

/** Base prompts of the user's own with an instruction of the library. */
export function choicePairsOn(base: readonly BasePrompt[], request: StarterRequest, { count, seed }: Pick<StarterOptions, 'count' | 'seed'> = {}): Pair[] {
  return pairsFromBase(base.slice(0, count), request, seed);
}

/** What a vector made from the choice is about: the check, with the arguments that every pair shares. */
export function choiceChecks(choice: StarterChoice): Pick<Checked, 'instructionIds' | 'kwargs'> {
  if (choice.kind === 'library') return { instructionIds: [choice.request.instruction.id], kwargs: [steadyArguments(choice.request)] };
  return { instructionIds: choice.check ? [choice.check.id] : [], kwargs: choice.check ? [choice.check.kwargs] : [] };
}
