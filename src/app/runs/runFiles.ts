import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import type { RunRow } from '../../protocol/files.ts';

/** What a run folder holds. */
export const SPEC_FILE = 'run.json';
export const ROWS_FILE = 'rows.jsonl';
export const TIMINGS_FILE = 'timings.jsonl';
export const LOCK_FILE = 'run.lock';
/** The vectors as they were when the run was planned: their own files are searched again, moved and deleted. */
export const VECTORS_FOLDER = 'vectors';

/** Where a run keeps its own copy of a vector. */
export function vectorCopy(folder: string, index: number, file: string): string {
  return join(folder, VECTORS_FOLDER, `${index}-${file}`);
}

export function rowLine(row: RunRow): string {
  return `${JSON.stringify(row)}\n`;
}

/** Rows in the order of the plan: what a finished run's file holds, however its rows came. */
export function rowLines(cells: readonly { id: string }[], rows: readonly RunRow[]): string {
  const byCell = new Map(rows.map((row) => [row.cell, row]));
  return cells.flatMap(({ id }) => byCell.get(id) ?? []).map(rowLine).join('');
}

export function timingLine(cell: string, seconds: number): string {
  return `${JSON.stringify({ cell, seconds })}\n`;
}

/** What happened, and the way out. */
type Told = readonly [string, string];

const FULL = (): Told => [t('There is no space left for the run.'), t('Free some, then resume it: finished answers are kept.')];
const REFUSED = (): Told => [t('The run folder can\'t be written to.'), t('Copy it to a place that can, or choose another folder for runs.')];
const TAKEN = (): Told => [t('There is a file where the folder for runs should be.'), t('Choose another folder for runs.')];
const GONE = (): Told => [t('The folder is not there and can\'t be made.'), t('Choose another folder for runs, or resume the run once its drive is back: finished answers are kept.')];

const REASONS: Readonly<Record<string, () => Told>> = { ENOSPC: FULL, EDQUOT: FULL, EFBIG: FULL, EACCES: REFUSED, EPERM: REFUSED, EROFS: REFUSED, ENOTDIR: TAKEN, EEXIST: TAKEN, ENOENT: GONE };

/** A failure to make a run's folder, in words that say what to do. */
export function newRunError(folder: string, cause: unknown): SteerboardError {
  const error = writeError(folder, cause);
  const isFull = REASONS[(cause as NodeJS.ErrnoException).code ?? ''] === FULL;
  return isFull ? new SteerboardError(error.code, error.message, { ...error.details, hint: t('Free some, then begin again.') }, { cause }) : error;
}

/** A failure to write into a run folder, in words that say what to do. */
export function writeError(folder: string, cause: unknown): SteerboardError {
  if (SteerboardError.is(cause)) return cause;
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const [what, hint] = REASONS[code]?.() ?? [t('The run can\'t be written: {0}.', message), t('Finished answers are kept.')];
  return new SteerboardError('file-access', what, { file: folder, hint }, { cause });
}
