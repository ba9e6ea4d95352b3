import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import type { SETTING_KEYS } from '../keys/settingKeys.ts';
import { readSetting } from '../settings.ts';

export type FolderSetting = typeof SETTING_KEYS.vectorsFolder | typeof SETTING_KEYS.runsFolder;

/** Folders that vectors or runs lie in: one a workspace folder, and Steerboard's own where work was done without a workspace. */
export function existingFolders(setting: FolderSetting, storage: vscode.Uri): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => inFolder(setting, uri));
  return folders.length > 0 ? folders : [join(storage.fsPath, readSetting(setting))];
}

/** Where new vectors or runs go: the workspace folder of the file they came from, else the first, else Steerboard's own storage. */
export function targetFolder(setting: FolderSetting, near: vscode.Uri | undefined, storage: vscode.Uri): string {
  const folder = (near && vscode.workspace.getWorkspaceFolder(near)) ?? vscode.workspace.workspaceFolders?.[0];
  return folder ? inFolder(setting, folder.uri) : join(storage.fsPath, readSetting(setting));
}

function inFolder(setting: FolderSetting, folder: vscode.Uri): string {
  const value = readSetting(setting, folder);
  return isAbsolute(value) ? value : join(folder.fsPath, value);
}

/** A file as people name it: relative to the workspace where it lies in it. */
export function displayPath(path: string): string {
  return vscode.workspace.asRelativePath(path, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}
