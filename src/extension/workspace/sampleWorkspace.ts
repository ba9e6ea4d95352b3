import * as vscode from 'vscode';
import type { SteerboardContext } from '../steerboardContext.ts';

/** Opens the sample workspace: a copy in Steerboard's storage, so that work in it outlives an update of the extension. What is there already is kept. */
export async function openSampleWorkspace({ extension: { extensionUri, globalStorageUri } }: SteerboardContext): Promise<void> {
  const source = vscode.Uri.joinPath(extensionUri, 'examples');
  const target = vscode.Uri.joinPath(globalStorageUri, 'sample-workspace');
  if (!(await exists(target))) await vscode.workspace.fs.copy(source, target);
  // A window with work in it is not taken away.
  const forceNewWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
