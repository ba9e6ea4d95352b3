import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { webviewHtml } from '../../app/report/pageHtml.ts';
import type { Placement } from '../../app/report/pageHtml.ts';
import { SnapshotFeed } from '../../app/results/snapshotFeed.ts';
import { DisposableList } from '../../app/events.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { readSetting } from '../settings.ts';
import { parseIntent } from '../../app/results/parseIntent.ts';
import type { Intent } from '../../protocol/intents.ts';
import type { HostMessage, ResultsSnapshot } from '../../protocol/view.ts';

export interface PageOptions {
  placement: Placement;
  /** The folder of the page's files: the only one it may read. */
  dist: vscode.Uri;
  log: Pick<vscode.LogOutputChannel, 'warn'>;
  execute: (intent: Exclude<Intent, { kind: 'ready' }>) => Promise<void>;
}

/** One webview with the results page in it: the view, or an editor tab. */
export class ResultsPage implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #feed: SnapshotFeed;
  readonly #life = new DisposableList();
  #complained = false;

  constructor(webview: vscode.Webview, { placement, dist, log, execute }: PageOptions) {
    this.#webview = webview;
    this.#feed = this.#life.add(new SnapshotFeed((message) => this.post(message)));
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
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
    this.#draw(placement, dist);
    this.#life.add(vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING_KEYS.resultsFont)) this.#draw(placement, dist);
    }));
  }

  /** The page keeps where its reader is, and asks for the content again. */
  #draw(placement: Placement, dist: vscode.Uri): void {
    const webview = this.#webview;
    const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    webview.html = webviewHtml({
      placement,
      title: vscode.l10n.t('Results'),
      script: file('webview.js'),
      style: file('webview.css'),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      font: readSetting(SETTING_KEYS.resultsFont),
    });
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
