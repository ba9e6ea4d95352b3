import { basename } from 'node:path';
import * as vscode from 'vscode';

const SCHEME = 'steerboard-responses';

/** Pages about checked response files, as read-only documents whose "Line 12" leads to that row. */
export class ResponseReports implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: vscode.Disposable;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, this),
      // A page is forgotten with its tab, so that pages do not gather over a long session.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** Shows a page beside the active editor, if there is one; the one about the same file is replaced. */
  async show(file: vscode.Uri, text: string): Promise<vscode.Uri> {
    const uri = file.with({ scheme: SCHEME, path: `${file.path} (${vscode.l10n.t('checked')})` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active, preview: false });
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    // A window that was closed with such a tab asks for its text again.
    return this.#texts.get(uri.toString()) ?? vscode.l10n.t('Check the responses of {0} again to see their figures.', basename(fileOf(uri).path));
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const file = fileOf(document.uri);
    return [...document.getText().matchAll(/^Line (\d+)/gm)].map(({ 0: { length }, 1: line, index }) => {
      const start = document.positionAt(index);
      const link = new vscode.DocumentLink(new vscode.Range(start, start.translate(0, length)), file.with({ fragment: `L${line!}` }));
      link.tooltip = vscode.l10n.t('Show the response');
      return link;
    });
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#changed.dispose();
  }
}

function fileOf(uri: vscode.Uri): vscode.Uri {
  return uri.with({ scheme: 'file', path: uri.path.replace(/ \([^()]*\)$/, '') });
}
