import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { cacheFolder } from '../../app/cacheFolder.ts';
import { findModels, type FoundModel } from '../../app/models/findModels.ts';
import { interruptedDownloads } from '../../app/models/hub/interrupted.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { readSetting } from '../settings.ts';
import type { ModelChoice } from './modelChoice.ts';

export type { FoundModel };

/** The model files that are at hand: in the workspace, in Steerboard's cache, and the chosen one wherever it lies. */
export class ModelStore implements vscode.Disposable {
  readonly #choice: ModelChoice;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  readonly onChange = this.#changed.event;

  constructor(choice: ModelChoice) {
    this.#choice = choice;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.gguf', false, true, false);
    const changed = (): void => this.#changed.fire();
    this.#subscriptions = vscode.Disposable.from(watcher, watcher.onDidCreate(changed), watcher.onDidDelete(changed), choice.onChange(changed), vscode.workspace.onDidGrantWorkspaceTrust(changed));
  }

  /** Reads headers only. Empty in an untrusted workspace: its files are not even looked into. */
  async list(): Promise<FoundModel[]> {
    if (!vscode.workspace.isTrusted) return [];
    const inWorkspace = await vscode.workspace.findFiles('**/*.gguf', '{**/node_modules/**,**/.git/**}', 200);
    const chosen = await this.chosen();
    const contextLength = readSetting(SETTING_KEYS.contextLength) ?? undefined;
    return findModels({ ...(contextLength !== undefined && { contextLength }), folders: [join(cacheFolder(), 'models')], files: [...inWorkspace.map(({ fsPath }) => fsPath), ...(chosen === undefined ? [] : [chosen])] });
  }

  /** Downloads that were cut off and can go on; those under way too. */
  async interrupted(): Promise<FoundModel[]> {
    if (!vscode.workspace.isTrusted) return [];
    return interruptedDownloads();
  }

  /** Path of the chosen model file, as far as it can be told without asking anybody; undefined where none is chosen or it is gone. */
  async chosen(): Promise<string | undefined> {
    return this.#choice.peek();
  }

  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}

/** "SmolLM2-135M-Instruct.Q4_1" */
export function shortModelName(path: string): string {
  return basename(path).replace(/\.gguf$/i, '');
}

/** "98 MB", "5.2 GB" */
export function describeBytes(bytes: number): string {
  return bytes < 1e9 ? vscode.l10n.t('{0} MB', Math.round(bytes / 1e6)) : vscode.l10n.t('{0} GB', (bytes / 1e9).toFixed(1));
}
