import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { ResultsBuilder } from '../../app/results/resultsBuilder.ts';
import type { VectorEvidence } from '../../app/results/resultsBuilder.ts';
import { LiveRun } from '../../app/runs/liveRun.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { existingFolders } from '../workspace/folders.ts';
import { revealResults } from './resultsViews.ts';

/** *Open Run…*: one of the workspace's runs, newest first. */
export async function openRun(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const folder = pathOf(args) ?? await pickRun(context);
  await showStoredRun(context, folder);
  await revealResults();
}

/** Shows the run that was shown last, if it is still there; quietly nothing otherwise. */
export async function restoreRun(context: SteerboardContext): Promise<void> {
  const folder = context.extension.workspaceState.get<string>(STATE_KEYS.run);
  if (folder === undefined || context.results.run) return;
  await showStoredRun(context, folder).catch((error: unknown) => context.log.warn(`The last run can't be shown: ${String(error)}`));
}

/** *Export Report…*: the run on the page as one HTML file. */
export async function exportReport({ results, notices, extension }: SteerboardContext): Promise<void> {
  const { run } = results;
  if (!run) throw REFUSALS.noRuns();
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(join(run.folder, '..', `${basename(run.folder)}.html`)), filters: { HTML: ['html'] } });
  if (!target) return;
  const { writeReport } = await import('../../app/report/writeReport.ts');
  // Whole texts: the report has no host to ask for the rest.
  const content = new ResultsBuilder(basename(run.folder), run.spec, Number.POSITIVE_INFINITY).build({ rows: run.rows, vectors: results.evidence });
  await writeReport(target.fsPath, content, join(extension.extensionPath, 'dist'));
  notices.information(vscode.l10n.t('The report is in {0}.', vscode.workspace.asRelativePath(target)));
}

async function showStoredRun(context: SteerboardContext, folder: string): Promise<void> {
  const run = await LiveRun.open(folder);
  const vectors = await context.vectors.fitting();
  const evidence = run.spec.vectors.map(({ file }): VectorEvidence => {
    const chosen = vectors.find(({ path }) => basename(path) === file)?.vector.provenance?.chosen;
    return chosen ? { chosen } : {};
  });
  context.results.show(run, evidence);
  await context.extension.workspaceState.update(STATE_KEYS.run, folder);
}

async function pickRun({ extension }: SteerboardContext): Promise<string> {
  const lists = await Promise.all(existingFolders(SETTING_KEYS.runsFolder, extension.globalStorageUri).map(async (root) => {
    const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => ({ label: name, folder: join(root, name) }));
  }));
  // Names begin with the time.
  const items = lists.flat().sort((a, b) => b.label.localeCompare(a.label));
  if (items.length === 0) throw REFUSALS.noRuns();
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open Run'), placeHolder: vscode.l10n.t('Comparisons and layer searches, newest first') });
  if (!picked) throw new vscode.CancellationError();
  return picked.folder;
}
