import { basename } from 'node:path';
import type * as vscode from 'vscode';
import { ResultsBuilder } from '../../app/results/resultsBuilder.ts';
import type { VectorEvidence } from '../../app/results/resultsBuilder.ts';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import type { Placement } from '../../app/report/pageHtml.ts';
import { DisposableList } from '../../app/events.ts';
import type { HostMessage, Intent, PageState, ResultsSnapshot } from '../../protocol/view.ts';
import { ResultsPage } from './resultsPage.ts';

/** What the host needs from the rest of the extension. */
export interface ResultsDelegate {
  /** What stands in the way of answers; `failure` ended the last comparison. */
  state(run: LiveRun | undefined, failure: unknown): Promise<PageState>;
  /** Does what the page asks for. Failures are told to the user. */
  execute(intent: Exclude<Intent, { kind: 'ready' }>, page: ResultsPage): Promise<void>;
}

type Content = Omit<ResultsSnapshot, 'revision'>;

/** Changes come in bursts, one for each token: gather them for this long. */
const GATHER_MS = 100;

interface ShownRun {
  live: LiveRun;
  evidence: readonly VectorEvidence[];
  builder: ResultsBuilder;
}

/** The run that the results pages show, and the pages. The run folder is the truth, so pages come and go without loss. */
export class ResultsHost implements vscode.Disposable {
  readonly #dist: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #delegate: ResultsDelegate;
  readonly #pages = new Set<ResultsPage>();
  #runLife = new DisposableList();
  #shown: ShownRun | undefined;
  #failure: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `dist`: the folder of the page's files. */
  constructor(dist: vscode.Uri, log: vscode.LogOutputChannel, delegate: ResultsDelegate) {
    this.#dist = dist;
    this.#log = log;
    this.#delegate = delegate;
  }

  get run(): LiveRun | undefined {
    return this.#shown?.live;
  }

  get evidence(): readonly VectorEvidence[] {
    return this.#shown?.evidence ?? [];
  }

  /** Shows this run from now on. `evidence`: of its vectors, in the run's order. */
  show(live: LiveRun, evidence: readonly VectorEvidence[] = []): void {
    this.#runLife.dispose();
    this.#runLife = new DisposableList();
    this.#failure = undefined;
    this.#shown = { live, evidence, builder: new ResultsBuilder(basename(live.folder), live.spec) };
    this.#runLife.add(live.onChange(() => this.refresh()));
    this.refresh();
  }

  /** What kept the comparison that was asked for from being made, or that nothing did. */
  setFailure(failure: unknown): void {
    this.#failure = failure;
    this.refresh();
  }

  /** Gives a webview the page. It ends with the webview. */
  attach(webview: vscode.Webview, placement: Placement): ResultsPage {
    const page: ResultsPage = new ResultsPage(webview, {
      placement,
      dist: this.#dist,
      log: this.#log,
      execute: (intent) => this.#delegate.execute(intent, page),
    });
    this.#pages.add(page);
    page.onEnd(() => this.#pages.delete(page));
    this.refresh();
    return page;
  }

  /** Brings the pages in line with the state, soon. */
  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#send();
    }, GATHER_MS);
  }

  async content(): Promise<Content> {
    const state = await this.#delegate.state(this.#shown?.live, this.#failure);
    if (this.#shown === undefined) return { state };
    const { live, evidence, builder } = this.#shown;
    const { status, writing, tokensPerSecond, secondsLeft } = live.state;
    const results = builder.build({
      rows: live.rows,
      vectors: evidence,
      live: {
        state: status === 'failed' ? 'stopped' : status,
        writing,
        ...(tokensPerSecond !== undefined && { tokensPerSecond }),
        ...(secondsLeft !== undefined && { secondsLeft }),
      },
    });
    return { state, results };
  }

  /** The whole text of an answer, finished or being written; undefined where there is none. */
  answer(item: number, setting: string): Extract<HostMessage, { kind: 'answer' }> | undefined {
    const live = this.#shown?.live;
    const cell = live?.spec.cells.find((candidate) => candidate.item === item && candidate.setting === setting);
    if (live === undefined || cell === undefined) return undefined;
    const text = live.rows.find((row) => row.cell === cell.id)?.response ?? live.state.writing.get(cell.id)?.text;
    return text === undefined ? undefined : { kind: 'answer', run: basename(live.folder), item, setting: cell.setting, text };
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#runLife.dispose();
    for (const page of this.#pages) page.dispose();
  }

  async #send(): Promise<void> {
    if (this.#pages.size === 0) return;
    const content = await this.content();
    for (const page of this.#pages) page.show(content);
  }
}
