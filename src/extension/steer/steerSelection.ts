import * as vscode from 'vscode';
import { hasFlag } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { openPrompt } from '../prompts/openPrompt.ts';
import { selectedPrompts } from '../prompts/selectedPrompt.ts';
import type { SelectedPrompt } from '../prompts/selectedPrompt.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { displayPath } from '../workspace/folders.ts';
import type { AnswerBlock } from './answerBlock.ts';
import type { BlockSite } from './blockDocument.ts';
import { chooseSteering } from './steeringChoice.ts';
import { writeAnswers } from './writeAnswers.ts';

/** Between prompts of one document, as in a prompt file. */
const DIVIDER = '\n\n---\n\n';

/**
 * *Steer Selected Prompt*: asks for vectors and strength (with `{ again: true }` only where there is no last choice) and writes the steered
 * answers beneath the prompts, as one undo step; in a document beside where text beneath would break the file or can't be written. A
 * prompt that has an answer already gets another in its place. With `{ choose: true }`, as from the walkthrough, a prompt file is asked for
 * where none is open. Returns the answers.
 */
export async function steerSelection(context: SteerboardContext, args: readonly unknown[]): Promise<string[]> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  if (hasFlag(args, 'choose') && vscode.window.activeTextEditor === undefined) await openPrompt(context);
  await selectedPrompts(context, args);
  const modelFile = await context.modelChoice.file();
  const choice = await chooseSteering(context, { again: hasFlag(args, 'again') });
  // The document may have changed while the questions were asked.
  const blocks = await blocksFor(context, await selectedPrompts(context, args));
  return writeAnswers(context, modelFile, blocks, choice);
}

/** *Steer Selected Prompt Again*: with the last vectors and strength. */
export function steerAgain(context: SteerboardContext, args: readonly unknown[]): Promise<string[]> {
  return steerSelection(context, [...args, { again: true }]);
}

async function blocksFor(context: SteerboardContext, prompts: readonly SelectedPrompt[]): Promise<readonly AnswerBlock[]> {
  const { t } = vscode.l10n;
  const { document, isRow } = prompts[0]!;
  if (isRow) return openBeside(context, prompts, t('The answer is written beside {0}: text beneath a row would break the file.', displayPath(document.fileName)));
  const sites = prompts.map((prompt) => siteOf(document, prompt, prompt.range));
  const existing = sites.map(({ lineEnd }) => context.answers.in(document).find(({ place }) => place.start === lineEnd));
  const fresh = sites.filter((_, index) => existing[index] === undefined);
  const opened = fresh.length > 0 ? await context.answers.open(document, fresh) : [];
  if (opened === undefined) return openBeside(context, prompts, t('The answer is written beside {0}, which is read-only.', displayPath(document.fileName)));
  return [...existing.filter((block) => block !== undefined), ...opened];
}

/** The prompts in a new document, divided as in a prompt file, with the answers beneath. */
async function openBeside({ answers, notices }: SteerboardContext, prompts: readonly SelectedPrompt[], reason: string): Promise<readonly AnswerBlock[]> {
  const beside = await vscode.workspace.openTextDocument({ language: 'markdown', content: prompts.map(({ item }) => item.prompt).join(DIVIDER) });
  await vscode.window.showTextDocument(beside, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false });
  notices.information(reason);
  // The document has line ends of its own.
  const inDocument = (text: string): string => text.replace(/\r\n?|\n/g, beside.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
  let start = 0;
  const sites = prompts.map((prompt) => {
    const end = start + inDocument(prompt.item.prompt).length;
    const range = new vscode.Range(beside.positionAt(start), beside.positionAt(end));
    start = end + inDocument(DIVIDER).length;
    return siteOf(beside, prompt, range);
  });
  return (await answers.open(beside, sites)) ?? [];
}

function siteOf(document: vscode.TextDocument, { item, document: source }: SelectedPrompt, range: vscode.Range): BlockSite {
  return { item, source: source.uri, start: document.offsetAt(range.start), end: document.offsetAt(range.end), lineEnd: document.offsetAt(document.lineAt(range.end.line).range.end) };
}
