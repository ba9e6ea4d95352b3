import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { SteerboardError } from '../../../core/errors.ts';
import type { InstructionArguments } from '../../../core/instructions/types.ts';
import { findInstructionProblem } from '../../../core/instructions/verify.ts';
import { pairsFromFile, type Pair } from '../../../core/prompts/pairs.ts';
import { runItems } from '../../../core/prompts/runItems.ts';
import type { BasePrompt } from '../../../core/prompts/starter/starterPairs.ts';
import type { PromptFile } from '../../../core/prompts/types.ts';
import type { RunItem } from '../../../protocol/files.ts';
import { readPromptFile } from '../../promptFiles.ts';

/** Files of the published experiments, below the folder that the user names. */
export const DATA = {
  baseQueries: 'ifeval_wo_instructions.jsonl',
  formatTest: 'format/ifeval_single_instr_format.jsonl',
  include: 'keywords/ifeval_single_keyword_include.jsonl',
  exclude: 'keywords/ifeval_single_keyword_exclude.jsonl',
  includeValidation: 'keywords/inclusion_validation.jsonl',
  excludeValidation: 'keywords/exclusion_validation.jsonl',
  casingExclude: 'composition/ifeval_multiple_instr_casing_exclude.jsonl',
} as const;

/** The pairs that format vectors are made from: the whole file where it is there, else the part of it that could be had. */
export const FORMAT_PAIRS: readonly string[] = ['format/ifeval_augmented_filtered.jsonl', 'format/augmented_sample.jsonl'];

/** A prompt of IFEval without its instructions, and which those were. */
export interface BaseQuery extends BasePrompt {
  instructionIds: readonly string[];
}

/** Rows of an evaluation or validation file as items of a run. @throws {SteerboardError} `file-access`, `bad-prompt-file` */
export async function readItems(folder: string, name: string): Promise<RunItem[]> {
  return runItems(await readData(folder, name));
}

/** The base queries in file order. @throws {SteerboardError} `file-access`, `bad-prompt-file` */
export async function readBaseQueries(folder: string): Promise<BaseQuery[]> {
  const { name, records } = await readData(folder, DATA.baseQueries);
  return records.map(({ key, line, extra, instructionIds }) => {
    // `prompt` is the request to the model that took the instructions out; what it answered is the base query.
    const prompt = extra['model_output'];
    if (typeof prompt !== 'string' || prompt.trim() === '') throw new SteerboardError('bad-prompt-file', 'The row has no "model_output".', { file: name, line });
    return { key, prompt, instructionIds, source: { file: name, line } };
  });
}

export interface FormatPairs {
  /** The file's name below the data folder. */
  file: string;
  /** By vector id, in file order. */
  pairs: ReadonlyMap<string, readonly Pair[]>;
}

/** The pairs of format instructions. @throws {SteerboardError} `file-access`, `bad-prompt-file` */
export async function readFormatPairs(folder: string): Promise<FormatPairs> {
  const there = await Promise.all(FORMAT_PAIRS.map((name) => access(join(folder, name)).then(() => true, () => false)));
  const file = FORMAT_PAIRS[there.indexOf(true)] ?? FORMAT_PAIRS[0]!;
  const pairs = new Map<string, Pair[]>();
  for (const pair of pairsFromFile(await readData(folder, file)).pairs) {
    const id = vectorId(pair.instructionIds[0] ?? '', pair.kwargs[0] ?? {});
    pairs.set(id, [...(pairs.get(id) ?? []), pair]);
  }
  return { file, pairs };
}

/** What an instruction's vector goes by: its id, with the language where it asks for one. */
export function vectorId(id: string, kwargs: InstructionArguments): string {
  const language = kwargs['language'];
  return typeof language === 'string' && id === 'language:response_language' ? `${id}_${language}` : id;
}

/** Can the pair's check be made? A few published rows lack an argument. */
export function isCheckable({ instructionIds, kwargs }: Pick<Pair, 'instructionIds' | 'kwargs'>): boolean {
  return instructionIds.length > 0 && instructionIds.every((id, index) => findInstructionProblem(id, kwargs[index] ?? {}) === undefined);
}

/** The word that a row of the keyword files is about. @throws {SteerboardError} `bad-prompt-file` */
export function wordOf({ instructionIds, kwargs, source }: Pick<RunItem, 'instructionIds' | 'kwargs' | 'source'>): string {
  for (const [index, id] of instructionIds.entries()) {
    const words = id === 'keywords:existence' ? kwargs[index]?.['keywords'] : id === 'keywords:forbidden_words' ? kwargs[index]?.['forbidden_words'] : undefined;
    if (Array.isArray(words) && typeof words[0] === 'string') return words[0];
  }
  throw new SteerboardError('bad-prompt-file', 'The row names no word.', { ...(source && { file: source.file, line: source.line }) });
}

async function readData(folder: string, name: string): Promise<PromptFile> {
  const path = join(folder, name);
  try {
    // Its path on this machine is nobody's business: records name the file as the published data do.
    return { ...(await readPromptFile(path)), name };
  } catch (error) {
    if (!SteerboardError.is(error, 'file-access')) throw error;
    throw new SteerboardError('file-access', error.message, { file: path, hint: 'The experiment reads this file of the published data; see docs/reproduce.md.' }, { cause: error });
  }
}
