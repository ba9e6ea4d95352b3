import * as vscode from 'vscode';
import { followChange } from '../../core/prompts/blockPlace.ts';
import type { ChangeEffect, TextChange } from '../../core/prompts/blockPlace.ts';
import { offsetsWithout } from '../../core/prompts/excerpt.ts';
import { DisposableList } from '../../app/events.ts';
import type { RunItem } from '../../protocol/files.ts';
import { AnswerBlock } from './answerBlock.ts';

/** Where a prompt stands in a document that is to get an answer beneath it; offsets. */
export interface BlockSite {
  item: RunItem;
  /** The document that the prompt came from. */
  source: vscode.Uri;
  start: number;
  end: number;
  /** The end of its last line, where the answer is written. */
  lineEnd: number;
}

/** A change that this class makes, and whose it is. */
interface OwnChange extends TextChange {
  block: AnswerBlock | undefined;
}

/** The least time between two edits: the editor asks for lenses once nothing has changed for 250 ms. */
const WRITE_MS = 350;

/** The longest that an answer's first text waits for the editor to show that it can be stopped: each edit puts lenses off. */
const MOST_QUIET_MS = 2500;

/** From an editor's asking for a lens to its showing it. */
const LENS_MS = 300;

/** A document that changes under an edit makes the editor refuse it; more often than this in a row it isn't that. */
const MOST_ATTEMPTS = 20;

/**
 * Writes answers into one document as they come: one undo step, while other text is edited. Text waits while an edit is under way or
 * the document is hidden, so that a slow editor gets fewer, larger edits and nothing is written where undo doesn't reach.
 */
export class BlockDocument implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly #life = new DisposableList();
  readonly #onEffect: (block: AnswerBlock, effect: Exclude<ChangeEffect, 'kept'>) => void;
  readonly #onWritten: () => void;
  /** The document as it was before the first answer. */
  readonly #original: string;
  #blocks: AnswerBlock[] = [];
  #expected: OwnChange[] | undefined;
  #leaving: AnswerBlock | undefined;
  #edits = 0;
  #undoing = false;
  /** Somebody else has edited, an answer was accepted, or was there before: undo would take back more, or less. */
  #mixed = false;
  #saving = false;
  /** Saving ends an undo step when it begins. */
  #saved = false;
  #queue: Promise<unknown> = Promise.resolve();
  #draining = false;
  /** When text may be written next, on the clock of `performance`. */
  #nextWrite = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(document: vscode.TextDocument, onEffect: (block: AnswerBlock, effect: Exclude<ChangeEffect, 'kept'>) => void, onWritten: () => void) {
    this.document = document;
    this.#original = document.getText();
    this.#onEffect = onEffect;
    this.#onWritten = onWritten;
    const isThis = (other: vscode.TextDocument): boolean => other === document;
    const { workspace, window } = vscode;
    this.#life.add(workspace.onDidChangeTextDocument((event) => { if (isThis(event.document)) this.#follow(event.contentChanges); }));
    this.#life.add(workspace.onWillSaveTextDocument((event) => {
      if (!isThis(event.document)) return;
      this.#saving = true;
      this.#saved = true;
    }));
    this.#life.add(workspace.onDidSaveTextDocument((saved) => { if (isThis(saved)) this.#saving = false; }));
    this.#life.add(window.onDidChangeVisibleTextEditors(() => this.#drainSoon()));
  }

  /** In the order of the document. */
  get blocks(): readonly AnswerBlock[] {
    return this.#blocks;
  }

  /** Makes an empty block beneath each prompt, in one edit that begins an undo step. Undefined where the document takes no edits. */
  open(sites: readonly BlockSite[], nextId: () => number): Promise<readonly AnswerBlock[] | undefined> {
    return this.#inTurn(async () => {
      const text = this.document.getText();
      const made = sites.map(({ item, source, start, end, lineEnd }) => {
        const block = new AnswerBlock(nextId(), this.document, { item, source }, { promptStart: start, promptEnd: end, start: lineEnd, end: lineEnd });
        block.remember(text);
        return block;
      });
      this.#blocks = [...this.#blocks, ...made].sort((a, b) => a.place.start - b.place.start);
      const done = await this.#change(() => made.map((block) => ({ block, offset: block.place.end, length: 0, text: '\n' })), { newStep: true });
      if (!done) {
        this.#blocks = this.#blocks.filter((block) => !made.includes(block));
        return undefined;
      }
      for (const block of made) this.#beQuiet(block);
      this.#keepOut(made, () => true);
      return made;
    });
  }

  /** Takes over answers that stand in the document already. Undo knows nothing of them. */
  adopt(blocks: readonly AnswerBlock[]): void {
    this.#mixed = true;
    this.#blocks = [...blocks].sort((a, b) => a.place.start - b.place.start);
  }

  append(block: AnswerBlock, text: string): void {
    block.waiting += text;
    this.#drainSoon();
  }

  /** The editor is about to show the block's lenses: its text need not wait much longer. An edit right now would keep it from that. */
  lensesShown(block: AnswerBlock): void {
    block.quietUntil = Math.min(block.quietUntil, performance.now() + LENS_MS);
    this.#drainSoon();
  }

  /** The answer as far as it is in the document, in line feeds. */
  textOf({ place }: AnswerBlock): string {
    return this.document.getText(this.#range(place.start, place.end)).replaceAll('\r\n', '\n').slice(1);
  }

  /** Takes the text out when the next text comes. */
  makeStale(block: AnswerBlock): void {
    block.waiting = '';
    block.stale = true;
    this.#beQuiet(block);
  }

  /** Puts another text in the place of what is written. */
  rewrite(block: AnswerBlock, text: string): Promise<boolean> {
    block.waiting = text;
    return this.#inTurn(() => this.#change(() => (block.ended ? [] : [{ block, ...this.#answerPart(block), text }])));
  }

  /** Resolves when all text is in the document that can be: what waits for a hidden document goes on waiting. */
  async flush(): Promise<void> {
    this.#drain(true);
    await this.#inTurn(() => Promise.resolve());
  }

  /** Makes one undo step of it all, where saving, which automatic saving does each second, has made several. */
  async settle(): Promise<void> {
    await this.flush();
    await this.#inTurn(async () => {
      if (!this.#saved || this.#edits < 2) return;
      const inserts = offsetsWithout(this.#blocks.map(({ place }) => place)).map((offset, index) => {
        const block = this.#blocks[index]!;
        return { block, offset, text: `\n${this.textOf(block)}` };
      });
      const putBack = this.#selections();
      if (!(await this.#undoAll())) {
        putBack();
        return;
      }
      for (const { block, offset } of inserts) {
        const moved = block.place.start - offset;
        block.place = { promptStart: block.place.promptStart - moved, promptEnd: block.place.promptEnd - moved, start: offset, end: offset };
      }
      await this.#change(() => inserts.map(({ block, offset, text }) => ({ block, offset, length: 0, text })), { newStep: true });
      this.#saved = false;
      putBack();
    });
  }

  /** Lets go of a block; its text stays. */
  release(block: AnswerBlock): void {
    this.#mixed = true;
    this.#forget(block);
  }

  /** Takes a block out: the last one so that the document is as it was before, to its undo steps and its saved state. */
  discard(block: AnswerBlock): Promise<void> {
    this.#forget(block);
    return this.#inTurn(async () => {
      if (this.#blocks.length === 0 && (await this.#undoAll())) return;
      const { start, end } = block.place;
      if (end > start) await this.#change(() => [{ block: undefined, offset: block.place.start, length: block.place.end - block.place.start, text: '' }], { newStep: true, hidden: true, leaving: block });
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#life.dispose();
  }

  #forget(block: AnswerBlock): void {
    block.waiting = '';
    this.#blocks = this.#blocks.filter((other) => other !== block);
  }

  get #editor(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    return activeTextEditor?.document === this.document ? activeTextEditor : visibleTextEditors.find(({ document }) => document === this.document);
  }

  #range(start: number, end: number): vscode.Range {
    return new vscode.Range(this.document.positionAt(start), this.document.positionAt(end));
  }

  /** What follows the block's first line end. */
  #answerPart({ place: { start, end } }: AnswerBlock): { offset: number; length: number } {
    const offset = Math.min(end, start + this.#lineEnd);
    return { offset, length: end - offset };
  }

  get #editors(): readonly vscode.TextEditor[] {
    return vscode.window.visibleTextEditors.filter(({ document }) => document === this.document);
  }

  /** A selection that ends where text was put into a block, or has taken the line end along, has grown over it: it ends before it again. */
  #keepOut(blocks: readonly AnswerBlock[], concerns: (selection: vscode.Selection) => boolean): void {
    const { document } = this;
    const keptOut = (selection: vscode.Selection): vscode.Selection => {
      if (!concerns(selection)) return selection;
      const [from, to] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
      const grown = blocks.find(({ place: { start, end } }) => (selection.isEmpty ? to === end : from <= start && to >= end && to <= end + this.#lineEnd));
      if (!grown) return selection;
      const at = document.positionAt(grown.place.start);
      const start = selection.start.isBefore(at) ? selection.start : at;
      return selection.isReversed ? new vscode.Selection(at, start) : new vscode.Selection(start, at);
    };
    for (const editor of this.#editors) {
      const selections = editor.selections.map(keptOut);
      if (selections.some((selection, index) => selection !== editor.selections[index])) editor.selections = selections;
    }
  }

  /** What is selected now; the answer puts it back as soon as the document has the same text again. */
  #selections(): () => void {
    const text = this.document.getText();
    const before = this.#editors.map((editor) => ({ editor, selections: editor.selections }));
    return () => {
      if (this.document.getText() === text) for (const { editor, selections } of before) editor.selections = selections;
    };
  }

  /** Edits one after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #beQuiet(block: AnswerBlock): void {
    const isShown = vscode.workspace.getConfiguration('editor', this.document).get('codeLens') === true && this.document.uri.scheme !== 'vscode-notebook-cell';
    block.quietUntil = isShown ? performance.now() + MOST_QUIET_MS : 0;
  }

  #drainSoon(): void {
    clearTimeout(this.#timer);
    const quiet = Math.min(...this.#blocks.filter(({ waiting }) => waiting !== '').map(({ quietUntil }) => quietUntil));
    if (Number.isFinite(quiet)) this.#timer = setTimeout(() => this.#drain(), Math.max(0, this.#nextWrite - performance.now(), quiet - performance.now()));
  }

  /** Writes what waits, of all blocks in one edit; `all`: also first texts that wait for lenses. */
  #drain(all = false): void {
    if (this.#draining && !all) return;
    this.#draining = true;
    void this.#inTurn(async () => {
      this.#draining = false;
      for (;;) {
        const open = this.#blocks.filter(({ waiting, quietUntil }) => waiting !== '' && (all || quietUntil <= performance.now()));
        if (this.#editor === undefined || this.document.isClosed) return;
        if (open.length === 0) {
          this.#drainSoon();
          return;
        }
        const empty = open.filter((block) => this.#answerPart(block).length === 0);
        const done = await this.#change(() => open.filter(({ ended }) => !ended).map((block) => {
          const part = block.stale ? this.#answerPart(block) : { offset: block.place.end, length: 0 };
          return { block, ...part, text: block.waiting };
        }));
        if (!done) return;
        // The prompt's whole line, selected before there was an answer. A cursor goes with the text.
        this.#keepOut(empty, ({ isEmpty }) => !isEmpty);
      }
    });
  }

  /**
   * Makes changes, planned again when the document changed meanwhile. False where the document takes no edits. `hidden`: also where no
   * editor shows it. `leaving`: the block that they take out.
   */
  async #change(plan: () => OwnChange[], { newStep = false, hidden = false, leaving }: { newStep?: boolean; hidden?: boolean; leaving?: AnswerBlock } = {}): Promise<boolean> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const changes = plan();
      if (changes.length === 0) return true;
      const { version } = this.document;
      this.#expected = changes;
      this.#leaving = leaving;
      try {
        const done = await this.#apply(changes, newStep, hidden);
        // An editor that is read-only says that the edit was done.
        if (done && this.document.version === version) return false;
        if (done) {
          this.#edits++;
          this.#nextWrite = performance.now() + WRITE_MS;
          this.#onWritten();
          return true;
        }
      } finally {
        this.#expected = undefined;
        this.#leaving = undefined;
      }
      if (this.document.version === version) return false;
    }
    return false;
  }

  async #apply(changes: readonly OwnChange[], newStep: boolean, hidden: boolean): Promise<boolean> {
    const editor = this.#editor;
    if (editor) {
      return editor.edit((edit) => {
        for (const { offset, length, text } of changes) {
          if (length === 0) edit.insert(this.document.positionAt(offset), text);
          else edit.replace(this.#range(offset, offset + length), text);
        }
      }, { undoStopBefore: newStep, undoStopAfter: false });
    }
    if (!hidden || this.document.isClosed) return false;
    const edits = new vscode.WorkspaceEdit();
    for (const { offset, length, text } of changes) edits.replace(this.document.uri, this.#range(offset, offset + length), text);
    return vscode.workspace.applyEdit(edits);
  }

  /** Undoes all edits, which brings back the document exactly. False, and nothing done, where that would undo more, or another editor is active. */
  async #undoAll(): Promise<boolean> {
    if (this.#mixed || vscode.window.activeTextEditor?.document !== this.document) return false;
    this.#undoing = true;
    try {
      let undone = 0;
      while (undone < this.#edits && this.document.getText() !== this.#original) {
        await vscode.commands.executeCommand('undo');
        undone++;
      }
      if (this.document.getText() !== this.#original) {
        for (; undone > 0; undone--) await vscode.commands.executeCommand('redo');
        return false;
      }
      this.#edits = 0;
      return true;
    } finally {
      this.#undoing = false;
    }
  }

  #follow(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    if (this.#undoing || changes.length === 0) return;
    const edits = changes.map(({ rangeOffset, rangeLength, text }): TextChange => ({ offset: rangeOffset, length: rangeLength, text }));
    const own = this.#expected && matched(edits, this.#expected);
    if (own === undefined) this.#mixed = true;
    const tracked = this.#leaving ? [...this.#blocks, this.#leaving] : this.#blocks;
    const effects = new Map<AnswerBlock, Exclude<ChangeEffect, 'kept'>>();
    edits.forEach((change, index) => {
      for (const block of tracked) {
        if (own?.[index]?.block === block) {
          block.place = { ...block.place, end: change.offset + change.text.length };
          block.waiting = block.waiting.slice(own[index].text.length);
          block.stale = false;
          continue;
        }
        const { place, effect } = followChange(block.place, change, this.#lineEnd);
        block.place = place;
        if (effect !== 'kept') effects.set(block, effect);
      }
    });
    // What our own changes do to other answers is nobody's edit of them, and neither is what a save trims or formats.
    if (own) return;
    for (const [block, effect] of effects) if (effect !== 'edited' || !this.#saving) this.#onEffect(block, effect);
  }

  get #lineEnd(): number {
    return this.document.eol === vscode.EndOfLine.CRLF ? 2 : 1;
  }
}

/** The expected change that each change is; undefined where they are others. The editor turns line ends into those of the document. */
function matched(changes: readonly TextChange[], expected: readonly OwnChange[]): OwnChange[] | undefined {
  if (changes.length !== expected.length) return undefined;
  const found = changes.map((change) => expected.find(({ offset, length, text }) => offset === change.offset && length === change.length && text === change.text.replaceAll('\r\n', '\n')));
  return found.every((own) => own !== undefined) ? found : undefined;
}
