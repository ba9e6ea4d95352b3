import { join } from 'node:path';
import * as vscode from 'vscode';
import { cacheFolder } from '../../app/cacheFolder.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { Refusal, STEPS } from '../notices/refusal.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { readSetting } from '../settings.ts';
import { liesIn, resolveModelPath } from './modelPath.ts';

/** Which model is chosen. The setting is the truth: the command, the tree and a hand-edited settings.json all end there. */
export class ModelChoice implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watch: vscode.Disposable;
  readonly onChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#watch = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING_KEYS.modelPath)) this.#changed.fire();
    });
  }

  /** The chosen path as the setting has it; undefined where none is. VS Code leaves out the workspace's value while the workspace is not trusted. */
  get value(): string | undefined {
    const value = readSetting(SETTING_KEYS.modelPath).trim();
    return value === '' ? undefined : value;
  }

  async choose(path: string): Promise<void> {
    const inspected = vscode.workspace.getConfiguration().inspect<string>(SETTING_KEYS.modelPath);
    const target = inspected?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    if (target === vscode.ConfigurationTarget.Workspace) await this.#allow(path);
    await vscode.workspace.getConfiguration().update(SETTING_KEYS.modelPath, path, target);
  }

  /** Chooses none: takes the setting out of the settings that named the chosen one. */
  async clear(): Promise<void> {
    const inspected = vscode.workspace.getConfiguration().inspect<string>(SETTING_KEYS.modelPath);
    const target = inspected?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration().update(SETTING_KEYS.modelPath, undefined, target);
  }

  /**
   * The file to load. A file outside of the workspace that the workspace's own settings name is loaded only after a person has agreed.
   * @throws Refusal where none is chosen or it was not agreed to; SteerboardError where the path leads nowhere
   */
  async file(): Promise<string> {
    const { value } = this;
    if (value === undefined) throw REFUSALS.noModel();
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const path = await resolveModelPath({ value, base: folders[0] });
    if (this.#fromWorkspace() && !(await liesIn(path, [...folders, join(cacheFolder(), 'models')]))) await this.#confirm(path);
    return path;
  }

  /** The chosen file without asking anybody and without complaint; undefined where there is none. */
  async peek(): Promise<string | undefined> {
    const { value } = this;
    if (value === undefined) return undefined;
    return resolveModelPath({ value, base: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath }).catch(() => undefined);
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }

  #fromWorkspace(): boolean {
    const inspected = vscode.workspace.getConfiguration().inspect<string>(SETTING_KEYS.modelPath);
    return inspected?.workspaceValue !== undefined || inspected?.workspaceFolderValue !== undefined;
  }

  async #confirm(path: string): Promise<void> {
    if (this.#allowed().includes(path)) return;
    const load = vscode.l10n.t('Load This Model');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('The settings of this workspace name a model outside of it.'),
      { modal: true, detail: vscode.l10n.t('{0}\n\nLoad only model files that you trust.', path) },
      load,
    );
    if (answer !== load) throw new Refusal(vscode.l10n.t('The model {0}, which the settings of this workspace name, was not loaded.', path), [STEPS.selectModel()]);
    await this.#allow(path);
  }

  #allowed(): readonly string[] {
    return this.#memory.get<readonly string[]>(STATE_KEYS.allowedModels, []);
  }

  async #allow(path: string): Promise<void> {
    const allowed = this.#allowed();
    if (!allowed.includes(path)) await this.#memory.update(STATE_KEYS.allowedModels, [...allowed, path]);
  }
}
