import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';
import type { InstructionArguments } from '../instructions/types.ts';
import { appendInstruction } from './rowFields.ts';
import type { Problem, PromptFile, PromptRecord } from './types.ts';

/** One prompt with and without an instruction. */
export interface Pair {
  key: string;
  /** With the instruction. */
  prompt: string;
  promptWithoutInstruction: string;
  instructionIds: readonly string[];
  kwargs: readonly InstructionArguments[];
  /** Where the text with the instruction came from. */
  source: { file: string; line: number };
}

export interface PairSet {
  pairs: readonly Pair[];
  /** What the making of the pairs adds to the files' own problems. */
  problems: readonly Problem[];
}

/** The pairs of a file that has both texts in each row. Throws `bad-prompt-file` where none can be used. */
export function pairsFromFile(file: PromptFile): PairSet {
  const { records } = file;
  if (file.kind !== 'pairs') {
    throw new SteerboardError('bad-prompt-file', t('These prompts have no text without the instruction beside them.'), {
      file: file.name,
      ...(records[0] && { line: records[0].line }),
      hint: t('Add a column “prompt_without_instruction”, choose a second file without the instruction, or type the instruction.'),
    });
  }
  const pairs = records.flatMap((record) => (record.promptWithoutInstruction === undefined ? [] : [pair(file, record, record.prompt, record.promptWithoutInstruction)]));
  return pairSet(file.name, pairs, []);
}

/**
 * Row by row, a file with the instruction and one without. Throws `bad-prompt-file` where they have different numbers of rows. A row
 * that can't be used takes its partner along, so that no row meets another's partner.
 */
export function pairsFromTwoFiles(withInstruction: PromptFile, without: PromptFile): PairSet {
  if (withInstruction.rowCount !== without.rowCount) throw differentLengths(withInstruction, without);
  const partners = new Map(without.records.map((record) => [record.ordinal, record]));
  const pairs: Pair[] = [];
  const problems: Problem[] = [];
  const unmatched = (file: PromptFile, { line }: PromptRecord, other: PromptFile): void => {
    problems.push({ file: file.name, line, column: 1, severity: 'warning', message: t('Left out: its partner in {0} can\'t be used.', other.name), hint: t('Mend the row in {0}.', other.name) });
  };
  for (const record of withInstruction.records) {
    const partner = partners.get(record.ordinal);
    partners.delete(record.ordinal);
    if (partner) pairs.push(pair(withInstruction, record, record.prompt, partner.promptWithoutInstruction ?? partner.prompt));
    else unmatched(withInstruction, record, without);
  }
  for (const record of partners.values()) unmatched(without, record, withInstruction);
  for (const { prompt, promptWithoutInstruction, source } of pairs) {
    if (prompt === promptWithoutInstruction) {
      problems.push({ file: source.file, line: source.line, column: 1, severity: 'warning', message: t('The same text stands in {0}.', without.name), hint: t('This pair adds nothing to a vector.') });
    }
  }
  return pairSet(withInstruction.name, pairs, problems);
}

/**
 * Base prompts, each with one of the phrasings appended after a space. Phrasings take turns, so that each is used about equally
 * often and the same input gives the same pairs. A file of pairs lends its texts without the instruction.
 */
export function pairsFromInstruction(
  base: PromptFile,
  phrasings: readonly string[],
  checks: { instructionIds: readonly string[]; kwargs: readonly InstructionArguments[] } = { instructionIds: [], kwargs: [] },
): PairSet {
  const usable = phrasings.filter((phrasing) => phrasing.trim() !== '');
  if (usable.length === 0) throw new SteerboardError('bad-arguments', t('The instruction is empty.'), { hint: t('Type an instruction, such as “Use bullet points.”') });
  const pairs = base.records.map((record, i): Pair => {
    const without = record.promptWithoutInstruction ?? record.prompt;
    return { ...pair(base, record, appendInstruction(without, usable[i % usable.length]!), without), ...checks };
  });
  return pairSet(base.name, pairs, []);
}

/** Which of two files has the instruction, as far as their names tell ("formal.with.txt", "formal.without.txt"). */
export function guessRoles<T extends { name: string }>([a, b]: readonly [T, T]): { withInstruction: T; without: T } | undefined {
  const isWithout = ({ name }: T): boolean => /(^|[^a-z])(without|wo|base|plain)([^a-z]|$)/i.test(name);
  if (isWithout(a) === isWithout(b)) return undefined;
  return isWithout(b) ? { withInstruction: a, without: b } : { withInstruction: b, without: a };
}

function pair(file: PromptFile, { key, instructionIds, kwargs, line }: PromptRecord, prompt: string, promptWithoutInstruction: string): Pair {
  return { key, prompt, promptWithoutInstruction, instructionIds, kwargs, source: { file: file.name, line } };
}

function pairSet(file: string, pairs: readonly Pair[], problems: readonly Problem[]): PairSet {
  const [first] = pairs;
  if (!first) throw new SteerboardError('bad-prompt-file', t('No pair of prompts can be used.'), { file, hint: t('Mend the rows named in the problems.') });
  if (pairs.length > 1) return { pairs, problems };
  const single: Problem = {
    file, line: first.source.line, column: 1, severity: 'warning',
    message: t('One pair gives a vector of one example. 10 or more are usual.'), hint: t('Add pairs.'),
  };
  return { pairs, problems: [...problems, single] };
}

function differentLengths(withInstruction: PromptFile, without: PromptFile): SteerboardError {
  const [longer, shorter] = withInstruction.rowCount > without.rowCount ? [withInstruction, without] : [without, withInstruction];
  const first = longer.records.find(({ ordinal }) => ordinal >= shorter.rowCount);
  return new SteerboardError(
    'bad-prompt-file',
    t('{0} has {1} with the instruction, {2} has {3} without it.', withInstruction.name, prompts(withInstruction), without.name, prompts(without)),
    { file: longer.name, ...(first && { line: first.line }), hint: t('Both files need the same prompts in the same order. This line is the first without a partner, if none is missing before it.') },
  );
}

function prompts({ rowCount }: PromptFile): string {
  return rowCount === 1 ? t('1 prompt') : t('{0} prompts', rowCount);
}
