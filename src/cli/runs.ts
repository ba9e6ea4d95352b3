import { checksFilesFor, readChecks } from '../app/checksFiles.ts';
import { readPromptFile } from '../app/promptFiles.ts';
import { SteerboardError } from '../core/errors.ts';
import { addChecks } from '../core/instructions/addChecks.ts';
import { runItems } from '../core/prompts/runItems.ts';
import type { RunItem } from '../protocol/files.ts';
import type { Terminal } from './terminal.ts';
import { wholeNumber, type OptionTable, type Values } from './options.ts';
import { reportProblems } from './problems.ts';

export const CHECKS_OPTION = {
  type: 'string', value: 'FILE', multiple: true, help: 'A *.checks.json whose checks every answer is put through, besides those beside the prompts.',
} as const satisfies OptionTable[string];

/** Options of every command that makes a run. */
export const RUN_OPTIONS = {
  runs: { type: 'string', value: 'FOLDER', help: 'Where run folders are made. Default: steerboard-runs.' },
  checks: CHECKS_OPTION,
  limit: { type: 'string', value: 'N', help: 'Only the first N prompts.' },
} as const satisfies OptionTable;

export const DEFAULT_RUNS_FOLDER = 'steerboard-runs';

/** The prompts of a file as items of a run, with the checks of their checks files. @throws {SteerboardError} as `readPromptFile` and `readChecks` do */
export async function readItems(terminal: Terminal, path: string | undefined, values: Values<typeof RUN_OPTIONS>): Promise<RunItem[]> {
  if (path === undefined) throw new SteerboardError('bad-arguments', 'No prompt file is named.');
  const file = await readPromptFile(path);
  reportProblems(terminal, file);
  const checks = await readChecks([...(await checksFilesFor(path)), ...(values.checks ?? [])]);
  return runItems(file).slice(0, wholeNumber('limit', values.limit, 1)).map((item) => addChecks(item, checks));
}
