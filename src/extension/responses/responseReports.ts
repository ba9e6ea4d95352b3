import { basename } from 'node:path';
import * as vscode from 'vscode';
import { TextPages } from '../textPages.ts';

const SCHEME = 'steerboard-responses';

/** Pages about checked response files, whose "Line 12" leads to that row. */
export class ResponseReports implements vscode.DocumentLinkProvider, vscode.Disposable {
  readonly #pages = new TextPages(SCHEME, (page) => vscode.l10n.t('Check the responses of {0} again to see their figures.', basename(fileOf(page).path)));
  readonly #registrations: vscode.Disposable;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      this.#pages,
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, this),
      // A page is forgotten with its tab, so that pages do not gather over a long session.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#pages.forget(uri)),
    );
  }

  /** Shows a page beside the active editor, if there is one; the one about the same file is replaced. */
  async show(file: vscode.Uri, text: string): Promise<vscode.Uri> {
    const page = file.with({ path: `${file.path} (${vscode.l10n.t('checked')})` });
    return this.#pages.show(page, text, { viewColumn: vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active, preview: false });
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const file = fileOf(document.uri);
    // As `responsesText` writes it.
    const lines = new RegExp(`^${vscode.l10n.t('Line {0}', '(\\d+)')}`, 'gm');
    return [...document.getText().matchAll(lines)].map(({ 0: { length }, 1: line, index }) => {
      const start = document.positionAt(index);
      const link = new vscode.DocumentLink(new vscode.Range(start, start.translate(0, length)), file.with({ fragment: `L${line!}` }));
      link.tooltip = vscode.l10n.t('Show the response');
      return link;
    });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

function fileOf(uri: vscode.Uri): vscode.Uri {
  return uri.with({ scheme: 'file', path: uri.path.replace(/ \([^()]*\)$/, '') });
}
