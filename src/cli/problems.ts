import type { Problem, PromptFile } from '../core/prompts/types.ts';
import { SteerboardError } from '../core/errors.ts';
import type { Terminal } from './terminal.ts';

const SHOWN = 20;

/** Tells what is wrong with a prompt file; the good rows are used all the same. */
export function reportProblems(terminal: Terminal, file: PromptFile): void {
  noteProblems(terminal, file.problems);
}

/** One line a problem, the first ones of many. */
export function noteProblems(terminal: Terminal, problems: readonly Problem[]): void {
  for (const problem of problems.slice(0, SHOWN)) terminal.note(`${problem.severity}: ${problemText(problem)}`);
  if (problems.length > SHOWN) terminal.note(`${problems.length - SHOWN} more problems.`);
}

/** For work in which each row's place matters. @throws {SteerboardError} `bad-prompt-file` for the first bad row */
export function requireEveryRow(file: PromptFile): void {
  const problem = file.problems.find(({ severity }) => severity === 'error');
  if (problem === undefined) return;
  const { line, column, message, hint } = problem;
  throw new SteerboardError('bad-prompt-file', message, { file: file.name, line, column, ...(hint !== undefined && { hint }) });
}

function problemText({ file, line, column, message, hint }: Problem): string {
  return new SteerboardError('bad-prompt-file', message, { file, line, column, ...(hint !== undefined && { hint }) }).describe();
}
