import * as vscode from 'vscode';

const SCHEME = 'steerboard-runs';

/** Figures of runs, as read-only documents. */
export class RunPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  #registration: vscode.Disposable | undefined;

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? vscode.l10n.t('Run the command again to see these figures.');
  }

  async show(name: string, text: string): Promise<void> {
    this.#registration ??= vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  dispose(): void {
    this.#registration?.dispose();
    this.#changed.dispose();
  }
}
