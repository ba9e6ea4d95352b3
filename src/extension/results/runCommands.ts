import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../app/events.ts';
import { ResultsBuilder } from '../../app/results/resultsBuilder.ts';
import type { VectorEvidence } from '../../app/results/resultsBuilder.ts';
import { LiveRun } from '../../app/runs/liveRun.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { describeRun } from '../runs/runLabels.ts';
import { nameOfRun } from '../runs/runStore.ts';
import type { RunNode } from '../runs/runStore.ts';
import { revealResults } from './resultsViews.ts';

/** *Open Run…*: one of the workspace's runs, newest first. */
export async function openRun(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const folder = pathOf(args) ?? await pickRun(context);
  await showStoredRun(context, folder);
  await revealResults();
}

/** *Export Report…*: the run on the page as one HTML file. */
export async function exportReport({ results, notices, extension }: SteerboardContext): Promise<void> {
  const { run } = results;
  if (!run) throw REFUSALS.noRuns();
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(join(run.folder, '..', `${basename(run.folder)}.html`)), filters: { HTML: ['html'] } });
  if (!target) return;
  const [{ writeReport }, { runQuality }] = await Promise.all([import('../../app/report/writeReport.ts'), import('../../app/quality/runQuality.ts')]);
  // Whole texts: the report has no host to ask for the rest.
  const content = new ResultsBuilder(basename(run.folder), run.spec, Number.POSITIVE_INFINITY).build({ rows: run.rows, vectors: results.evidence, quality: await runQuality(run) });
  await writeReport(target.fsPath, content, join(extension.extensionPath, 'dist'));
  notices.information(vscode.l10n.t('The report is in {0}.', vscode.workspace.asRelativePath(target)));
}

/** Shows a run of a folder on the results page, which shows it again in the next window. */
export async function showStoredRun(context: SteerboardContext, folder: string): Promise<void> {
  const run = await LiveRun.open(folder);
  const elsewhere = await ownerElsewhere(run);
  context.results.show(run, await evidenceOf(context, run), elsewhere?.follow);
  await context.extension.workspaceState.update(STATE_KEYS.run, folder);
  if (run.readOnly !== undefined) context.notices.warning(run.readOnly);
  if (elsewhere) context.notices.information(vscode.l10n.t('{0} is making this run’s answers. Here they can be looked at.', elsewhere.name));
}

/** What a run's own copies of its vectors tell; a search's choice was written after it into the vector itself. */
async function evidenceOf({ vectors }: SteerboardContext, run: LiveRun): Promise<VectorEvidence[]> {
  const { recordedEvidence } = await import('../../app/runs/exportRun.ts');
  const recorded = run.spec.kind === 'search' ? [] : await recordedEvidence(run);
  const known = await vectors.fitting();
  return run.spec.vectors.map(({ file }, index) => {
    const chosen = recorded[index]?.chosen ?? known.find(({ path }) => basename(path) === file)?.vector.provenance?.chosen;
    return chosen ? { chosen } : {};
  });
}

/** Another window or a job that makes the run, and how its page keeps up with it. */
async function ownerElsewhere(run: LiveRun): Promise<{ name: string; follow: () => Disposable } | undefined> {
  const { runOwner, ownerText } = await import('../../app/runs/runFolder.ts');
  const owner = await runOwner(run.folder);
  if (owner === undefined || owner.pid === process.pid) return undefined;
  const { RunFollower } = await import('../../app/runs/runFollower.ts');
  return { name: ownerText(owner), follow: () => new RunFollower(run) };
}

export interface PickRunOptions {
  title?: string;
  placeHolder?: string;
  /** Folder of a run that can't be chosen. */
  except?: string;
  /** Only runs that were stopped. */
  stopped?: boolean;
}

/** Folder of one of the workspace's runs. */
export async function pickRun({ runs }: SteerboardContext, { title = vscode.l10n.t('Open Run'), placeHolder = vscode.l10n.t('Comparisons and layer searches, newest first'), except, stopped = false }: PickRunOptions = {}): Promise<string> {
  const items = (await runs.list()).filter(({ path, state }) => path !== except && (!stopped || state === 'stopped')).map(pickItem);
  if (items.length === 0) throw stopped ? REFUSALS.nothingStopped() : except === undefined ? REFUSALS.noRuns() : REFUSALS.noOtherRun();
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.path;
}

function pickItem(node: RunNode): vscode.QuickPickItem & { path: string } {
  const { path, spec, remark } = node;
  return { label: nameOfRun(node), description: [spec?.name, describeRun(node)].filter(Boolean).join(' · '), ...(spec && remark !== undefined && { detail: remark }), path };
}
