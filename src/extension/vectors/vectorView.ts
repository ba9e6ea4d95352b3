import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { DisposableList } from '../../app/events.ts';
import { withFile } from '../../app/fileSource.ts';
import { readVectorFile } from '../../app/vectors/readVectorFile.ts';
import { sizeText, vectorDocument, type ModelAtHand } from '../../app/vectors/vectorDocument.ts';
import { SteerboardError } from '../../core/errors.ts';
import { readModelHeader } from '../../core/gguf/modelHeader.ts';
import type { VectorDocument } from '../../protocol/vectorDocument.ts';
import type { Intent } from '../../protocol/intents.ts';
import { executeIntent } from '../results/executeIntent.ts';
import { ResultsPage } from '../results/resultsPage.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { executeVectorCommand } from './documentCommands.ts';
import { modelAtHand, vectorSurroundings } from './vectorSurroundings.ts';

const { t } = vscode.l10n;

/** Files are written in pieces, and several things change with one command: look once. */
const GATHER_MS = 100;

/** One tab that shows a GGUF file, and keeps up with the file and with what the workspace knows of it. */
export class VectorView implements vscode.Disposable {
  readonly #context: SteerboardContext;
  readonly #path: string;
  readonly #page: ResultsPage;
  readonly #life = new DisposableList();
  #ended = new AbortController();
  #model: { sha256: string; found: ModelAtHand } | undefined;
  #run: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: SteerboardContext, uri: vscode.Uri, panel: vscode.WebviewPanel) {
    this.#context = context;
    this.#path = uri.fsPath;
    this.#page = this.#life.add(new ResultsPage(panel.webview, {
      placement: 'editor',
      dist: vscode.Uri.joinPath(context.extension.extensionUri, 'dist'),
      log: context.log,
      execute: (intent) => this.#execute(intent),
    }));
    const watcher = this.#life.add(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(dirname(this.#path)), basename(this.#path))));
    const changed = (): void => this.refresh();
    const modelsChanged = (): void => {
      this.#model = undefined;
      this.refresh();
    };
    for (const subscription of [
      watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed),
      context.vectors.onChange(changed), context.runs.onChange(changed),
      context.models.onChange(modelsChanged), context.sessions.onSession(modelsChanged), vscode.workspace.onDidGrantWorkspaceTrust(modelsChanged),
      panel.onDidChangeViewState(() => this.#page.setVisible(panel.visible)),
    ]) this.#life.add(subscription);
    this.refresh();
  }

  /** Soon. */
  refresh(): void {
    // A command that the page asked for may end after its tab was closed.
    if (this.#ended.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#ended.abort();
      this.#ended = new AbortController();
      this.#show(this.#ended.signal).catch((error: unknown) => this.#context.notices.failure(error));
    }, GATHER_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#ended.abort();
    this.#life.dispose();
  }

  async #show(signal: AbortSignal): Promise<void> {
    const show = (document: VectorDocument): void => {
      if (!signal.aborted) this.#page.show({ state: { kind: 'results' }, document });
    };
    try {
      const vector = await readVectorFile(this.#path);
      const { run, ...around } = await vectorSurroundings(this.#context, this.#path, vector);
      this.#run = run?.path;
      const record = vector.provenance?.model;
      if (record === undefined || this.#model?.sha256 === record.sha256) {
        show(vectorDocument(vector, { ...around, model: this.#model?.found ?? { state: 'unknown' } }));
        return;
      }
      show(vectorDocument(vector, { ...around, model: { state: 'looking' } }));
      const found = await modelAtHand(this.#context, record, signal);
      this.#model = { sha256: record.sha256, found };
      show(vectorDocument(vector, { ...around, model: found }));
    } catch (error) {
      if (SteerboardError.is(error, 'cancelled')) return;
      if (!SteerboardError.is(error)) throw error;
      show(await otherDocument(this.#path, error));
    }
  }

  async #execute(intent: Exclude<Intent, { kind: 'ready' }>): Promise<void> {
    if (intent.kind === 'copy' || intent.kind === 'save-image') await executeIntent(this.#context, intent, this.#page);
    if (intent.kind !== 'vector') return;
    try {
      await executeVectorCommand(this.#context, intent, { path: this.#path, run: this.#run });
    } catch (error) {
      this.#context.notices.failure(error);
    }
    this.refresh();
  }
}

/** What a file is that is no vector: a model, or what is wrong with it. */
async function otherDocument(path: string, problem: SteerboardError): Promise<VectorDocument> {
  const title = basename(path);
  const size = await stat(path).then((file) => sizeText(file.size), () => '');
  // Models are not looked into in a folder that is not trusted.
  const header = vscode.workspace.isTrusted ? await withFile(path, readModelHeader).catch(() => undefined) : undefined;
  if (header === undefined) {
    const { hint } = problem.details;
    return { title, detail: size, actions: [], notices: [{ text: [problem.message, hint].filter((part) => part !== undefined).join(' '), problem: true, actions: [] }], facts: [] };
  }
  const detail = t('A model, no steering vector: {0}, {1}, {2} layers, {3} wide, {4}.', header.architecture, header.quantisation, header.layers, header.embedding, size);
  return { title: header.name ?? title, detail, actions: [{ label: t('Use This Model'), command: 'use-model' }], notices: [], facts: [] };
}
