import { basename } from 'node:path';
import type * as vscode from 'vscode';
import type { ResultsBuilder, VectorEvidence } from '../../app/results/resultsBuilder.ts';
import { keptAnswers } from '../../app/results/retune.ts';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import type { Placement } from '../../app/report/pageHtml.ts';
import { DisposableList, type Disposable } from '../../app/events.ts';
import { isMade } from '../../core/experiments/complete.ts';
import type { QualitySummary } from '../../core/quality/summary.ts';
import type { RunRow } from '../../protocol/files.ts';
import type { Intent } from '../../protocol/intents.ts';
import type { HostMessage, PageState, ResultsSnapshot } from '../../protocol/view.ts';
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
  /** What judges made of its answers. */
  quality: readonly QualitySummary[];
  /** Made when the run is first shown on a page: it brings along all that checks answers, which would double the time of activation. */
  builder?: ResultsBuilder;
  /** What pages call it: the name of the first run's folder, also when it was steered anew, so that pages keep their places. */
  name: string;
  /** Answers kept for comparison, by the cell that took their place. */
  kept: ReadonlyMap<string, RunRow>;
  /** All answers of the runs under this name, by cell: going back needs nothing made again. */
  known: Map<string, RunRow>;
  /** Begins to keep up with the process that makes the run elsewhere, as long as it is shown. */
  follow: (() => Disposable) | undefined;
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

  /** Shows this run from now on. `evidence`: of its vectors, in the run's order. `follow`: keeps up with one that is made elsewhere. */
  show(live: LiveRun, evidence: readonly VectorEvidence[] = [], follow?: () => Disposable): void {
    // The same run again, as when it is gone on with.
    if (this.#shown?.live === live) {
      this.#take({ ...this.#shown, evidence, follow });
      void this.readQuality(live.folder);
      return;
    }
    const name = basename(live.folder);
    this.#take({ live, evidence, quality: [], name, kept: new Map(), known: new Map(), follow });
    void this.readQuality(live.folder);
  }

  /** Shows what judges said of the run in this folder, where it is the one that is shown. Damage is told where it is judged or exported; here it is logged. */
  async readQuality(folder: string): Promise<void> {
    const shown = this.#shown;
    if (shown?.live.folder !== folder) return;
    try {
      const { runQuality } = await import('../../app/quality/runQuality.ts');
      const quality = await runQuality(shown.live);
      if (this.#shown?.live !== shown.live || (quality.length === 0 && this.#shown.quality.length === 0)) return;
      this.#shown = { ...this.#shown, quality };
      this.refresh();
    } catch (error) {
      this.#log.error(error instanceof Error ? error : String(error));
    }
  }

  /** Shows a run that is the shown one steered anew: its answers are kept for comparison. Returns the way back to what was shown. */
  showRetuned(live: LiveRun): () => void {
    const before = this.#shown;
    if (!before) {
      this.show(live);
      return () => undefined;
    }
    this.#take({ live, evidence: before.evidence, quality: [], name: before.name, known: before.known, follow: undefined, kept: keptAnswers(before.live, before.kept, live.spec.cells) });
    return () => {
      if (this.#shown?.live === live) this.#take(before);
    };
  }

  /** Shows no run any more where it is this one, whose folder is gone. */
  forget(folder: string): void {
    if (this.#shown?.live.folder !== folder) return;
    this.#runLife.dispose();
    this.#shown = undefined;
    this.refresh();
  }

  /** Finished answers of the shown run and of those that it was steered anew from, by cell. */
  knownAnswers(): ReadonlyMap<string, RunRow> {
    if (!this.#shown) return new Map();
    const { live, known } = this.#shown;
    for (const row of live.rows) if (isMade(row)) known.set(row.cell, row);
    return known;
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
    const shown = this.#shown;
    const { ResultsBuilder } = await import('../../app/results/resultsBuilder.ts');
    const { live, evidence, quality, kept } = shown;
    const builder = (shown.builder ??= new ResultsBuilder(shown.name, live.spec));
    const { status, elsewhere, writing, tokensPerSecond, secondsLeft } = live.state;
    const results = builder.build({
      rows: live.rows,
      vectors: evidence,
      quality,
      kept,
      live: {
        state: status === 'stopped' && elsewhere !== undefined ? 'elsewhere' : status === 'failed' ? 'stopped' : status,
        writing,
        ...(tokensPerSecond !== undefined && { tokensPerSecond }),
        ...(secondsLeft !== undefined && { secondsLeft }),
      },
    });
    return { state, results };
  }

  /** The whole text of an answer, finished or being written; undefined where there is none. */
  answer({ item, setting, previous }: Extract<Intent, { kind: 'show-answer' }>): Extract<HostMessage, { kind: 'answer' }> | undefined {
    if (!this.#shown) return undefined;
    const { live, name, kept } = this.#shown;
    const cell = live.spec.cells.find((candidate) => candidate.item === item && candidate.setting === setting);
    if (cell === undefined) return undefined;
    const text = previous ? kept.get(cell.id)?.response : live.rows.find((row) => row.cell === cell.id)?.response ?? live.state.writing.get(cell.id)?.text;
    return text === undefined ? undefined : { kind: 'answer', run: name, item, setting, ...(previous && { previous }), text };
  }

  /** Finished answers of these cells, as rows of their own. */
  async cells(label: string, cells: readonly string[]): Promise<Extract<HostMessage, { kind: 'cells' }> | undefined> {
    if (!this.#shown) return undefined;
    const { live, name } = this.#shown;
    const { rowsOfCells } = await import('../../app/results/cellRows.ts');
    return { kind: 'cells', run: name, label, rows: rowsOfCells(live.spec, live.rows, cells) };
  }

  /** What pages call the shown run. */
  get name(): string | undefined {
    return this.#shown?.name;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#runLife.dispose();
    for (const page of this.#pages) page.dispose();
  }

  #take(shown: ShownRun): void {
    this.#runLife.dispose();
    this.#runLife = new DisposableList();
    this.#failure = undefined;
    this.#shown = shown;
    this.#runLife.add(shown.live.onChange(() => this.refresh()));
    if (shown.follow) this.#runLife.add(shown.follow());
    this.refresh();
  }

  async #send(): Promise<void> {
    if (this.#pages.size === 0) return;
    const content = await this.content();
    for (const page of this.#pages) page.show(content);
  }
}
