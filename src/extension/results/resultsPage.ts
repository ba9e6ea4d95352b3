import type * as vscode from 'vscode';
import { SnapshotFeed } from '../../app/results/snapshotFeed.ts';
import { DisposableList } from '../../app/events.ts';
import { parseIntent } from '../../protocol/view.ts';
import type { HostMessage, Intent, ResultsSnapshot } from '../../protocol/view.ts';
import { pageHtml, pageRoot } from './pageHtml.ts';

/** One webview with the results page in it: the view, or an editor tab. */
export class ResultsPage implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #feed: SnapshotFeed;
  readonly #life = new DisposableList();
  #complained = false;

  constructor(webview: vscode.Webview, extensionUri: vscode.Uri, log: vscode.LogOutputChannel, execute: (intent: Exclude<Intent, { kind: 'ready' }>) => Promise<void>) {
    this.#webview = webview;
    this.#feed = this.#life.add(new SnapshotFeed((message) => this.post(message)));
    webview.options = { enableScripts: true, localResourceRoots: [pageRoot(extensionUri)] };
    this.#life.add(webview.onDidReceiveMessage((message: unknown) => {
      const intent = parseIntent(message);
      if (intent === undefined) {
        if (!this.#complained) log.warn('The results page sent a message that is none of its own; it and any like it are dropped.');
        this.#complained = true;
      } else if (intent.kind === 'ready') {
        this.#feed.pageReady();
      } else {
        void execute(intent);
      }
    }));
    webview.html = pageHtml(webview, extensionUri);
  }

  onEnd(listener: () => void): void {
    this.#life.add({ dispose: listener });
  }

  post(message: HostMessage): void {
    void this.#webview.postMessage(message);
  }

  show(content: Omit<ResultsSnapshot, 'revision'>): void {
    this.#feed.show(content);
  }

  setVisible(visible: boolean): void {
    this.#feed.setVisible(visible);
  }

  dispose(): void {
    this.#life.dispose();
  }
}
