import * as vscode from 'vscode';
import type { ChangeEffect } from '../../core/prompts/blockPlace.ts';
import { DisposableList } from '../../app/events.ts';
import { CONTEXT_KEYS } from '../keys/contextKeys.ts';
import type { ContextKeys } from '../managedContextKeys.ts';
import type { AnswerBlock, BlockStatus } from './answerBlock.ts';
import { BlockDecorations } from './blockDecorations.ts';
import { BlockDocument } from './blockDocument.ts';
import type { BlockSite } from './blockDocument.ts';
import { BlockLenses } from './blockLenses.ts';
import { KeptAnswers } from './keptAnswers.ts';

/** Lenses that change more often can't be clicked. */
const LENS_MS = 400;

/** An answer that is written changes often: remember it at most once in this time. */
const KEEP_MS = 500;

/** All answers that are neither accepted nor discarded, how they look, and what becomes of them. */
export class AnswerBlocks implements vscode.Disposable {
  readonly #keys: ContextKeys;
  readonly #kept: KeptAnswers;
  readonly #life = new DisposableList();
  readonly #documents = new Map<vscode.TextDocument, BlockDocument>();
  /** Documents whose last answer is being taken out. */
  readonly #leaving = new Map<vscode.TextDocument, Promise<void>>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  /** Fires when a document has answers more or less. */
  readonly onChange = this.#changed.event;
  #shown: { decorations: BlockDecorations; lenses: BlockLenses } | undefined;
  #lensTimer: ReturnType<typeof setTimeout> | undefined;
  /** Documents whose answers are not remembered yet as they are now. */
  readonly #changing = new Set<vscode.TextDocument>();
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;

  /** `state`: where answers are remembered from one window to the next. */
  constructor(keys: ContextKeys, state: vscode.Memento) {
    this.#keys = keys;
    this.#kept = new KeptAnswers(state);
  }

  /** Makes answers of a former window answers again, as their documents are opened. */
  restore(): void {
    if (this.#kept.isEmpty) return;
    this.#listen();
    for (const document of vscode.workspace.textDocuments) this.#restoreIn(document);
  }

  in(document: vscode.TextDocument): readonly AnswerBlock[] {
    return this.#documents.get(document)?.blocks ?? [];
  }

  find(id: number): AnswerBlock | undefined {
    return [...this.#documents.values()].flatMap(({ blocks }) => blocks).find((block) => block.id === id);
  }

  /** The block at a place of a document, else the nearest one. */
  nearest(document: vscode.TextDocument, offset: number): AnswerBlock | undefined {
    const distance = ({ place: { promptStart, end } }: AnswerBlock): number => Math.max(0, promptStart - offset, offset - end);
    return [...this.in(document)].sort((a, b) => distance(a) - distance(b))[0];
  }

  /** Empty blocks beneath prompts of a document. Undefined where it takes no edits. */
  async open(document: vscode.TextDocument, sites: readonly BlockSite[]): Promise<readonly AnswerBlock[] | undefined> {
    this.#listen();
    await this.#leaving.get(document);
    const owner = this.#documents.get(document) ?? this.#newOwner(document);
    const blocks = await owner.open(sites, () => ++this.#lastId);
    this.#afterChange(document);
    return blocks;
  }

  setStatus(block: AnswerBlock, status: BlockStatus): void {
    if (block.ended) return;
    const soon = status.kind === block.status.kind;
    block.status = status;
    this.#keepSoon(block.document);
    if (status.kind === 'done') this.#keepNow();
    this.#refreshLenses(soon);
  }

  append(block: AnswerBlock, text: string): void {
    if (!block.ended) this.#owner(block)?.append(block, text);
  }

  textOf(block: AnswerBlock): string {
    return this.#owner(block)?.textOf(block) ?? '';
  }

  /** The next text replaces what the block holds now. */
  startOver(block: AnswerBlock): void {
    this.#owner(block)?.makeStale(block);
  }

  /** Puts another text into the block. */
  async rewrite(block: AnswerBlock, text: string): Promise<void> {
    await this.#owner(block)?.rewrite(block, text);
  }

  /** All text is in the document; the last answer that is done makes one undo step of them. */
  async settle(block: AnswerBlock): Promise<void> {
    const owner = this.#owner(block);
    if (owner?.blocks.some(({ writing }) => writing !== undefined)) await owner.flush();
    else await owner?.settle();
    this.#refresh(block.document);
  }

  /** The answer becomes text as any other. */
  accept(block: AnswerBlock): void {
    this.#end(block, (owner) => owner.release(block));
  }

  /** The answer goes; the document is as it was before. */
  async discard(block: AnswerBlock): Promise<void> {
    if (block.ended) return;
    let gone: Promise<void> | undefined;
    this.#end(block, (owner) => { gone = owner.discard(block); });
    await gone;
  }

  dispose(): void {
    clearTimeout(this.#lensTimer);
    this.#keepNow();
    for (const owner of this.#documents.values()) owner.dispose();
    this.#life.dispose();
    this.#changed.dispose();
  }

  #owner(block: AnswerBlock): BlockDocument | undefined {
    return block.ended ? undefined : this.#documents.get(block.document);
  }

  #newOwner(document: vscode.TextDocument): BlockDocument {
    const owner = new BlockDocument(document, (block, effect) => this.#edited(block, effect), () => this.#refresh(document));
    this.#documents.set(document, owner);
    return owner;
  }

  #restoreIn(document: vscode.TextDocument): void {
    if (this.#documents.has(document)) return;
    const blocks = this.#kept.blocksOf(document, () => ++this.#lastId);
    if (blocks.length === 0) {
      this.#kept.keep(document, []);
      return;
    }
    this.#newOwner(document).adopt(blocks);
    this.#afterChange(document);
  }

  /** A document that is closed takes its answers along; they are there again when it is opened. */
  #leave(document: vscode.TextDocument): void {
    const owner = this.#documents.get(document);
    if (owner === undefined) return;
    this.#keepNow();
    for (const block of owner.blocks) {
      block.ended = true;
      block.writing?.abort(new vscode.CancellationError());
    }
    owner.dispose();
    this.#documents.delete(document);
    this.#refreshKeys();
    this.#changed.fire(document);
  }

  #keepSoon(document: vscode.TextDocument): void {
    this.#changing.add(document);
    this.#keepTimer ??= setTimeout(() => this.#keepNow(), KEEP_MS);
  }

  #keepNow(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    for (const document of this.#changing) this.#kept.keep(document, this.in(document));
    this.#changing.clear();
  }

  #edited(block: AnswerBlock, effect: Exclude<ChangeEffect, 'kept'>): void {
    if (effect === 'orphaned') void this.discard(block);
    else this.#end(block, (owner) => owner.release(block));
  }

  #end(block: AnswerBlock, leave: (owner: BlockDocument) => void): void {
    const owner = this.#owner(block);
    if (owner === undefined) return;
    block.ended = true;
    block.writing?.abort(new vscode.CancellationError());
    leave(owner);
    this.#afterChange(block.document);
  }

  #afterChange(document: vscode.TextDocument): void {
    const owner = this.#documents.get(document);
    if (owner?.blocks.length === 0) {
      this.#documents.delete(document);
      const left = owner.flush().finally(() => {
        owner.dispose();
        this.#leaving.delete(document);
      });
      this.#leaving.set(document, left);
    }
    this.#keepSoon(document);
    this.#refresh(document);
    this.#refreshLenses(false);
    this.#refreshKeys();
    this.#changed.fire(document);
  }

  /** Nothing of this is there before the first answer. */
  #listen(): void {
    if (this.#shown) return;
    const { window, workspace, languages } = vscode;
    const decorations = this.#life.add(new BlockDecorations());
    const lenses = this.#life.add(new BlockLenses((document) => this.in(document), (block) => this.#owner(block)?.lensesShown(block)));
    this.#shown = { decorations, lenses };
    this.#life.add(languages.registerCodeLensProvider('*', lenses));
    this.#life.add(window.onDidChangeVisibleTextEditors(() => this.#refreshAll()));
    this.#life.add(window.onDidChangeActiveColorTheme(() => this.#refreshAll()));
    this.#life.add(window.onDidChangeActiveTextEditor(() => this.#refreshKeys()));
    this.#life.add(workspace.onDidOpenTextDocument((document) => this.#restoreIn(document)));
    this.#life.add(workspace.onDidChangeTextDocument(({ document }) => { if (this.#documents.has(document)) this.#keepSoon(document); }));
    this.#life.add(workspace.onDidCloseTextDocument((document) => this.#leave(document)));
  }

  #refreshAll(): void {
    for (const document of this.#documents.keys()) this.#refresh(document);
  }

  #refresh(document: vscode.TextDocument): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === document) this.#shown?.decorations.show(editor, this.in(document));
    }
  }

  /** `soon`: in a moment, with what else changes until then. */
  #refreshLenses(soon: boolean): void {
    if (soon) {
      this.#lensTimer ??= setTimeout(() => this.#refreshLenses(false), LENS_MS);
      return;
    }
    clearTimeout(this.#lensTimer);
    this.#lensTimer = undefined;
    this.#shown?.lenses.refresh();
  }

  #refreshKeys(): void {
    const document = vscode.window.activeTextEditor?.document;
    this.#keys.set(CONTEXT_KEYS.hasAnswer, document !== undefined && this.in(document).length > 0);
  }
}
