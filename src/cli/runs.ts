import { readPromptFile } from '../app/promptFiles.ts';
import { SteerboardError } from '../core/errors.ts';
import { runItems } from '../core/prompts/runItems.ts';
import type { RunItem } from '../protocol/files.ts';
import type { Terminal } from './terminal.ts';
import type { OptionTable } from './options.ts';
import { reportProblems } from './problems.ts';

/** Options of every command that makes a run. */
export const RUN_OPTIONS = {
  runs: { type: 'string', value: 'FOLDER', help: 'Where run folders are made. Default: steerboard-runs.' },
  limit: { type: 'string', value: 'N', help: 'Only the first N prompts.' },
} as const satisfies OptionTable;

export const DEFAULT_RUNS_FOLDER = 'steerboard-runs';

/** The prompts of a file as items of a run. @throws {SteerboardError} as `readPromptFile` does */
export async function readItems(terminal: Terminal, path: string | undefined, limit: number | undefined): Promise<RunItem[]> {
  if (path === undefined) throw new SteerboardError('bad-arguments', 'No prompt file is named.');
  const file = await readPromptFile(path);
  reportProblems(terminal, file);
  return runItems(file).slice(0, limit);
}
