import * as vscode from 'vscode';
import type { Notices } from '../notices/notices.ts';
import { STEPS } from '../notices/refusal.ts';
import type { SessionOwner } from './sessionOwner.ts';

/** Says so, once, when the engine falls silent: whoever waits for it can go on waiting or restart it. */
export function silenceNotice(sessions: SessionOwner, notices: Notices): vscode.Disposable {
  let silent = false;
  return sessions.onState((state) => {
    const isSilent = state.kind === 'notResponding';
    if (isSilent && !silent) notices.warning(vscode.l10n.t('The engine does not respond. Wait for it, or restart it: finished answers are kept.'), STEPS.restartEngine(), STEPS.showLog());
    silent = isSilent;
  });
}
