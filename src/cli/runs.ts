import { checksFilesFor, readChecks } from '../app/checksFiles.ts';
import { readPromptFile } from '../app/promptFiles.ts';
import { SteerboardError } from '../core/errors.ts';
import { addChecks } from '../core/instructions/addChecks.ts';
import { runItems } from '../core/prompts/runItems.ts';
import { readSpec } from '../app/runs/readRun.ts';
import { isRunFolder } from '../app/runs/runFolder.ts';
import type { RunPlace } from '../app/runs/startRun.ts';
import type { RunEnvironment, RunItem } from '../protocol/files.ts';
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
  into: { type: 'string', value: 'FOLDER', help: 'Make the run in this very folder, or go on with it where it was begun there.' },
  shard: { type: 'string', value: 'I/N', help: 'Only part I of N, by prompt; "run merge" puts the parts together.' },
  'accept-changes': { type: 'boolean', help: 'Go on with a begun run although threads, backend or the like differ; the run records it.' },
} as const satisfies OptionTable;

export const DEFAULT_RUNS_FOLDER = 'steerboard-runs';

/** Where the options want the run made, and which part of it. */
export function runPlace(values: Values<typeof RUN_OPTIONS>): RunPlace {
  return { runsFolder: values.runs ?? DEFAULT_RUNS_FOLDER, into: values.into, acceptChanges: values['accept-changes'], shard: parseShard(values.shard) };
}

/** What a run that was begun in `--into` was made with: the model is loaded in the same way unless options say otherwise. */
export async function begunEnvironment({ into }: Values<typeof RUN_OPTIONS>): Promise<RunEnvironment | undefined> {
  return into !== undefined && (await isRunFolder(into)) ? (await readSpec(into)).environment : undefined;
}

/** "2/8" as the second of eight parts. */
function parseShard(text: string | undefined): RunPlace['shard'] {
  if (text === undefined) return undefined;
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [part, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || part < 1 || part > count) throw new SteerboardError('bad-arguments', `--shard takes a part and how many there are, from 1/N to N/N; got "${text}".`);
  return { index: part - 1, count };
}

/** The prompts of a file as items of a run, with the checks of their checks files. @throws {SteerboardError} as `readPromptFile` and `readChecks` do */
export async function readItems(terminal: Terminal, path: string | undefined, values: Values<typeof RUN_OPTIONS>): Promise<RunItem[]> {
  if (path === undefined) throw new SteerboardError('bad-arguments', 'No prompt file is named.');
  const file = await readPromptFile(path);
  reportProblems(terminal, file);
  const checks = await readChecks([...(await checksFilesFor(path)), ...(values.checks ?? [])]);
  return runItems(file).slice(0, wholeNumber('limit', values.limit, 1)).map((item) => addChecks(item, checks));
}
