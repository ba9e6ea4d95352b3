import * as vscode from 'vscode';
import { hasFlag } from '../commands/arguments.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

const WALKTHROUGH = 'steerboard.steerboard#start';
/** A window that opens later than this is another one. */
const LATEST_MILLISECONDS = 120_000;

/**
 * Opens the sample workspace: a copy in Steerboard's storage, so that work in it outlives an update of the extension. What is there
 * already is kept. From the walkthrough, that goes on in the window of the workspace.
 */
export async function openSampleWorkspace({ extension: { extensionUri, globalStorageUri, globalState } }: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const source = vscode.Uri.joinPath(extensionUri, 'examples');
  const target = vscode.Uri.joinPath(globalStorageUri, 'sample-workspace');
  if (!(await exists(target))) await vscode.workspace.fs.copy(source, target);
  if (hasFlag(args, 'walkthrough')) await globalState.update(STATE_KEYS.walkthrough, Date.now());
  // A window with work in it is not taken away.
  const forceNewWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow });
}

/** Opens the walkthrough again in the window that was opened from it. */
export async function resumeWalkthrough({ globalState }: vscode.ExtensionContext): Promise<void> {
  const opened = globalState.get<number>(STATE_KEYS.walkthrough);
  if (opened === undefined) return;
  await globalState.update(STATE_KEYS.walkthrough, undefined);
  if (Date.now() - opened < LATEST_MILLISECONDS) await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH);
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
