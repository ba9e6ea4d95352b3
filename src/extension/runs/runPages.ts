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

  /** Keeps a page, to be opened later by its address. */
  put(name: string, text: string): vscode.Uri {
    this.#registration ??= vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    return uri;
  }

  async show(name: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.put(name, text)), { preview: false });
  }

  dispose(): void {
    this.#registration?.dispose();
    this.#changed.dispose();
  }
}
