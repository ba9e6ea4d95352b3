import * as vscode from 'vscode';

/**
 * Writes an answer into a document as it comes: one undo step, following the place when other text is edited meanwhile. Text waits
 * while an edit is under way, so that a slow editor gets fewer, larger edits.
 */
export class AnswerBlock implements vscode.Disposable {
  readonly #document: vscode.TextDocument;
  readonly #subscription: vscode.Disposable;
  readonly #start: { offset: number };
  #length = 0;
  #waiting: string;
  #writing: Promise<void> | undefined;
  #ownEdit = false;
  #othersEdited = false;
  #failed = false;

  /** `offset`: where it begins; `lead`: what comes between the prompt and the answer. */
  constructor(document: vscode.TextDocument, offset: number, lead: string) {
    this.#document = document;
    this.#start = { offset };
    this.#waiting = lead;
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && !this.#ownEdit) this.#follow(event.contentChanges);
    });
  }

  /** False where the document takes no edits. */
  get writable(): boolean {
    return !this.#failed;
  }

  get range(): vscode.Range {
    const { offset } = this.#start;
    return new vscode.Range(this.#document.positionAt(offset), this.#document.positionAt(offset + this.#length));
  }

  append(text: string): void {
    this.#waiting += text;
    this.#writing ??= this.#drain();
  }

  /** Resolves when all text that was given is in the document. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Takes everything out again. */
  async discard(): Promise<void> {
    this.#waiting = '';
    await this.flush();
    if (this.#length === 0) return;
    // Undoing is exact, the document's saved state included; it is only possible while nobody else has edited.
    if (!this.#othersEdited && vscode.window.activeTextEditor?.document === this.#document) {
      this.#ownEdit = true;
      await vscode.commands.executeCommand('undo');
      this.#ownEdit = false;
      return;
    }
    await this.#edit((edit) => edit.delete(this.range));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #drain(): Promise<void> {
    // Let what arrives in the same turn become one edit.
    await Promise.resolve();
    while (this.#waiting !== '' && !this.#failed) {
      const text = this.#waiting;
      this.#waiting = '';
      const at = this.#document.positionAt(this.#start.offset + this.#length);
      const first = this.#length === 0;
      const before = this.#document.getText().length;
      if (await this.#edit((edit) => edit.insert(at, text), first)) {
        // Measured, because the editor turns line ends into those of the document.
        this.#length += this.#document.getText().length - before;
      } else {
        this.#failed = true;
      }
    }
    this.#writing = undefined;
  }

  async #edit(change: (edit: { insert(at: vscode.Position, text: string): void; delete(range: vscode.Range): void }) => void, undoStopBefore = false): Promise<boolean> {
    this.#ownEdit = true;
    try {
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document === this.#document);
      if (editor) return await editor.edit(change, { undoStopBefore, undoStopAfter: false });
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

  #follow(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    for (const { rangeOffset, rangeLength, text } of changes) {
      this.#othersEdited = true;
      const delta = text.length - rangeLength;
      if (rangeOffset + rangeLength <= this.#start.offset) this.#start.offset += delta;
      else if (rangeOffset < this.#start.offset + this.#length) this.#length = Math.max(0, this.#length + delta);
    }
  }
}
