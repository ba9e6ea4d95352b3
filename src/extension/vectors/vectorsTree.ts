import { basename } from 'node:path';
import * as vscode from 'vscode';
import { NO_LAYER } from '../../protocol/files.ts';
import type { ModelRecord, SteeringVector } from '../../protocol/files.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import { displayPath } from '../workspace/folders.ts';
import { fits, nameOf } from './vectorStore.ts';
import type { VectorEntry, VectorStore } from './vectorStore.ts';

/** The vector files of the workspace: where they act, by what evidence, and which do not fit the loaded model. */
export class VectorsTree implements vscode.TreeDataProvider<VectorEntry>, vscode.Disposable {
  readonly #store: VectorStore;
  readonly #model: () => ModelRecord | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  /** `model`: the loaded one, if any. */
  constructor(store: VectorStore, model: () => ModelRecord | undefined) {
    this.#store = store;
    this.#model = model;
    this.#subscription = store.onChange(() => this.#changed.fire());
  }

  refresh(): void {
    this.#changed.fire();
  }

  /** The same objects as long as the files are the same, which `TreeView.reveal` needs. */
  getChildren(entry?: VectorEntry): Promise<VectorEntry[]> | VectorEntry[] {
    return entry ? [] : this.#store.list();
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(entry: VectorEntry): vscode.TreeItem {
    const item = new vscode.TreeItem(nameOf(entry));
    item.id = entry.path;
    item.resourceUri = vscode.Uri.file(entry.path);
    item.command = { command: COMMAND_IDS.useVector, title: vscode.l10n.t('Use This Vector'), arguments: [entry] };
    if ('problem' in entry) {
      item.iconPath = new vscode.ThemeIcon('error');
      item.description = entry.problem.message;
      item.tooltip = `${displayPath(entry.path)}\n\n${entry.problem.message}`;
      item.contextValue = 'vector.bad';
      return item;
    }
    const model = this.#model();
    const wrong = model !== undefined && !fits(entry.vector, model);
    const used = this.#store.used === entry.path;
    item.iconPath = new vscode.ThemeIcon(wrong ? 'warning' : used ? 'check' : 'arrow-up');
    item.description = wrong ? wrongModel(entry.vector) : describeEvidence(entry.vector);
    item.tooltip = tooltipOf(entry.path, entry.vector);
    item.contextValue = wrong ? 'vector.mismatch' : used ? 'vector.used' : 'vector';
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function wrongModel({ provenance }: SteeringVector): string {
  return vscode.l10n.t('made for {0}', provenance?.model.name ?? vscode.l10n.t('another model'));
}

/** "layer 24, 1.00× · 5/8 (plain 0/8)"; what is known of where it acts and how well. `chosen`: by another search than the one without the instruction. */
export function describeEvidence({ layers, provenance }: SteeringVector, chosen = provenance?.chosen): string {
  const { t } = vscode.l10n;
  if (provenance === undefined) return t('plain control vector, {0} layers', layers);
  if (chosen === undefined) return t('{0} layers, not searched', layers);
  if (chosen.layer === NO_LAYER) return t('{0} layers, no layer helped', layers);
  const place = chosen.rule === 'projection' ? t('layer {0}, {1}×', chosen.layer, chosen.strength.toFixed(2)) : t('layer {0}, c {1}', chosen.layer, chosen.strength);
  const evidence = chosen.validation?.points.find(({ layer, strength }) => layer === chosen.layer && strength === chosen.strength);
  if (evidence === undefined) return place;
  const plain = chosen.validation?.points.find(({ layer }) => layer === NO_LAYER);
  const figures = plain === undefined ? `${evidence.passed}/${evidence.total}` : t('{0}/{1} (plain {2}/{3})', evidence.passed, evidence.total, plain.passed, plain.total);
  return `${place} · ${figures}`;
}

function tooltipOf(path: string, vector: SteeringVector): string {
  const { t } = vscode.l10n;
  const lines = [displayPath(path), describeEvidence(vector), t('{0} layers, {1} wide', vector.layers, vector.embedding)];
  const { provenance } = vector;
  if (provenance) {
    lines.push(t('Made with {0} ({1}) from {2} pairs: {3}', provenance.model.name, provenance.model.quantisation, provenance.pairCount, provenance.files.map((file) => basename(file)).join(', ')));
    const broken = provenance.chosen?.validation?.points.find(({ layer, strength }) => layer === provenance.chosen?.layer && (layer === NO_LAYER || strength === provenance.chosen.strength))?.broken ?? 0;
    if (broken > 0) lines.push(t('{0} answers of the validation are broken.', broken));
  }
  return lines.join('\n');
}
