import * as vscode from 'vscode';
import { DisposableList } from '../../app/events.ts';
import type { Problem } from '../../core/prompts/types.ts';
import { diagnosticOf } from './diagnosticOf.ts';
import { findProblems } from './findProblems.ts';

const QUIET_MS = 300;

/**
 * The one owner of Steerboard's entries in the Problems panel. A document is looked through when it is opened, edited and saved, if it is a
 * checks file, names instructions, or was read by a command, and forgotten when it is closed. What a command found stays until the text changes.
 */
export class FileProblems implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('steerboard');
  readonly #log: vscode.LogOutputChannel;
  readonly #life = new DisposableList();
  /** Files that a command has read, whatever they look like. */
  readonly #used = new Set<string>();
  /** Files whose entries a command made, of a text that is still the same. */
  readonly #kept = new Set<string>();
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    const { workspace } = vscode;
    this.#life.add(this.#diagnostics);
    this.#life.add(workspace.onDidOpenTextDocument((document) => this.#check(document)));
    this.#life.add(workspace.onDidSaveTextDocument((document) => this.#check(document)));
    this.#life.add(workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) this.#checkSoon(document);
    }));
    this.#life.add(workspace.onDidCloseTextDocument(({ uri }) => {
      if (!this.#kept.has(uri.toString())) this.#forget(uri);
    }));
    this.#life.add(workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.#forget(uri))));
    this.#life.add(workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri }) => this.#forget(oldUri))));
    for (const document of workspace.textDocuments) this.#check(document);
  }

  /** Shows what a command found in a file, in place of what was shown before. A file that was read `as` prompts is taken for them from now on. */
  found(uri: vscode.Uri, problems: readonly Problem[], as: 'prompts' | 'responses'): void {
    if (as === 'prompts') this.#used.add(uri.toString());
    this.#kept.add(uri.toString());
    this.#diagnostics.set(uri, problems.map(diagnosticOf));
  }

  /** Shows what came up in the use of files, beside what was found in them. */
  add(problems: readonly Problem[]): void {
    for (const problem of problems) {
      const uri = vscode.Uri.file(problem.file);
      this.#kept.add(uri.toString());
      this.#diagnostics.set(uri, [...(this.#diagnostics.get(uri) ?? []), diagnosticOf(problem)]);
    }
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#life.dispose();
  }

  #checkSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    this.#kept.delete(key);
    clearTimeout(this.#waiting.get(key));
    this.#waiting.set(key, setTimeout(() => this.#check(document), QUIET_MS));
  }

  #check(document: vscode.TextDocument): void {
    const { uri, version } = document;
    const key = uri.toString();
    if (uri.scheme !== 'file' || this.#kept.has(key)) return;
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    findProblems(document, this.#used.has(key)).then(
      (problems) => {
        if (document.isClosed || document.version !== version || this.#kept.has(key)) return;
        if (problems) this.#diagnostics.set(uri, problems.map(diagnosticOf));
        else this.#diagnostics.delete(uri);
      },
      (error: unknown) => this.#log.error(error instanceof Error ? error : String(error)),
    );
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    this.#kept.delete(key);
    this.#diagnostics.delete(uri);
  }
}
