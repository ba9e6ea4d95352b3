import * as vscode from 'vscode';
import type { Pair } from '../../core/prompts/pairs.ts';

const SCHEME = 'steerboard-pairs';

/** A read-only document that shows pairs before anything is made of them. Each prompt comes without and then with the instruction. */
export class PairsPreview implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();
  #registration: vscode.Disposable | undefined;

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? '';
  }

  /** Shows the pairs beside what is open, without taking the focus. */
  async show(name: string, pairs: readonly Pair[]): Promise<void> {
    this.#registration ??= vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'pairs'}` });
    this.#texts.set(uri.path, pairsAsText(pairs));
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true, viewColumn: vscode.ViewColumn.Active });
  }

  dispose(): void {
    this.#registration?.dispose();
    this.#changed.dispose();
  }
}

function pairsAsText(pairs: readonly Pair[]): string {
  const { t } = vscode.l10n;
  const head = pairs.length === 1 ? t('1 pair') : t('{0} pairs', pairs.length);
  return [head, ...pairs.map(({ prompt, promptWithoutInstruction }) => `${t('without')}  ${promptWithoutInstruction}\n${t('with')}     ${prompt}`)].join('\n\n');
}
