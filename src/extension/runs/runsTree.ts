import * as vscode from 'vscode';
import type { RunSpec } from '../../protocol/files.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import { displayPath } from '../workspace/folders.ts';
import { describeRates, describeRun, kindName } from './runLabels.ts';
import { nameOfRun } from './runStore.ts';
import type { RunNode, RunStore } from './runStore.ts';

const KIND_ICONS: Readonly<Record<RunSpec['kind'], string>> = { compare: 'split-horizontal', search: 'graph-line', evaluate: 'checklist', imported: 'cloud-download' };

/** The runs of the workspace, newest first: what each was, how far it is, and what came of it. */
export class RunsTree implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #store: RunStore;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(store: RunStore) {
    this.#store = store;
    this.#subscription = store.onChange(() => this.#changed.fire());
  }

  getChildren(node?: RunNode): Promise<RunNode[]> | RunNode[] {
    return node ? [] : this.#store.list();
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    const { spec, state, owner } = node;
    const name = spec?.name ?? nameOfRun(node);
    const item = new vscode.TreeItem(name);
    item.id = node.path;
    const [progress, rates] = [describeRun(node), describeRates(node)];
    // What matters most comes first: the end is cut in a narrow tree.
    item.description = (state === 'finished' ? [rates, progress] : [progress, rates]).filter((part) => part !== '').join(' · ');
    item.tooltip = tooltipOf(node);
    item.iconPath = iconOf(node);
    item.contextValue = state === 'running' && owner?.pid !== process.pid ? 'run.elsewhere' : `run.${state}`;
    item.command = { command: COMMAND_IDS.openRun, title: vscode.l10n.t('Open'), arguments: [node] };
    item.accessibilityInformation = { label: [...(spec ? [kindName(spec.kind)] : []), name, item.description].join(', ') };
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function iconOf({ spec, state }: RunNode): vscode.ThemeIcon {
  if (spec === undefined) return new vscode.ThemeIcon('error');
  if (state === 'running') return new vscode.ThemeIcon('loading~spin');
  if (state === 'stopped') return new vscode.ThemeIcon('debug-pause');
  return new vscode.ThemeIcon(state === 'newer' ? 'lock' : KIND_ICONS[spec.kind]);
}

function tooltipOf(node: RunNode): string {
  const { t } = vscode.l10n;
  const { spec, remark } = node;
  const lines = [displayPath(node.path)];
  if (spec) {
    lines.push([kindName(spec.kind), new Date(spec.created).toLocaleString()].join(', '), spec.model.name, ...(spec.vectors.length > 0 ? [t('Vectors: {0}', spec.vectors.map(({ name }) => name).join(', '))] : []), describeRun(node));
    const rates = describeRates(node);
    if (rates !== '') lines.push(rates);
  }
  return [...lines, ...(remark === undefined ? [] : ['', remark])].join('\n');
}
