import * as vscode from 'vscode';
import { countWords } from '../../core/experiments/outcome.ts';
import { verdictOf } from '../../core/experiments/verdict.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import type { InstructionResult } from '../../core/instructions/types.ts';
import { verifyResponse, wordedResults } from '../../core/instructions/verify.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { selectedPrompt } from '../prompts/selectedPrompt.ts';
import type { SelectedPrompt } from '../prompts/selectedPrompt.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { describeVerdict } from './blockLenses.ts';

type TextItem = vscode.QuickPickItem & { text: string };

/**
 * *Check Answer*: checks a text against what the prompt and its checks files demand: the answer beneath the prompt, or what is on the
 * clipboard. Shows strict and loose outcome of each instruction, and returns them.
 */
export async function checkPrompt(context: SteerboardContext, args: readonly unknown[]): Promise<readonly InstructionResult[]> {
  const { t } = vscode.l10n;
  const selected = await selectedPrompt(context, args);
  const item = addChecks(selected.item, await context.prompts.checksFor(selected.document.uri));
  if (item.instructionIds.length === 0) throw REFUSALS.noInstruction();
  const text = await chooseText(context, selected);
  const request = { response: text, ...item };
  const results = verifyResponse(request);
  const verdict = describeVerdict(verdictOf(text, item, 'end'));
  await vscode.window.showQuickPick(wordedResults(results, request).map(resultItem), { title: t('Check: {0}', verdict.text), placeHolder: t('{0} words', countWords(text)), ignoreFocusOut: true });
  return results;
}

async function chooseText({ answers }: SteerboardContext, { document, range }: SelectedPrompt): Promise<string> {
  const { t } = vscode.l10n;
  const end = document.offsetAt(document.lineAt(range.end.line).range.end);
  const block = answers.in(document).find(({ place }) => place.start === end);
  const copied = await vscode.env.clipboard.readText();
  const items: TextItem[] = [
    ...(block ? [textItem(t('The answer beneath'), answers.textOf(block))] : []),
    ...(copied.trim() === '' ? [] : [textItem(t('The text on the clipboard'), copied)]),
  ];
  if (items.length === 0) throw REFUSALS.nothingToCheckHere();
  if (items.length === 1 && block) return items[0]!.text;
  const picked = await vscode.window.showQuickPick(items, { title: t('Check Answer'), placeHolder: t('What to check'), ignoreFocusOut: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.text;
}

function textItem(label: string, text: string): TextItem {
  return { label, description: vscode.l10n.t('{0} words', countWords(text)), detail: text.replace(/\s+/g, ' ').slice(0, 120), text };
}

function resultItem(result: InstructionResult): vscode.QuickPickItem {
  const { t } = vscode.l10n;
  if ('error' in result) return { label: `$(dash) ${result.name ?? result.id}`, description: t('Not checked: {0}', result.error) };
  const { description, strict, loose, reason } = result;
  if (strict) return { label: `$(pass-filled) ${description}`, description: t('Pass') };
  return loose ? { label: `$(pass) ${description}`, description: t('Pass, loose only: {0}', reason) } : { label: `$(error) ${description}`, description: t('Fail: {0}', reason) };
}
