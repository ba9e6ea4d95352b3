import * as vscode from 'vscode';
import { figureResults } from '../../app/analysis/figureReport.ts';
import type { Figure } from '../../protocol/figures.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { executeIntent } from './executeIntent.ts';
import { ResultsPage } from './resultsPage.ts';

/** Shows figures that belong to no run in an editor tab of their own. They are gone with it, so that what is asked of runs is not asked of them. */
export function openFigures(context: SteerboardContext, title: string, detail: string, figures: readonly Figure[]): void {
  const panel = vscode.window.createWebviewPanel('steerboard.figures', title, { viewColumn: vscode.ViewColumn.Active });
  const page: ResultsPage = new ResultsPage(panel.webview, {
    placement: 'editor',
    dist: vscode.Uri.joinPath(context.extension.extensionUri, 'dist'),
    log: context.log,
    execute: async (intent) => {
      if (intent.kind === 'copy' || intent.kind === 'save-image') await executeIntent(context, intent, page);
    },
  });
  panel.onDidChangeViewState(() => page.setVisible(panel.visible));
  panel.onDidDispose(() => page.dispose());
  page.show({ state: { kind: 'results' }, results: figureResults(title, detail, figures) });
}
