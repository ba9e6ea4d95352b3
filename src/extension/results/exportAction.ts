import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { exportRun, type RunFormat } from '../../app/runs/exportRun.ts';
import type { ExportFormat } from '../../protocol/intents.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { exportReport } from './runCommands.ts';

const FORMATS: Readonly<Record<Exclude<ExportFormat, 'html'>, { format: RunFormat; name: string }>> = {
  markdown: { format: 'md', name: 'Markdown' },
  csv: { format: 'csv', name: 'CSV' },
  jsonl: { format: 'jsonl', name: 'JSON Lines' },
};

/** The run on the page as one file, where the user says. The report is what the page shows; the others hold every answer with its checks. */
export async function exportShown(context: SteerboardContext, as: ExportFormat): Promise<void> {
  if (as === 'html') return exportReport(context);
  const { run } = context.results;
  if (!run) throw REFUSALS.noRuns();
  const { format, name } = FORMATS[as];
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(join(run.folder, '..', `${basename(run.folder)}.${format}`)), filters: { [name]: [format] } });
  if (!target) return;
  await exportRun(run, format, target.fsPath, join(context.extension.extensionPath, 'dist'));
  context.notices.information(vscode.l10n.t('The answers are in {0}.', vscode.workspace.asRelativePath(target)));
}
