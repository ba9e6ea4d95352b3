import { t } from '@vscode/l10n';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { passes } from '../instructions/accuracy.ts';
import type { Criterion } from '../instructions/accuracy.ts';
import { brokenInWords } from './broken.ts';

/** Written to its end, whatever that was; neither cancelled nor refused. */
export function isWritten(row: RunRow): boolean {
  return row.stopReason !== 'cancelled' && row.stopReason !== 'prompt-too-long';
}

/** Does the row count in a rate: answered to its end, with checks that could all be made? */
export function isChecked(row: RunRow): boolean {
  return isWritten(row) && row.checks.length > 0 && row.checks.every((check) => !('error' in check));
}

/** Do all instructions of the row pass? */
export function rowPasses({ checks }: Pick<RunRow, 'checks'>, criterion: Criterion): boolean {
  return checks.every((check) => passes(check, criterion));
}

/** What a search counts passes by. */
export function criterionOf({ scoring }: Pick<RunSpec, 'scoring'>): Criterion {
  return scoring?.criterion ?? 'loose';
}

/** Broken text, or numbers that ran away under a strength far too high. */
export function isBroken(row: RunRow): boolean {
  return row.broken !== undefined || row.stopReason === 'diverged';
}

/** How an answer is broken, in the user's language; undefined where it is not. */
export function brokenReason({ broken, stopReason }: Pick<RunRow, 'broken' | 'stopReason'>): string | undefined {
  if (broken !== undefined) return brokenInWords(broken);
  return stopReason === 'diverged' ? t('numbers without bounds, too strong') : undefined;
}

/** By white space, as the method counts them. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
