import * as vscode from 'vscode';
import { VIEW_IDS } from './keys/viewIds.ts';
import { ModelsTree } from './models/modelsTree.ts';
import type { FoundModel, ModelStore } from './models/modelStore.ts';
import type { RunNode, RunStore } from './runs/runStore.ts';
import { RunsTree } from './runs/runsTree.ts';
import type { SessionOwner } from './session/sessionOwner.ts';
import type { VectorEntry, VectorStore } from './vectors/vectorStore.ts';
import { VectorsTree } from './vectors/vectorsTree.ts';

/** The trees of the Steering container. */
export class Views implements vscode.Disposable {
  readonly #vectorStore: VectorStore;
  readonly #modelsTree: ModelsTree;
  readonly #vectorsTree: VectorsTree;
  readonly #runsTree: RunsTree;
  readonly #models: vscode.TreeView<FoundModel>;
  readonly #vectors: vscode.TreeView<VectorEntry>;
  readonly #runs: vscode.TreeView<RunNode>;
  readonly #subscription: vscode.Disposable;

  constructor(models: ModelStore, vectors: VectorStore, runs: RunStore, sessions: SessionOwner, log: vscode.LogOutputChannel) {
    this.#vectorStore = vectors;
    this.#modelsTree = new ModelsTree(models, () => sessions.current?.info.path);
    this.#vectorsTree = new VectorsTree(vectors, () => sessions.current?.record);
    this.#runsTree = new RunsTree(runs);
    this.#models = vscode.window.createTreeView(VIEW_IDS.models, { treeDataProvider: this.#modelsTree });
    this.#vectors = vscode.window.createTreeView(VIEW_IDS.vectors, { treeDataProvider: this.#vectorsTree });
    this.#runs = vscode.window.createTreeView(VIEW_IDS.runs, { treeDataProvider: this.#runsTree });
    const count = (): void => { this.#countRunning(runs).catch((error: unknown) => log.error(`Runs can't be counted: ${String(error)}`)); };
    this.#subscription = vscode.Disposable.from(
      sessions.onSession(() => {
        this.#modelsTree.refresh();
        this.#vectorsTree.refresh();
      }),
      runs.onChange(count),
    );
    count();
  }

  /** Selects a vector in its tree, and brings the tree to the front. */
  async revealVector(path: string): Promise<void> {
    const entry = (await this.#vectorStore.list()).find((candidate) => candidate.path === path);
    if (entry) await this.#vectors.reveal(entry, { select: true, focus: false });
  }

  /** The badge tells of runs at work also while the tree is closed. */
  async #countRunning(runs: RunStore): Promise<void> {
    const value = await runs.running();
    const tooltip = value === 1 ? vscode.l10n.t('1 run is being made') : vscode.l10n.t('{0} runs are being made', value);
    this.#runs.badge = value === 0 ? undefined : { value, tooltip };
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#models.dispose();
    this.#vectors.dispose();
    this.#runs.dispose();
    this.#modelsTree.dispose();
    this.#vectorsTree.dispose();
    this.#runsTree.dispose();
  }
}
