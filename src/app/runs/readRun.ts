import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { parseJson } from '../../core/json.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { rowProblem, specProblem } from './runShape.ts';
import { ROWS_FILE, SPEC_FILE, TIMINGS_FILE } from './runFiles.ts';

const SCHEMA_VERSION = 1;

export interface RunContents {
  spec: RunSpec;
  /** One a cell, in the order of the file. */
  rows: RunRow[];
  /** Why nothing may be added to the run; undefined where it may. */
  readOnly?: string;
}

/**
 * Reads a run. A last line that a crash cut off is dropped; damage elsewhere is an error that names the line. A run of a newer Steerboard is
 * read as far as it has the shape that is known here, and not written to.
 *
 * @throws {SteerboardError} `bad-run`
 */
export async function readRunFolder(folder: string): Promise<RunContents> {
  const spec = await readSpec(folder);
  const rows = await readRows(folder, spec);
  const version: unknown = spec.schemaVersion;
  return version === SCHEMA_VERSION ? { spec, rows } : { spec, rows, readOnly: t('It was made by a newer Steerboard (format {0}; this one writes {1}). Update Steerboard to go on with it.', JSON.stringify(version), SCHEMA_VERSION) };
}

/** @throws {SteerboardError} `bad-run` */
export async function readSpec(folder: string): Promise<RunSpec> {
  const file = join(folder, SPEC_FILE);
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SteerboardError('bad-run', t('{0} is not JSON.', SPEC_FILE), { file, hint: t('Put {0} back as it was: the rest of the run folder is untouched.', SPEC_FILE) }, { cause: error });
  }
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  const newer = typeof version === 'number' && version > SCHEMA_VERSION;
  if (version !== SCHEMA_VERSION && !newer) throw new SteerboardError('bad-run', t('The run has format version {0}; this Steerboard reads version {1}.', JSON.stringify(version), SCHEMA_VERSION), { file });
  const problem = specProblem(value);
  if (problem === undefined) return value as RunSpec;
  if (newer) throw new SteerboardError('bad-run', t('The run has format version {0}, which this Steerboard can\'t read.', version), { file, hint: t('Update Steerboard to open it.') });
  throw new SteerboardError('bad-run', t('The run\'s specification is damaged: {0}.', problem), { file, hint: t('Put {0} back as it was.', SPEC_FILE) });
}

/** Seconds that answers took, by cell; those on record. */
export async function readTimings(folder: string): Promise<Map<string, number>> {
  const timings = new Map<string, number>();
  for (const line of (await readText(join(folder, TIMINGS_FILE), '')).split('\n')) {
    // Nothing depends on them, so a damaged line is no damage to the run.
    const value = parseJson(line);
    if (typeof value === 'object' && value !== null && 'cell' in value && 'seconds' in value && typeof value.seconds === 'number') timings.set(String(value.cell), value.seconds);
  }
  return timings;
}

async function readRows(folder: string, spec: RunSpec): Promise<RunRow[]> {
  const file = join(folder, ROWS_FILE);
  const lines = (await readText(file, '')).split('\n');
  // What follows the last line feed is nothing, or a row that a crash cut off.
  lines.pop();
  const cells = new Map(spec.cells.map((cell) => [cell.id, cell]));
  const rows = new Map<string, RunRow>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const value = parseJson(line);
    const problem = value === undefined ? t('it is not JSON') : rowProblem(value, cells);
    if (problem !== undefined) {
      throw new SteerboardError('bad-run', t('This row is damaged: {0}.', problem), { file, line: index + 1, hint: t('Delete the line: its answer is made again.') });
    }
    const row = value as RunRow;
    // An answer that was stopped by itself is followed by the whole one once the run was resumed.
    const former = rows.get(row.cell);
    if (former === undefined || former.stopReason === 'cancelled') rows.set(row.cell, row);
  }
  return [...rows.values()];
}

async function readText(file: string, fallback?: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (gone && fallback !== undefined) return fallback;
    if (gone) throw new SteerboardError('bad-run', t('There is no run here.'), { file }, { cause: error });
    throw new SteerboardError('bad-run', t('The run can\'t be read: {0}.', (error as Error).message), { file }, { cause: error });
  }
}
