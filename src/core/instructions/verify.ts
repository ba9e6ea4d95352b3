import { SteerboardError } from '../errors.ts';
import { InstructionError } from './arguments.ts';
import { inEnglish, phrase, translated } from './phrase.ts';
import type { Phrase } from './phrase.ts';
import { bindInstruction } from './registry.ts';
import { isBlank } from './text/pythonText.ts';
import type { Check, Checked, InstructionArguments, InstructionResult, Verdict } from './types.ts';
import { looseVariants } from './variants.ts';
import { fail } from './wording.ts';

/** One response with what its prompt asked for: a record of a response file may be passed as it is. */
export interface VerifyRequest extends Checked {
  response: string;
  /** No check reads it: IFEval's checks see the response alone. */
  prompt?: string;
}

/**
 * Strict and loose outcome of every instruction, in order. Strict: the response is not blank and passes. Loose: one of its 8 variants is
 * not blank and passes. Never throws: what cannot be checked gets an error row, which is no pass. The words are English, as files keep
 * them; see `wordedResults`.
 */
export function verifyResponse({ response, instructionIds, kwargs, checkNames }: VerifyRequest): InstructionResult[] {
  if (kwargs.length !== instructionIds.length) {
    const error = inEnglish(unequal(instructionIds.length, kwargs.length));
    return instructionIds.map((id) => ({ id, error }));
  }
  const variants = looseVariants(response);
  return instructionIds.map((id, index) => named(verifyInstruction(response, variants, id, kwargs[index]), checkNames?.[index]));
}

/**
 * Results as `verifyResponse` gave them, with words in the user's language, which are found by checking again. What comes out otherwise
 * now, as by another version's verifier, keeps its words.
 */
export function wordedResults(results: readonly InstructionResult[], { response, instructionIds, kwargs }: VerifyRequest): InstructionResult[] {
  if (kwargs.length !== instructionIds.length) return results.map((result) => ('error' in result ? { ...result, error: translated(unequal(instructionIds.length, kwargs.length)) } : result));
  return results.map((result, index) => {
    try {
      const { description, check } = bindInstruction(result.id, kwargs[index]);
      const { passed, reason } = checkStrictly(response, check);
      return 'error' in result || passed !== result.strict ? result : { ...result, description: result.name ?? translated(description), reason: translated(reason) };
    } catch (error) {
      return 'error' in result ? { ...result, error: errorText(error) } : result;
    }
  });
}

function unequal(ids: number, kwargs: number): Phrase {
  return phrase('{0} instruction ids but {1} objects of arguments.', ids, kwargs);
}

function checkStrictly(response: string, check: Check): Verdict {
  return isBlank(response) ? fail(phrase('blank answer')) : check(response);
}

/** The instruction in the user's words: "at least 3 bullet points". The id itself where it or its arguments are wrong. */
export function describeInstruction(id: string, kwargs: InstructionArguments): string {
  return findInstructionProblem(id, kwargs) === undefined ? translated(bindInstruction(id, kwargs).description) : id;
}

/** What is wrong with an instruction as it stands in a file; undefined where nothing is. */
export function findInstructionProblem(id: string, kwargs: unknown): SteerboardError | undefined {
  try {
    bindInstruction(id, kwargs);
    return undefined;
  } catch (error) {
    if (SteerboardError.is(error)) return error;
    throw error;
  }
}

function verifyInstruction(response: string, variants: readonly string[], id: string, kwargs: unknown): InstructionResult {
  try {
    const { description, check } = bindInstruction(id, kwargs);
    const strict = checkStrictly(response, check);
    const loose = strict.passed || variants.some((variant) => variant !== response && check(variant).passed);
    return { id, description: inEnglish(description), strict: strict.passed, loose, reason: inEnglish(strict.reason), spans: strict.spans };
  } catch (error) {
    return { id, error: error instanceof InstructionError ? error.english : errorText(error) };
  }
}

function named(result: InstructionResult, name: string | null | undefined): InstructionResult {
  if (name === null || name === undefined) return result;
  return 'error' in result ? { ...result, name } : { ...result, name, description: name };
}

function errorText(error: unknown): string {
  if (SteerboardError.is(error)) return error.describe();
  return error instanceof Error ? error.message : String(error);
}
