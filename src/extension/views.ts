import * as vscode from 'vscode';
import { VIEW_IDS } from './keys/viewIds.ts';
import { ModelsTree } from './models/modelsTree.ts';
import type { FoundModel, ModelStore } from './models/modelStore.ts';
import type { SessionOwner } from './session/sessionOwner.ts';
import type { VectorEntry, VectorStore } from './vectors/vectorStore.ts';
import { VectorsTree } from './vectors/vectorsTree.ts';

/** The trees of the Steering container. */
export class Views implements vscode.Disposable {
  readonly #vectorStore: VectorStore;
  readonly #modelsTree: ModelsTree;
  readonly #vectorsTree: VectorsTree;
  readonly #models: vscode.TreeView<FoundModel>;
  readonly #vectors: vscode.TreeView<VectorEntry>;
  readonly #subscription: vscode.Disposable;

  constructor(models: ModelStore, vectors: VectorStore, sessions: SessionOwner) {
    this.#vectorStore = vectors;
    this.#modelsTree = new ModelsTree(models, () => sessions.current?.info.path);
    this.#vectorsTree = new VectorsTree(vectors, () => sessions.current?.record);
    this.#models = vscode.window.createTreeView(VIEW_IDS.models, { treeDataProvider: this.#modelsTree });
    this.#vectors = vscode.window.createTreeView(VIEW_IDS.vectors, { treeDataProvider: this.#vectorsTree });
    this.#subscription = sessions.onSession(() => {
      this.#modelsTree.refresh();
      this.#vectorsTree.refresh();
    });
  }

  /** Selects a vector in its tree, and brings the tree to the front. */
  async revealVector(path: string): Promise<void> {
    const entry = (await this.#vectorStore.list()).find((candidate) => candidate.path === path);
    if (entry) await this.#vectors.reveal(entry, { select: true, focus: false });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#models.dispose();
    this.#vectors.dispose();
    this.#modelsTree.dispose();
    this.#vectorsTree.dispose();
  }
}
