import * as vscode from 'vscode';
import { groupPairs } from '../../app/analysis/pairGroups.ts';
import { pairsFromFile, type Pair } from '../../core/prompts/pairs.ts';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { findPromptFiles } from '../prompts/choosePromptFiles.ts';
import { openFigures } from '../results/figuresPanel.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { displayPath } from '../workspace/folders.ts';
import { nameOf } from './vectorStore.ts';
import type { ReadableVector } from './vectorStore.ts';
import { describeEvidence } from './vectorsTree.ts';

/** *Analyse Vectors…*: what vectors and the residuals behind them are like, as figures in a tab of their own. */
export async function analyseVectorsCommand(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const modelFile = await context.modelChoice.file();
  const title = t('Analyse Vectors');
  const vectors = await chooseVectors(context, title, pathOf(args));
  const pairs = await readPairs(context, await choosePairFiles(title));
  const groups = groupPairs(pairs);
  const { figures, model } = await context.tasks.run(title, 'notification', async (task) => {
    const session = await context.sessions.open(modelFile, task);
    const { analyseVectors, ANALYSIS_DEFAULTS } = await import('../../app/analysis/analyseVectors.ts');
    return {
      model: session.info.name,
      figures: await analyseVectors(session, { ...ANALYSIS_DEFAULTS, vectors: vectors.map(({ vector }) => vector), groups }, { signal: task.signal, onProgress: (progress) => task.report(progress) }),
    };
  });
  const detail = [vectors.map(nameOf).join(', '), ...(pairs.length > 0 ? [t('{0} pairs', pairs.length)] : []), model].join(' · ');
  openFigures(context, t('Analysis of Vectors'), detail, figures);
}

async function chooseVectors(context: SteerboardContext, title: string, clicked: string | undefined): Promise<ReadableVector[]> {
  const { t } = vscode.l10n;
  const entries = await context.vectors.fitting(context.sessions.current?.record);
  if (entries.length === 0) throw REFUSALS.noVectors();
  const first = clicked ?? context.vectors.used;
  const items = entries.map((entry) => ({ label: nameOf(entry), description: describeEvidence(entry.vector), entry, picked: entries.length === 1 || entry.path === first }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: t('Vectors of the selected model'), canPickMany: true, matchOnDescription: true, ignoreFocusOut: true });
  if (!picked || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ entry }) => entry);
}

/** None is an answer: then the vectors alone are looked at. */
async function choosePairFiles(title: string): Promise<vscode.Uri[]> {
  const files = await findPromptFiles();
  if (files.length === 0) return [];
  const items = files.map((uri) => ({ label: displayPath(uri.fsPath), uri, picked: /\bpairs\b/.test(uri.path) }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Files of pairs whose residuals are looked at; none for the vectors alone'), canPickMany: true, ignoreFocusOut: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.map(({ uri }) => uri);
}

async function readPairs(context: SteerboardContext, uris: readonly vscode.Uri[]): Promise<Pair[]> {
  const files = await Promise.all(uris.map((uri) => context.prompts.read(uri)));
  context.prompts.warnOfProblems(files);
  return files.flatMap((file) => pairsFromFile(file).pairs);
}
