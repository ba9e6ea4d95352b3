import * as vscode from 'vscode';
import { promptFileEnding } from '../../core/prompts/parsePromptFile.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { displayPath } from '../workspace/folders.ts';
import { findPromptFiles } from './promptFiles.ts';

type FileItem = vscode.QuickPickItem & { uri: vscode.Uri };

/** One or several prompt files of the workspace; the one in the editor comes first and is preselected. */
export async function choosePromptFiles(title: string, placeholder: string): Promise<vscode.Uri[]> {
  const { items, active } = await fileItems();
  const picked = await vscode.window.showQuickPick(items.map((item) => ({ ...item, picked: item.uri.toString() === active })), { title, placeHolder: placeholder, canPickMany: true });
  if (!picked || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ uri }) => uri);
}

/** One prompt file of the workspace; the one in the editor comes first. */
export async function choosePromptFile(title: string, placeholder: string): Promise<vscode.Uri> {
  const { items } = await fileItems();
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: placeholder });
  if (!picked) throw new vscode.CancellationError();
  return picked.uri;
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
