import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { SteerboardError } from '../../core/errors.ts';
import type { RunItem } from '../../protocol/files.ts';

/** Shows the place that a run's prompt came from. */
export async function openPromptSource(source: RunItem['source']): Promise<void> {
  if (source === undefined) return;
  const uri = await findSource(source.file);
  if (uri === undefined) throw new SteerboardError('file-access', vscode.l10n.t('The prompt’s file is not in this workspace.'), { file: source.file, line: source.line });
  const line = source.line - 1;
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, 0, line, 0) });
}

/** Runs name files relative to the workspace; of several folders, with the folder's name in front. */
export async function findSource(file: string): Promise<vscode.Uri | undefined> {
  if (isAbsolute(file)) return vscode.Uri.file(file);
  for (const { uri, name } of vscode.workspace.workspaceFolders ?? []) {
    for (const path of [file, ...(file.startsWith(`${name}/`) ? [file.slice(name.length + 1)] : [])]) {
      const candidate = vscode.Uri.joinPath(uri, path);
      if (await vscode.workspace.fs.stat(candidate).then(() => true, () => false)) return candidate;
    }
  }
  return undefined;
}
