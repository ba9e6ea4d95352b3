import * as vscode from 'vscode';
import { REFUSALS } from '../notices/refusals.ts';
import { findPromptFiles } from '../prompts/choosePromptFiles.ts';
import { displayPath } from '../workspace/folders.ts';

type FileItem = vscode.QuickPickItem & { uri: vscode.Uri };

/** One of the workspace's JSON-lines files; the one in the editor comes first. */
export async function chooseResponseFile(title: string): Promise<vscode.Uri> {
  const files = (await findPromptFiles()).filter(({ path }) => /\.(jsonl|ndjson)$/i.test(path));
  if (files.length === 0) throw REFUSALS.noResponseFiles();
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  files.sort((a, b) => Number(b.toString() === active) - Number(a.toString() === active));
  const picked = await vscode.window.showQuickPick(files.map(itemOf), { ignoreFocusOut: true, title, placeHolder: vscode.l10n.t('The file of prompts and responses') });
  if (!picked) throw new vscode.CancellationError();
  return picked.uri;
}

/**
 * The prompt file that names the instructions of responses that name none. `ownChecks`: names of checks files that would do; then the answer
 * may be that there is none.
 */
export async function chooseInstructions(title: string, responses: vscode.Uri, ownChecks: readonly string[]): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const browse = { label: t('Browse…'), description: t('such as IFEval’s input_data.jsonl') };
  const none = { label: t('None'), description: t('only the checks of {0}', ownChecks.join(', ')) };
  const files: FileItem[] = (await findPromptFiles()).filter((file) => file.toString() !== responses.toString()).map(itemOf);
  const items: (vscode.QuickPickItem & { uri?: vscode.Uri })[] = [...(ownChecks.length > 0 ? [none] : []), ...files, browse];
  const picked = await vscode.window.showQuickPick(items, { ignoreFocusOut: true, title, placeHolder: t('The responses name no instructions. Which prompt file does?') });
  if (!picked) throw new vscode.CancellationError();
  if (picked !== browse) return picked.uri;
  const chosen = await vscode.window.showOpenDialog({ title, openLabel: t('Use This File') });
  if (!chosen) throw new vscode.CancellationError();
  return chosen[0];
}

function itemOf(uri: vscode.Uri): FileItem {
  return { label: displayPath(uri.fsPath), uri };
}
