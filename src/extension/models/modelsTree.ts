import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FoundModel } from '../../app/models/findModels.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
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
    return this.#store.list();
  }

  getTreeItem(model: FoundModel): vscode.TreeItem {
    const { t } = vscode.l10n;
    const item = new vscode.TreeItem(model.name);
    item.id = model.path;
    item.tooltip = [model.path, describeModelFile(model)].join('\n');
    item.command = { command: COMMAND_IDS.useModel, title: t('Use This Model'), arguments: [model] };
    if (model.problem !== undefined) {
      item.iconPath = new vscode.ThemeIcon('error');
      item.description = model.problem.message;
      item.contextValue = 'model.bad';
      return item;
    }
    const chosen = model.path === this.#chosen;
    const loaded = model.path === this.#loaded();
    item.iconPath = new vscode.ThemeIcon(chosen ? 'check' : 'package');
    item.description = [describeModelFile(model), loaded ? t('loaded') : chosen ? t('selected') : undefined].filter((part) => part !== undefined).join(' · ');
    item.contextValue = chosen ? 'model.used' : 'model';
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
