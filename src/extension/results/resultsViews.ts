import * as vscode from 'vscode';
import { VIEW_IDS } from '../keys/viewIds.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import type { ResultsHost } from './resultsHost.ts';

/** The results page as a view of our container, which people may move to the secondary side bar or the panel. */
export class ResultsView implements vscode.WebviewViewProvider {
  readonly #host: ResultsHost;
  readonly #onFirst: () => void;

  /** `onFirst`: the view is seen for the first time in this window. */
  constructor(host: ResultsHost, onFirst: () => void) {
    this.#host = host;
    this.#onFirst = onFirst;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#onFirst();
    const page = this.#host.attach(view.webview, 'view');
    page.setVisible(view.visible);
    view.onDidChangeVisibility(() => page.setVisible(view.visible));
    view.onDidDispose(() => page.dispose());
  }
}

/** Opens the view without taking the focus from the editor. */
export async function revealResults(): Promise<void> {
  await vscode.commands.executeCommand(`${VIEW_IDS.results}.focus`, { preserveFocus: true });
}

/** *Open Results in Editor*: the same page as an editor tab, for width. */
export function openResultsInEditor({ results }: SteerboardContext): void {
  const panel = vscode.window.createWebviewPanel('steerboard.resultsEditor', vscode.l10n.t('Results'), { viewColumn: vscode.ViewColumn.Active });
  const page = results.attach(panel.webview, 'editor');
  panel.onDidChangeViewState(() => page.setVisible(panel.visible));
  panel.onDidDispose(() => page.dispose());
}
