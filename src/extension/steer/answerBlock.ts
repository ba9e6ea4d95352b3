import * as vscode from 'vscode';
import { DisposableList } from '../../app/events.ts';

interface Edit {
  insert(at: vscode.Position, text: string): void;
  delete(range: vscode.Range): void;
}

/**
 * Writes an answer into a document as it comes: one undo step, following its place when other text is edited meanwhile. Text waits
 * while an edit is under way, so that a slow editor gets fewer, larger edits.
 */
export class AnswerBlock implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #life = new DisposableList();
  /** The document as it was. */
  readonly #original: string;
  #start: number;
  #length = 0;
  #waiting: string;
  #writing: Promise<void> | undefined;
  #edits = 0;
  #ownEdit = false;
  #othersEdited = false;
  #saved = false;
  #refused = false;

  /** `offset`: where it begins; `lead`: what comes between the prompt and the answer. */
  constructor(document: vscode.TextDocument, offset: number, lead: string) {
    this.#document = document;
    this.#original = document.getText();
    this.#start = offset;
    this.#waiting = lead;
    this.#life.add(vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && !this.#ownEdit) this.#follow(event.contentChanges);
    }));
    this.#life.add(vscode.workspace.onDidSaveTextDocument((saved) => {
      if (saved === document) this.#saved = true;
    }));
  }

  append(text: string): void {
    this.#waiting += text;
    this.#writing ??= this.#drain();
  }

  /** Resolves when all text is in the document, as one undo step. @returns false where the document took no edits */
  async finish(): Promise<boolean> {
    await this.#flush();
    if (this.#refused) return false;
    // Saving, which automatic saving does each second, ends an undo step: the parts are put together again.
    if (this.#saved && this.#edits > 1) {
      const text = this.#document.getText(this.#range);
      if (await this.#undoAll()) await this.#insert(this.#start, text);
    }
    return true;
  }

  /** Takes everything out again. */
  async discard(): Promise<void> {
    this.#waiting = '';
    await this.#flush();
    if (this.#edits === 0 || (await this.#undoAll())) return;
    await this.#edit((edit) => edit.delete(this.#range));
  }

  dispose(): void {
    this.#life.dispose();
  }

  get #range(): vscode.Range {
    return new vscode.Range(this.#document.positionAt(this.#start), this.#document.positionAt(this.#start + this.#length));
  }

  async #flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    // What arrives in the same turn becomes one edit.
    await Promise.resolve();
    while (this.#waiting !== '' && !this.#refused) {
      const text = this.#waiting;
      this.#waiting = '';
      this.#refused = !(await this.#insert(this.#start + this.#length, text));
    }
    this.#writing = undefined;
  }

  async #insert(offset: number, text: string): Promise<boolean> {
    const before = this.#document.getText().length;
    const at = this.#document.positionAt(offset);
    if (!(await this.#edit((edit) => edit.insert(at, text)))) return false;
    // Measured, because the editor turns line ends into those of the document.
    this.#length += this.#document.getText().length - before;
    this.#edits++;
    return true;
  }

  async #edit(change: (edit: Edit) => void): Promise<boolean> {
    const first = this.#edits === 0;
    this.#ownEdit = true;
    try {
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document === this.#document);
      if (editor) {
        const { selections } = editor;
        const done = await editor.edit(change, { undoStopBefore: first, undoStopAfter: false });
        // A selection that ends where the answer begins grows over it.
        if (first) editor.selections = selections;
        return done;
      }
      const edits = new vscode.WorkspaceEdit();
      change({
        insert: (at, text) => edits.insert(this.#document.uri, at, text),
        delete: (range) => edits.delete(this.#document.uri, range),
      });
      return await vscode.workspace.applyEdit(edits);
    } finally {
      this.#ownEdit = false;
    }
  }

  /** Undoes all edits, which brings back the document exactly. False, and nothing done, where somebody else has edited or another editor is active. */
  async #undoAll(): Promise<boolean> {
    if (this.#othersEdited || vscode.window.activeTextEditor?.document !== this.#document) return false;
    this.#ownEdit = true;
    try {
      let undone = 0;
      while (undone < this.#edits && this.#document.getText() !== this.#original) {
        await vscode.commands.executeCommand('undo');
        undone++;
      }
      if (this.#document.getText() !== this.#original) {
        for (; undone > 0; undone--) await vscode.commands.executeCommand('redo');
        return false;
      }
      this.#edits = 0;
      this.#length = 0;
      return true;
    } finally {
      this.#ownEdit = false;
    }
  }

  #follow(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    for (const { rangeOffset, rangeLength, text } of changes) {
      this.#othersEdited = true;
      const delta = text.length - rangeLength;
      if (rangeOffset + rangeLength <= this.#start) this.#start += delta;
      else if (rangeOffset < this.#start + this.#length) this.#length = Math.max(0, this.#length + delta);
    }
  }
}
