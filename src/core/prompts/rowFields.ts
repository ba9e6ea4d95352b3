import { t } from '@vscode/l10n';
import type { InstructionArguments } from '../instructions/types.ts';
import { isObject, parseJson } from '../json.ts';

/** What a row says, whatever the format of its file. */
export interface Row {
  key?: string;
  prompt: string;
  promptWithoutInstruction?: string;
  instructionIds: string[];
  kwargs: InstructionArguments[];
  extra: Record<string, unknown>;
}

/** A row that can't be used, and the field at fault where there is one. */
export interface RowFault {
  field?: string;
  message: string;
  hint?: string;
}

const KNOWN = new Set(['key', 'prompt', 'prompt_without_instruction', 'instruction', 'instruction_id_list', 'single_instruction_id', 'kwargs', 'single_instruction_kwargs']);

/** Reads the columns of our own pairs, of IFEval, and of the published sets with one instruction a row. */
export function readRow(fields: Readonly<Record<string, unknown>>): Row | RowFault {
  const prompt = readText(fields, 'prompt');
  if (typeof prompt === 'object') return prompt;
  if (prompt === undefined) {
    return 'prompt' in fields ? { field: 'prompt', message: t('“prompt” is empty.'), hint: t('Fill it, or delete the row.') } : missingPrompt(Object.keys(fields));
  }
  const without = readText(fields, 'prompt_without_instruction');
  if (typeof without === 'object') return without;
  const instruction = readText(fields, 'instruction');
  if (typeof instruction === 'object') return instruction;
  const instructions = readInstructions(fields);
  if ('message' in instructions) return instructions;

  const row: Row = {
    prompt,
    ...instructions,
    extra: Object.fromEntries(Object.entries(fields).filter(([name]) => !KNOWN.has(name))),
  };
  const key = fields['key'];
  if (typeof key === 'string' || typeof key === 'number') row.key = String(key);
  if (without !== undefined) row.promptWithoutInstruction = without;
  else if (instruction !== undefined) {
    row.promptWithoutInstruction = prompt;
    row.prompt = appendInstruction(prompt, instruction);
  }
  return row;
}

export function missingPrompt(columns: readonly string[]): RowFault {
  return {
    message: t('No “prompt”.'),
    hint: columns.length === 0 ? t('A row needs a column “prompt”. There are no columns.') : t('A row needs a column “prompt”. Columns found: {0}.', columns.slice(0, 8).join(', ')),
  };
}

/** The base query and the instruction with a space between, as the method appends them. */
export function appendInstruction(base: string, instruction: string): string {
  return `${base.trimEnd()} ${instruction.trim()}`;
}

/** The instructions that a row names, with their arguments; none where it names none. */
export function readInstructions(fields: Readonly<Record<string, unknown>>): Pick<Row, 'instructionIds' | 'kwargs'> | RowFault {
  const ids = readIds(fields);
  if (!Array.isArray(ids)) return ids;
  const kwargs = readArguments(fields, ids.length);
  return Array.isArray(kwargs) ? splitLanguages(ids, kwargs) : kwargs;
}

function readText(fields: Readonly<Record<string, unknown>>, field: string): string | undefined | RowFault {
  const value = fields[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return { field, message: t('“{0}” must be text.', field) };
  return value.trim() === '' ? undefined : value;
}

function readIds(fields: Readonly<Record<string, unknown>>): string[] | RowFault {
  const field = isGiven(fields['single_instruction_id']) ? 'single_instruction_id' : 'instruction_id_list';
  const value = fields[field];
  if (!isGiven(value)) return [];
  if (typeof value === 'string' && !value.trimStart().startsWith('[')) return value.split(/[\s,;|]+/).filter((id) => id !== '');
  const list = typeof value === 'string' ? parseJson(value) : value;
  if (Array.isArray(list) && list.every((id): id is string => typeof id === 'string')) return list;
  return { field, message: t('“{0}” must be a list of instruction ids.', field), hint: t('For example ["punctuation:no_comma"].') };
}

function readArguments(fields: Readonly<Record<string, unknown>>, count: number): InstructionArguments[] | RowFault {
  const field = isGiven(fields['single_instruction_kwargs']) ? 'single_instruction_kwargs' : 'kwargs';
  const value = fields[field];
  if (!isGiven(value)) return Array.from({ length: count }, () => ({}));
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  const list: unknown[] | undefined = Array.isArray(parsed) ? parsed : isObject(parsed) && count === 1 ? [parsed] : undefined;
  if (!list?.every((item) => item === null || isObject(item))) {
    return { field, message: t('“{0}” must be a list of objects, one for each instruction.', field), hint: t('For example [{"num_bullets": 3}].') };
  }
  if (list.length !== count) return { field, message: t('{0} arguments for {1} instructions.', list.length, count), hint: t('“{0}” needs one object for each instruction id; {} for none.', field) };
  // Some copies of IFEval hold every argument of every instruction as null.
  return list.map((item) => Object.fromEntries(Object.entries(item ?? {}).filter(([, argument]) => argument !== null)));
}

/** The published sets write the language into the id; the verifier takes it as an argument. */
function splitLanguages(ids: readonly string[], kwargs: readonly InstructionArguments[]): Pick<Row, 'instructionIds' | 'kwargs'> {
  const plain = 'language:response_language';
  const languages = ids.map((id) => (id.startsWith(`${plain}_`) ? id.slice(plain.length + 1) : undefined));
  return {
    instructionIds: ids.map((id, i) => (languages[i] === undefined ? id : plain)),
    kwargs: kwargs.map((given, i) => (languages[i] === undefined ? given : { language: languages[i], ...given })),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
