import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SteerboardError } from '../../core/errors.ts';
import type { RunSpec } from '../../protocol/files.ts';
import { isComplete, isMade } from './complete.ts';
import { readRunFolder } from './readRun.ts';
import { SPEC_FILE } from './runFiles.ts';
import { isRunFolder, ownerText, runOwner } from './runFolder.ts';

export interface RunEntry {
  folder: string;
  /** `running`: a process, this one or another, makes its answers. `damaged`: it can't be read; `newer`: it can only be read. */
  state: 'finished' | 'stopped' | 'running' | 'newer' | 'damaged';
  /** Absent where it is damaged. */
  spec?: RunSpec;
  /** Finished answers. */
  answers: number;
  /** What is wrong, or who has it. */
  remark?: string;
}

/**
 * The runs in a folder, newest first. One that can't be read is listed with the reason and keeps none of the others from being read.
 *
 * @throws {SteerboardError} `file-access` where the folder itself can't be listed; none for one that is not there
 */
export async function listRuns(root: string): Promise<RunEntry[]> {
  let names: string[];
  try {
    names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new SteerboardError('file-access', `The folder for runs can't be read: ${(error as Error).message}.`, { file: root }, { cause: error });
  }
  const entries: RunEntry[] = [];
  // Names begin with the time. One after the other: runs are large, and their rows are let go of at once.
  for (const name of names.sort().reverse()) {
    const folder = join(root, name);
    if (await isRunFolder(folder)) entries.push(await runEntry(folder));
  }
  return entries;
}

export async function runEntry(folder: string): Promise<RunEntry> {
  try {
    const { spec, rows, readOnly } = await readRunFolder(folder);
    const answers = rows.filter(isMade).length;
    const owner = await runOwner(folder);
    if (owner !== undefined) return { folder, state: 'running', spec, answers, remark: `${ownerText(owner)} makes its answers.` };
    if (readOnly !== undefined) return { folder, state: 'newer', spec, answers, remark: readOnly };
    return { folder, state: isComplete(spec, rows) ? 'finished' : 'stopped', spec, answers };
  } catch (error) {
    const remark = SteerboardError.is(error) ? error.describe() : `${join(folder, SPEC_FILE)}: ${String(error)}`;
    return { folder, state: 'damaged', answers: 0, remark };
  }
}
