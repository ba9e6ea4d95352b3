import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { LiveRun } from '../../app/runs/liveRun.ts';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { resumeRun } from '../results/runActions.ts';
import { openRun, pickRun } from '../results/runCommands.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** *Resume Run*: shows the run, and goes on with it as the page does. */
export async function resumeRunCommand(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const path = pathOf(args) ?? await pickRun(context, { title: vscode.l10n.t('Resume Run'), stopped: true });
  await openRun(context, [{ path }]);
  await resumeRun(context);
}

/** *Compare Run with…*: the figures of two runs side by side, the second against the first. */
export async function compareRunsCommand(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const first = pathOf(args) ?? await pickRun(context, { title: t('Compare Runs'), placeHolder: t('The first run: the other is compared with it') });
  const second = await pickRun(context, { title: t('Compare Runs'), placeHolder: t('The run to compare with {0}', basename(first)), except: first });
  const { compareRuns, runPairText } = await import('../../app/runs/compareRuns.ts');
  const pair = compareRuns(await LiveRun.open(first), await LiveRun.open(second));
  await context.runPages.show(t('{0} and {1}', basename(first), basename(second)), runPairText(pair));
}

/** *Open Report*: writes the run's page into its folder, anew each time, and opens it where pages are read. */
export async function openReport(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const run = await LiveRun.open(pathOf(args) ?? await pickRun(context, { title: t('Open Report') }));
  const { exportRun } = await import('../../app/runs/exportRun.ts');
  const file = join(run.folder, 'report.html');
  await exportRun(run, 'html', file, join(context.extension.extensionPath, 'dist'));
  const uri = vscode.Uri.file(file);
  // A window that works on another machine can't open its files in a browser here.
  const opened = vscode.env.remoteName === undefined && await vscode.env.openExternal(uri);
  if (!opened) context.notices.information(t('The report is in {0}.', vscode.workspace.asRelativePath(uri)));
}

/** *Reveal Folder*: in the system's own file manager. */
export async function revealRun(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const folder = pathOf(args) ?? await pickRun(context, { title: vscode.l10n.t('Reveal Folder') });
  await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
}

/** *Delete Run…*: to the trash where there is one. */
export async function deleteRun(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const folder = pathOf(args) ?? await pickRun(context, { title: t('Delete Run') });
  const { assertUnlocked } = await import('../../app/runs/runFolder.ts');
  await assertUnlocked(folder);
  const remove = t('Delete');
  const answer = await vscode.window.showWarningMessage(t('Delete the run {0} with its answers?', basename(folder)), { modal: true, detail: folder }, remove);
  if (answer !== remove) return;
  await context.runs.delete(folder);
  context.results.forget(folder);
}
