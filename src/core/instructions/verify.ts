import { SteerboardError } from '../errors.ts';
import { bindInstruction } from './registry.ts';
import { isBlank } from './text/pythonText.ts';
import type { Checked, InstructionArguments, InstructionResult, Verdict } from './types.ts';
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
 * not blank and passes. Never throws: what cannot be checked gets an error row, which is no pass.
 */
export function verifyResponse({ response, instructionIds, kwargs, checkNames }: VerifyRequest): InstructionResult[] {
  if (kwargs.length !== instructionIds.length) {
    const error = `${instructionIds.length} instruction ids but ${kwargs.length} objects of arguments.`;
    return instructionIds.map((id) => ({ id, error }));
  }
  const variants = looseVariants(response);
  return instructionIds.map((id, index) => named(verifyInstruction(response, variants, id, kwargs[index]), checkNames?.[index]));
}

/** The instruction in words: "at least 3 bullet points". The id itself where it or its arguments are wrong. */
export function describeInstruction(id: string, kwargs: InstructionArguments): string {
  return findInstructionProblem(id, kwargs) === undefined ? bindInstruction(id, kwargs).description : id;
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
    const strict: Verdict = isBlank(response) ? fail('blank answer') : check(response);
    const loose = strict.passed || variants.some((variant) => variant !== response && check(variant).passed);
    return { id, description, strict: strict.passed, loose, reason: strict.reason, spans: strict.spans };
  } catch (error) {
    return { id, error: errorText(error) };
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
