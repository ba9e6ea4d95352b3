import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';
import { parseJsonRow } from '../prompts/jsonRow.ts';
import { readInstructions } from '../prompts/rowFields.ts';
import { addChecks } from './addChecks.ts';
import type { CheckDeclaration } from './checksFile.ts';
import type { Checked } from './types.ts';

/** A response with what its prompt asked for. */
export interface ResponseRow extends Checked {
  prompt: string;
  response: string;
}

/** What a prompt asks for, for response files that hold only `prompt` and `response`. */
export type InstructionsByPrompt = ReadonlyMap<string, Checked>;

/** What is known about a response file besides its rows. */
export interface ResponseContext {
  byPrompt?: InstructionsByPrompt;
  /** Checks that every response is put through; with some, a row need name no instructions. */
  checks?: readonly CheckDeclaration[];
}

/**
 * Reads one line of a response file: `{prompt, response, instruction_id_list, kwargs}`, the last two from `byPrompt` where the line
 * lacks them, and more from `checks`.
 *
 * @throws {SteerboardError} `bad-prompt-file`; the caller adds the place
 */
export function parseResponseRow(line: string, { byPrompt, checks = [] }: ResponseContext = {}): ResponseRow {
  const row = parseJsonRow(line);
  const { prompt, response } = row;
  if (typeof response !== 'string') throw new SteerboardError('bad-prompt-file', t('This row has no "response".'), { hint: t('A row needs "prompt" and "response".') });
  const text = typeof prompt === 'string' ? prompt : '';
  if (!namesOwnInstructions(row)) {
    const known = byPrompt?.get(text);
    if (known) return addChecks({ prompt: text, response, ...known }, checks);
    if (byPrompt === undefined && checks.length > 0) return addChecks({ prompt: text, response, instructionIds: [], kwargs: [] }, checks);
    const hint = byPrompt ? t('Its prompt is not in the prompt file.') : t('Add "instruction_id_list" and "kwargs", or name the prompt file that has them.');
    throw new SteerboardError('bad-prompt-file', t('This row names no instructions.'), { hint });
  }
  const instructions = readInstructions(row);
  if ('message' in instructions) throw new SteerboardError('bad-prompt-file', instructions.message, instructions.hint === undefined ? {} : { hint: instructions.hint });
  return addChecks({ prompt: text, response, ...instructions }, checks);
}

/** Does a row of a response file say itself what its prompt asked for? */
export function namesOwnInstructions(fields: object): boolean {
  return 'instruction_id_list' in fields || 'single_instruction_id' in fields;
}
