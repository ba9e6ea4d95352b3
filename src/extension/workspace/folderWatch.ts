import * as vscode from 'vscode';
import { existingFolders } from './folders.ts';
import type { FolderSetting } from './folders.ts';

interface Watched {
  setting: FolderSetting;
  /** Steerboard's own folder, for work without a workspace. */
  storage: vscode.Uri;
  /** Which files of a folder matter. */
  pattern: string;
}

/** Follows the folders that a setting names, and their files. */
export class FolderWatch implements vscode.Disposable {
  readonly #watched: Watched;
  readonly #onFile: () => void;
  readonly #folderChanges: vscode.Disposable;
  #watchers: vscode.Disposable[] = [];

  constructor(watched: Watched, { onFile, onFolders }: { onFile: () => void; onFolders: () => void }) {
    this.#watched = watched;
    this.#onFile = onFile;
    const changed = (): void => {
      this.#watch();
      onFolders();
    };
    this.#folderChanges = vscode.Disposable.from(
      vscode.workspace.onDidChangeWorkspaceFolders(changed),
      vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(watched.setting)) changed(); }),
    );
    this.#watch();
  }

  get folders(): string[] {
    return existingFolders(this.#watched.setting, this.#watched.storage);
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#folderChanges.dispose();
  }

  #watch(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = this.folders.map((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), this.#watched.pattern));
      watcher.onDidCreate(this.#onFile);
      watcher.onDidChange(this.#onFile);
      watcher.onDidDelete(this.#onFile);
      return watcher;
    });
  }
}
