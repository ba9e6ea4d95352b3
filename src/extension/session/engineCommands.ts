import * as vscode from 'vscode';
import { REFUSALS } from '../notices/refusals.ts';
import { STEPS } from '../notices/refusal.ts';
import type { NextStep } from '../notices/refusal.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** *Restart Engine*: work under way ends; what is finished is kept. */
export async function restartEngine({ sessions, notices, tasks }: SteerboardContext): Promise<void> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  tasks.stopAll();
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Restarting the engine') }, () => sessions.restart());
  notices.information(vscode.l10n.t('The engine has been restarted. The model is loaded again when it is needed.'));
}

/** *Stop All Work* */
export function stop({ tasks }: SteerboardContext): void {
  if (!tasks.stopAll()) throw REFUSALS.nothingRuns();
}

/** What the status item offers. */
export async function engineMenu({ tasks }: SteerboardContext): Promise<void> {
  const steps: NextStep[] = !vscode.workspace.isTrusted
    ? [STEPS.manageTrust(), STEPS.showLog()]
    : [...(tasks.running > 0 ? [STEPS.stop()] : []), STEPS.selectModel(), STEPS.openResults(), STEPS.restartEngine(), STEPS.showLog(), STEPS.openSettings('@ext:steerboard.steerboard')];
  const picked = await vscode.window.showQuickPick(steps.map((step) => ({ label: step.title, step })), { title: 'Steerboard' });
  if (picked) await vscode.commands.executeCommand(picked.step.command, ...(picked.step.arguments ?? []));
}

/** *Report a Problem*: versions and the last message in a new document; nothing is sent. */
export async function reportProblem({ extension, sessions, modelChoice, notices }: SteerboardContext): Promise<void> {
  const { version } = extension.extension.packageJSON as { version: string };
  const lines = [
    '# Steerboard problem report',
    '',
    'Nothing of this was sent. Add what you did and what happened, and the lines of the log (Steerboard: Show Log) around it.',
    '',
    `- Steerboard ${version}, VS Code ${vscode.version}, Node ${process.versions.node}`,
    `- ${process.platform} ${process.arch}`,
    `- Engine: ${sessions.state.kind}${sessions.state.kind === 'failed' ? `: ${sessions.state.message} ${sessions.state.lastStderrLine ?? ''}` : ''}`,
    `- Model: ${modelChoice.value === undefined ? 'none' : sessions.current === undefined ? 'selected, not loaded' : `${sessions.current.info.architecture}, ${sessions.current.info.quantisation}, ${sessions.current.info.layers} layers, ${sessions.current.info.backend}`}`,
    `- Last message: ${notices.last?.message ?? 'none'}`,
    '',
  ];
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content: lines.join('\n') }));
}
