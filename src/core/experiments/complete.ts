import { t } from '@vscode/l10n';
import type { RunCell, RunRow, RunSpec } from '../../protocol/files.ts';

/** An answer that was stopped by itself is kept to be seen, and made when the run is gone on with. */
export function isMade(row: RunRow): boolean {
  return row.stopReason !== 'cancelled';
}

/** Cells that are still to be made. */
export function missingCells(spec: RunSpec, rows: readonly RunRow[]): RunCell[] {
  const made = new Set([...rows.filter(isMade).map(({ cell }) => cell), ...(spec.skipped ?? [])]);
  return spec.cells.filter(({ id }) => !made.has(id));
}

/** "5 of 12": how far a run is. An answer that was stopped by itself does not count. */
export function madeText({ spec, rows }: { spec: RunSpec; rows: readonly RunRow[] }): string {
  return t('{0} of {1}', rows.filter(isMade).length, spec.cells.length);
}

export function isComplete(spec: RunSpec, rows: readonly RunRow[]): boolean {
  return missingCells(spec, rows).length === 0;
}
