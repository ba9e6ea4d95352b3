import * as vscode from 'vscode';

/** A new, unsaved document with a proposed name in the first workspace folder, or without one where there is no folder or the name is taken. */
export async function openNewFile(content: string, proposed: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = folder && vscode.Uri.joinPath(folder, proposed);
  const free = target && !(await vscode.workspace.fs.stat(target).then(() => true, () => false));
  if (!free) {
    const document = await vscode.workspace.openTextDocument({ language: 'jsonl', content });
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), content));
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  return document;
}
