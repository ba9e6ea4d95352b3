import * as vscode from 'vscode';
import { PROMPT_FILE_ENDINGS, promptFileEnding } from '../../core/prompts/promptFileEnding.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { displayPath } from '../workspace/folders.ts';

type FileItem = vscode.QuickPickItem & { uri: vscode.Uri };

/** One or several prompt files of the workspace; the one in the editor comes first and is preselected. */
export async function choosePromptFiles(title: string, placeholder: string): Promise<vscode.Uri[]> {
  const { items, active } = await fileItems();
  const picked = await vscode.window.showQuickPick(items.map((item) => ({ ...item, picked: item.uri.toString() === active })), { ignoreFocusOut: true, title, placeHolder: placeholder, canPickMany: true });
  if (!picked || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ uri }) => uri);
}

/** One prompt file of the workspace; the one in the editor comes first. */
export async function choosePromptFile(title: string, placeholder: string): Promise<vscode.Uri> {
  const { items } = await fileItems();
  const picked = await vscode.window.showQuickPick(items, { ignoreFocusOut: true, title, placeHolder: placeholder });
  if (!picked) throw new vscode.CancellationError();
  return picked.uri;
}

/** All prompt files of the workspace that are not in folders of tools or in Steerboard's own. */
export async function findPromptFiles(): Promise<vscode.Uri[]> {
  const endings = PROMPT_FILE_ENDINGS.map((ending) => ending.slice(1)).join(',');
  const found = await vscode.workspace.findFiles(`**/*.{${endings}}`, '{**/node_modules/**,**/.*/**,**/steerboard-runs/**,**/{package,tsconfig}*.json,**/{README,CHANGELOG,CONTRIBUTING,LICENSE}*}', 500);
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

async function fileItems(): Promise<{ items: FileItem[]; active: string | undefined }> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const active = uri?.scheme === 'file' && promptFileEnding(uri.path) !== undefined ? uri.toString() : undefined;
  const files = await findPromptFiles();
  if (uri && active !== undefined && !files.some((file) => file.toString() === active)) files.unshift(uri);
  if (files.length === 0) throw REFUSALS.noWorkspaceFiles();
  files.sort((a, b) => Number(b.toString() === active) - Number(a.toString() === active));
  return { items: files.map((file) => ({ label: displayPath(file.fsPath), uri: file })), active };
}
