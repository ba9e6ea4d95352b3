import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { findInstructionType } from '../instructions/registry.ts';
import { findInstructionProblem } from '../instructions/verify.ts';
import type { Place } from './promptFileBuilder.ts';
import { LinePositions } from './textLines.ts';
import type { Problem, PromptFile, PromptRecord } from './types.ts';

/**
 * Instruction ids that don't exist and arguments that are missing, unknown or wrong, each at its place in the file's text. The rows can be used
 * nevertheless: such an instruction fails as unchecked. What all rows share by front matter is told once.
 */
export function instructionProblems({ name, text, records }: PromptFile): Problem[] {
  const positions = new LinePositions(text);
  const problems = new Map<string, Problem>();
  for (const record of records) {
    record.instructionIds.forEach((id, index) => {
      const problem = findInstructionProblem(id, record.kwargs[index] ?? {});
      if (problem === undefined) return;
      const { argument, hint } = problem.details;
      const place = placeOf(text, record, index, findInstructionType(id) ? { argument } : undefined);
      const from = positions.at(place.start);
      const to = positions.at(place.end);
      problems.set(`${place.start} ${problem.message}`, {
        file: name, ...from, ...(to.line === from.line && to.column > from.column && { endColumn: to.column }),
        severity: 'error', message: problem.message, ...(hint !== undefined && { hint }),
      });
    });
  }
  return [...problems.values()];
}

/** Where the fault stands: the argument, else the instruction's arguments, else its id. `inArguments`: absent for a fault of the id itself. */
function placeOf(text: string, record: PromptRecord, index: number, inArguments: { argument: string | undefined } | undefined): Place {
  const row = parseTree(text.slice(record.start, record.end));
  return (row?.type === 'object' ? placeInJson(row, record.start, index, inArguments) : placeInText(text, record, index, inArguments?.argument)) ?? record;
}

function placeInJson(row: Node, base: number, index: number, inArguments: { argument: string | undefined } | undefined): Place | undefined {
  const id = elementOf(row, ['single_instruction_id', 'instruction_id_list'], index);
  const given = inArguments && elementOf(row, ['single_instruction_kwargs', 'kwargs'], index);
  const argument = given?.type === 'object' && inArguments?.argument !== undefined ? findNodeAtLocation(given, [inArguments.argument]) : undefined;
  const node = argument ?? given ?? id;
  return node && { start: base + node.offset, end: base + node.offset + node.length };
}

/** The element for one instruction of the first of these columns that is filled; the whole value where it is no list. */
function elementOf(row: Node, columns: readonly string[], index: number): Node | undefined {
  const value = columns.map((column) => findNodeAtLocation(row, [column])).find((node) => node !== undefined && node.type !== 'null');
  return value?.type === 'array' ? findNodeAtLocation(value, [index]) : value;
}

/** Tables and front matter: the argument's name, else the id, where it stands in the row or before the first prompt. */
function placeInText(text: string, { start, end, instructionIds }: PromptRecord, index: number, argument: string | undefined): Place | undefined {
  const id = instructionIds[index]!;
  const nth = instructionIds.slice(0, index).filter((other) => other === id).length;
  const within = findWord(text, id, 0, start, end) === undefined ? { from: 0, to: start } : { from: start, to: end };
  const named = argument === undefined ? undefined : findWord(text, argument, 0, within.from, within.to);
  return named ?? findWord(text, id, nth, within.from, within.to);
}

/** The nth occurrence of a word, counted from 0. */
function findWord(text: string, word: string, nth: number, from: number, to: number): Place | undefined {
  let at = from - 1;
  for (let count = 0; count <= nth; count++) {
    at = text.indexOf(word, at + 1);
    if (at < 0 || at + word.length > to) return undefined;
  }
  return { start: at, end: at + word.length };
}
