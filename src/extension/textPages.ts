import * as vscode from 'vscode';

/** Texts that are shown as read-only documents of one scheme. */
export class TextPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #lost: (page: vscode.Uri) => string;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;

  /** `lost`: what stands for a page that is not kept: a window that was closed with its tab asks for it again. */
  constructor(scheme: string, lost: (page: vscode.Uri) => string) {
    this.#scheme = scheme;
    this.#lost = lost;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(page: vscode.Uri): string {
    return this.#texts.get(page.toString()) ?? this.#lost(page);
  }

  /** Keeps a page, to be opened by the address that is returned. `page`: its name, or an address that differs in the scheme alone. */
  put(page: string | vscode.Uri, text: string): vscode.Uri {
    const uri = typeof page === 'string' ? vscode.Uri.from({ scheme: this.#scheme, path: `/${page}` }) : page.with({ scheme: this.#scheme });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  async show(page: string | vscode.Uri, text: string, options: vscode.TextDocumentShowOptions = { preview: false }): Promise<vscode.Uri> {
    const uri = this.put(page, text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), options);
    return uri;
  }

  forget(page: vscode.Uri): void {
    this.#texts.delete(page.toString());
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
