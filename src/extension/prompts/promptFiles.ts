import * as vscode from 'vscode';
import { SteerboardError } from '../../core/errors.ts';
import type { Problem, PromptFile } from '../../core/prompts/types.ts';
import type { Notices } from '../notices/notices.ts';
import { STEPS } from '../notices/refusal.ts';
import { displayPath } from '../workspace/folders.ts';

const SEVERITIES = { error: vscode.DiagnosticSeverity.Error, warning: vscode.DiagnosticSeverity.Warning } as const;

/** Reads prompt files for commands, and keeps what is wrong in them in the Problems panel. */
export class PromptFiles implements vscode.Disposable {
  readonly #problems = vscode.languages.createDiagnosticCollection('steerboard');
  readonly #watch: vscode.Disposable;

  readonly #notices: Notices;

  constructor(notices: Notices) {
    this.#notices = notices;
    // Problems belong to the text they were found in: after an edit they would stand in the wrong place.
    this.#watch = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) this.#problems.delete(document.uri);
    });
  }

  /**
   * A file as it is in the editor, or on disk where no editor has unsaved changes of it.
   * @throws SteerboardError `file-access`, `bad-prompt-file`
   */
  async read(uri: vscode.Uri): Promise<PromptFile> {
    const [{ parsePromptText, requirePrompts }, { readPromptFile }] = await Promise.all([import('../../core/prompts/parsePromptFile.ts'), import('../../app/promptFiles.ts')]);
    const open = vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
    try {
      const file = open ? requirePrompts(parsePromptText({ name: uri.fsPath, text: open.getText() })) : await readPromptFile(uri.fsPath);
      this.#problems.set(uri, file.problems.map(diagnostic));
      return file;
    } catch (error) {
      if (SteerboardError.is(error, 'bad-prompt-file')) this.#problems.set(uri, [diagnostic(problemOf(error))]);
      throw error;
    }
  }

  /** Shows problems that came up in the use of files, beside those that reading them found. */
  add(problems: readonly Problem[]): void {
    for (const problem of problems) {
      const uri = vscode.Uri.file(problem.file);
      this.#problems.set(uri, [...(this.#problems.get(uri) ?? []), diagnostic(problem)]);
    }
  }

  /** Says which of these files have rows that are left out. The others are used, so this stops nothing. */
  warnOfProblems(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      const lines = new Set((this.#problems.get(uri) ?? []).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).map(({ range }) => range.start.line + 1));
      if (lines.size === 0) continue;
      const shown = [...lines].slice(0, 5).join(', ');
      this.#notices.warning(vscode.l10n.t('{0}: lines left out because of errors: {1}. The other prompts are used.', displayPath(uri.fsPath), lines.size > 5 ? `${shown}, …` : shown), STEPS.showProblems());
    }
  }

  dispose(): void {
    this.#watch.dispose();
    this.#problems.dispose();
  }
}

function diagnostic({ line, column, endColumn, severity, message, hint }: Problem): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, column - 1, line - 1, endColumn === undefined ? Number.MAX_SAFE_INTEGER : endColumn - 1);
  const made = new vscode.Diagnostic(range, hint === undefined ? message : `${message} ${hint}`, SEVERITIES[severity]);
  made.source = 'Steerboard';
  return made;
}

function problemOf(error: SteerboardError): Problem {
  const { file = '', line = 1, column = 1, hint } = error.details;
  return { file, line, column, severity: 'error', message: error.message, ...(hint !== undefined && { hint }) };
}
