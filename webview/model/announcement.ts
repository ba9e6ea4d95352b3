import { t } from '@vscode/l10n';
import type { ResultRow } from '../../src/protocol/view.ts';

/** Finished answers, and how many of them failed. */
export interface Tally {
  run: string;
  finished: number;
  failed: number;
}

export function tallyOf(run: string, rows: readonly ResultRow[]): Tally {
  let finished = 0;
  let failed = 0;
  for (const { answers } of rows) {
    for (const answer of Object.values(answers)) {
      if (answer.stopReason === undefined || answer.stopReason === 'cancelled') continue;
      finished++;
      if (answer.passed === false) failed++;
    }
  }
  return { run, finished, failed };
}

/** What a screen reader says of the answers that came since: "5 more answers, 2 failed". Undefined where nothing is new. */
export function announcement(before: Tally | undefined, now: Tally): string | undefined {
  if (before?.run !== now.run) return undefined;
  const more = now.finished - before.finished;
  if (more <= 0) return undefined;
  const failed = Math.max(0, now.failed - before.failed);
  return more === 1 ? t('1 more answer, {0} failed', failed) : t('{0} more answers, {1} failed', more, failed);
}
