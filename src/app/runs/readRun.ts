import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  return version === SCHEMA_VERSION ? { spec, rows } : { spec, rows, readOnly: `It was made by a newer Steerboard (format ${JSON.stringify(version)}; this one writes ${SCHEMA_VERSION}). Update Steerboard to go on with it.` };
}

/** @throws {SteerboardError} `bad-run` */
export async function readSpec(folder: string): Promise<RunSpec> {
  const file = join(folder, SPEC_FILE);
  const text = await readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SteerboardError('bad-run', `${SPEC_FILE} is not JSON.`, { file, hint: 'The rest of the run folder is untouched.' }, { cause: error });
  }
  const version = typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;
  const newer = typeof version === 'number' && version > SCHEMA_VERSION;
  if (version !== SCHEMA_VERSION && !newer) throw new SteerboardError('bad-run', `The run has format version ${JSON.stringify(version)}; this Steerboard reads version ${SCHEMA_VERSION}.`, { file });
  const problem = specProblem(value);
  if (problem === undefined) return value as RunSpec;
  if (newer) throw new SteerboardError('bad-run', `The run has format version ${version}, which this Steerboard can't read.`, { file, hint: 'Update Steerboard to open it.' });
  throw new SteerboardError('bad-run', `The run's specification is damaged: ${problem}.`, { file, hint: `Put ${SPEC_FILE} back as it was.` });
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
    const problem = value === undefined ? 'it is not JSON' : rowProblem(value, cells);
    if (problem !== undefined) {
      throw new SteerboardError('bad-run', `This row is damaged: ${problem}.`, { file, line: index + 1, hint: 'Delete the line: its answer is made again.' });
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
    if (gone) throw new SteerboardError('bad-run', 'There is no run here.', { file }, { cause: error });
    throw new SteerboardError('bad-run', `The run can't be read: ${(error as Error).message}.`, { file }, { cause: error });
  }
}
