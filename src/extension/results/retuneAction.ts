import * as vscode from 'vscode';
import { retuneRun } from '../../app/results/retune.ts';
import { resumeRun } from '../../app/runs/resumeRun.ts';
import type { Intent } from '../../protocol/intents.ts';
import { runInView } from '../compare/compareItems.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** The change under way, which the next one takes the place of. */
let current: AbortController | undefined;

/**
 * Steers the shown run anew, as a run of its own beside it: the page keeps its place and the answers of before. Stopping it goes back to
 * these; another change meanwhile goes on from what is finished.
 */
export async function retune(context: SteerboardContext, { changes, first }: Extract<Intent, { kind: 'steer' }>): Promise<void> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const shown = context.results.run;
  if (!shown || shown.spec.kind === 'search' || shown.spec.kind === 'imported') throw REFUSALS.noRuns();
  const vectors = shown.spec.vectors.length;
  const wanted = changes.filter(({ vector, layer }) => vector < vectors && layer < shown.spec.model.layers);
  const modelFile = await context.modelChoice.file();
  current?.abort();
  const mine = new AbortController();
  current = mine;
  await runInView(context, vscode.l10n.t('Steering anew'), async (task) => {
    const session = await context.sessions.open(modelFile, task, shown.spec.environment);
    if (isSuperseded(mine)) return;
    const run = await retuneRun(shown, wanted, first, context.results.knownAnswers());
    const back = context.results.showRetuned(run);
    const signal = AbortSignal.any([task.signal, mine.signal]);
    try {
      // Taken-over answers may be of another day or on other threads: the run tells which were made how.
      await resumeRun(session, run, { signal, acceptChanges: true, onProgress: (progress) => task.report(progress) });
    } finally {
      if (task.signal.aborted && !isSuperseded(mine)) back();
      else void context.extension.workspaceState.update(STATE_KEYS.run, run.folder);
    }
  });
}

function isSuperseded({ signal }: AbortController): boolean {
  return signal.aborted;
}
