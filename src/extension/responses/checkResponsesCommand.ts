import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { CheckedResponses } from '../../app/checkResponses.ts';
import type { SteerboardError } from '../../core/errors.ts';
import type { Problem } from '../../core/prompts/types.ts';
import { urisOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { displayPath } from '../workspace/folders.ts';
import { chooseInstructions, chooseResponseFile } from './chooseResponseFile.ts';

/** *Check Responses…*: the explorer's file, else a pick. Needs no model. Returns the page's address. */
export async function checkResponsesCommand(context: SteerboardContext, args: readonly unknown[]): Promise<vscode.Uri> {
  const title = vscode.l10n.t('Check Responses');
  const uri = urisOf(args)[0] ?? await chooseResponseFile(title);
  const [{ checkResponses }, { lacksInstructions }, { checksFilesForAll, readChecks }, { responsesText }] = await Promise.all([
    import('../../app/checkResponses.ts'), import('../../app/verifyResponses.ts'), import('../../app/checksFiles.ts'), import('../../app/responsesText.ts'),
  ]);
  const lines = unsavedLines(uri);
  const promptsFile = await lacksInstructions(uri.fsPath, lines)
    ? await chooseInstructions(title, uri, (await checksFilesForAll([uri.fsPath])).map((file) => basename(file)))
    : undefined;
  const prompts = promptsFile?.fsPath;
  const checks = await readChecks(await checksFilesForAll(prompts === undefined ? [uri.fsPath] : [uri.fsPath, prompts]));
  const checked = await context.tasks.run(title, 'notification', (task) =>
    checkResponses(uri.fsPath, { promptsFile: prompts, checks, lines, signal: task.signal, onProgress: (progress) => task.report(progress) }));
  context.problems.found(uri, checked.unread.map((error) => problemOf(uri.fsPath, error)), 'responses');
  if (checked.accuracy.prompts.strict.n === 0) throw REFUSALS.nothingToCheck(displayPath(uri.fsPath), whyNothing(checked));
  return context.responses.show(uri, responsesText(displayPath(uri.fsPath), checked));
}

/** Of a file that an editor has changed; the others are read from disk. */
function unsavedLines(uri: vscode.Uri): string[] | undefined {
  const document = vscode.workspace.textDocuments.find(({ isDirty, uri: { path, scheme } }) => isDirty && scheme === uri.scheme && path === uri.path);
  return document?.getText().split('\n');
}

function whyNothing({ unread: [first] }: CheckedResponses): string {
  if (first === undefined) return vscode.l10n.t('It holds no responses with instructions.');
  const { line = 1, hint = '' } = first.details;
  return vscode.l10n.t('Line {0}: {1} {2}', line, first.message, hint).trim();
}

function problemOf(file: string, { message, details: { line = 1, column = 1, hint } }: SteerboardError): Problem {
  return { file, line, column, severity: 'error', message, ...(hint !== undefined && { hint }) };
}
