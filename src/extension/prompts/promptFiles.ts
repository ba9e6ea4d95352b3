import * as vscode from 'vscode';
import { SteerboardError } from '../../core/errors.ts';
import type { CheckDeclaration } from '../../core/instructions/checksFile.ts';
import type { Problem, PromptFile } from '../../core/prompts/types.ts';
import type { Notices } from '../notices/notices.ts';
import { STEPS } from '../notices/refusal.ts';
import type { FileProblems } from '../problems/fileProblems.ts';
import { displayPath } from '../workspace/folders.ts';

/** Reads prompt files for commands, and shows what is wrong in them. */
export class PromptFiles {
  readonly #problems: FileProblems;
  readonly #notices: Notices;

  constructor(problems: FileProblems, notices: Notices) {
    this.#problems = problems;
    this.#notices = notices;
  }

  /**
   * A file as it is in the editor, or on disk where no editor has unsaved changes of it.
   * @throws SteerboardError `file-access`, `bad-prompt-file`
   */
  async read(uri: vscode.Uri): Promise<PromptFile> {
    const [{ parsePromptText, requirePrompts }, { readPromptFile }, { instructionProblems }] = await Promise.all([
      import('../../core/prompts/parsePromptFile.ts'), import('../../app/promptFiles.ts'), import('../../core/prompts/instructionProblems.ts'),
    ]);
    const open = vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
    try {
      const file = open ? requirePrompts(parsePromptText({ name: uri.fsPath, text: open.getText() })) : await readPromptFile(uri.fsPath);
      this.#problems.found(uri, [...file.problems, ...instructionProblems(file)], 'prompts');
      return file;
    } catch (error) {
      if (SteerboardError.is(error, 'bad-prompt-file')) this.#problems.found(uri, [problemOf(error)], 'prompts');
      throw error;
    }
  }

  /** The checks of the checks files beside a prompt file. @throws SteerboardError `bad-instruction` with the place of what is wrong in one */
  async checksFor({ scheme, fsPath }: vscode.Uri): Promise<CheckDeclaration[]> {
    if (scheme !== 'file') return [];
    const { checksFilesFor, readChecks } = await import('../../app/checksFiles.ts');
    return readChecks(await checksFilesFor(fsPath));
  }

  /** Says which rows of these files are left out. The others are used, so this stops nothing. */
  warnOfProblems(files: readonly PromptFile[]): void {
    for (const { name, problems } of files) {
      const lines = new Set(problems.filter(({ severity }) => severity === 'error').map(({ line }) => line));
      if (lines.size === 0) continue;
      const shown = [...lines].slice(0, 5).join(', ');
      this.#notices.warning(vscode.l10n.t('{0}: lines left out because of errors: {1}. The other prompts are used.', displayPath(name), lines.size > 5 ? `${shown}, …` : shown), STEPS.showProblems());
    }
  }
}

function problemOf(error: SteerboardError): Problem {
  const { file = '', line = 1, column = 1, hint } = error.details;
  return { file, line, column, severity: 'error', message: error.message, ...(hint !== undefined && { hint }) };
}
