import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FoundModel } from '../../app/models/findModels.ts';
import { isCached } from '../../app/models/removeModel.ts';
import { freeMemory } from '../../system/freeMemory.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { readSetting } from '../settings.ts';
import { displayPath } from '../workspace/folders.ts';
import { describeBytes } from './modelStore.ts';
import type { ModelStore } from './modelStore.ts';

/** The models at hand, with the chosen one marked and the loaded one named. */
export class ModelsTree implements vscode.TreeDataProvider<FoundModel>, vscode.Disposable {
  readonly #store: ModelStore;
  readonly #loaded: () => string | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;
  #chosen: string | undefined;

  /** `loaded`: path of the model in the engine, if any. */
  constructor(store: ModelStore, loaded: () => string | undefined) {
    this.#store = store;
    this.#loaded = loaded;
    this.#subscription = store.onChange(() => this.#changed.fire());
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(model?: FoundModel): Promise<FoundModel[]> {
    if (model) return [];
    this.#chosen = await this.#store.chosen();
    return [...(await this.#store.list()), ...(await this.#store.interrupted())];
  }

  getTreeItem(model: FoundModel): vscode.TreeItem {
    const { t } = vscode.l10n;
    const item = new vscode.TreeItem(model.name);
    item.id = model.path;
    const room = freeMemory() * readSetting(SETTING_KEYS.memoryShare);
    const chosen = model.path === this.#chosen;
    const loaded = model.path === this.#loaded();
    const needed = model.memory === undefined ? undefined : t('needs about {0} of memory; {1} may be used now', describeBytes(model.memory), describeBytes(room));
    // A loaded model has its memory already.
    const tooLarge = model.memory !== undefined && model.memory > room && !loaded;
    const cached = isCached(model.path) ? '.cached' : '';
    item.tooltip = [model.path, describeModelFile(model), needed].filter((line) => line !== undefined).join('\n');
    item.command = { command: COMMAND_IDS.useModel, title: t('Use This Model'), arguments: [model] };
    if (model.interrupted !== undefined) {
      item.id = `${model.path} ${model.sizeBytes}`;
      item.iconPath = new vscode.ThemeIcon('cloud-download');
      item.description = t('{0} downloaded, interrupted', describeBytes(model.sizeBytes));
      item.tooltip = model.interrupted;
      item.command = { command: COMMAND_IDS.downloadModel, title: t('Go On Downloading'), arguments: [{ reference: model.interrupted }] };
      item.contextValue = 'model.interrupted.cached';
      return item;
    }
    if (model.problem !== undefined) {
      item.iconPath = new vscode.ThemeIcon('error');
      item.description = model.problem.message;
      item.contextValue = `model.bad${cached}`;
      return item;
    }
    item.iconPath = new vscode.ThemeIcon(chosen ? 'check' : tooLarge ? 'warning' : 'package');
    item.description = [describeModelFile(model), tooLarge ? t('too large') : undefined, loaded ? t('loaded') : chosen ? t('selected') : undefined].filter((part) => part !== undefined).join(' · ');
    item.contextValue = `model${chosen ? '.used' : ''}${cached}`;
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** "98 MB · llama · Q4_1" */
export function describeModelFile({ sizeBytes, architecture, quantisation }: FoundModel): string {
  return [describeBytes(sizeBytes), architecture, quantisation].filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Where the file lies, as people name it. */
export function describeModelPlace({ path }: FoundModel): string {
  return displayPath(dirname(path));
}
