import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { isComplete, isMade } from '../../core/experiments/complete.ts';
import { isChecked, rowPasses } from '../../core/experiments/outcome.ts';
import { SETTINGS } from '../../protocol/files.ts';
import type { RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import type { LockOwner } from '../fileLock.ts';
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
  /** Loose passes of checked answers, by setting, in its order; absent for a search, which asks a prompt many times in one setting. */
  rates?: readonly { setting: Setting; passed: number; total: number }[];
  /** Who makes its answers now. */
  owner?: LockOwner;
  /** What is wrong, or who has it. */
  remark?: string;
}

/**
 * The runs in a folder, newest first. One that can't be read is listed with the reason and keeps none of the others from being read.
 *
 * @throws {SteerboardError} `file-access` where the folder itself can't be listed; none for one that is not there
 */
export async function listRuns(root: string): Promise<RunEntry[]> {
  const entries: RunEntry[] = [];
  // One after the other: runs are large, and their rows are let go of at once.
  for (const folder of await runFolders(root)) entries.push(await runEntry(folder));
  return entries;
}

/**
 * Folders with a run in them, newest first.
 *
 * @throws {SteerboardError} `file-access` where the folder itself can't be listed; none for one that is not there
 */
export async function runFolders(root: string): Promise<string[]> {
  let names: string[];
  try {
    names = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new SteerboardError('file-access', t('The folder for runs can\'t be read: {0}.', (error as Error).message), { file: root }, { cause: error });
  }
  // Names begin with the time.
  const folders = names.sort().reverse().map((name) => join(root, name));
  const areRuns = await Promise.all(folders.map(isRunFolder));
  return folders.filter((_, index) => areRuns[index]);
}

export async function runEntry(folder: string): Promise<RunEntry> {
  try {
    const { spec, rows, readOnly } = await readRunFolder(folder);
    const known = { folder, spec, answers: rows.filter(isMade).length, ...(spec.kind !== 'search' && { rates: ratesOf(rows) }) };
    const owner = await runOwner(folder);
    if (owner !== undefined) return { ...known, state: 'running', owner, remark: t('{0} makes its answers.', ownerText(owner)) };
    if (readOnly !== undefined) return { ...known, state: 'newer', remark: readOnly };
    return { ...known, state: isComplete(spec, rows) ? 'finished' : 'stopped' };
  } catch (error) {
    const remark = SteerboardError.is(error) ? error.describe() : `${join(folder, SPEC_FILE)}: ${String(error)}`;
    return { folder, state: 'damaged', answers: 0, remark };
  }
}

function ratesOf(rows: readonly RunRow[]): NonNullable<RunEntry['rates']> {
  const checked = rows.filter(isChecked);
  return SETTINGS.flatMap((setting) => {
    const asked = checked.filter((row) => row.setting === setting);
    return asked.length === 0 ? [] : [{ setting, passed: asked.filter((row) => rowPasses(row, 'loose')).length, total: asked.length }];
  });
}
