import { basename } from 'node:path';
import * as vscode from 'vscode';
import { hasFlag, urisOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { choosePromptFile } from '../prompts/choosePromptFiles.ts';
import { itemsOfFile } from '../prompts/promptItems.ts';
import { selectedPrompt } from '../prompts/selectedPrompt.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { compareItems } from './compareItems.ts';

/** *Compare Selected Prompt*: in all settings that are possible. With `{ withoutVector: true }` only those without steering. Returns the run's folder. */
export async function compareSelection(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const { item, document } = await selectedPrompt(context, args);
  const run = await compareItems(context, {
    name: shortened(item.prompt),
    items: [item],
    checks: await context.prompts.checksFor(document.uri),
    near: document.uri,
    vectors: hasFlag(args, 'withoutVector') ? [] : 'pick',
  });
  return run.folder;
}

/** *Compare Prompt File…*: the explorer's file, else a pick. Returns the run's folder. */
export async function comparePromptFile(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const uri = urisOf(args)[0] ?? await choosePromptFile(t('Compare Prompt File'), t('The prompts to compare'));
  const file = await context.prompts.read(uri);
  context.prompts.warnOfProblems([file]);
  const run = await compareItems(context, { name: basename(uri.path).replace(/(\.prompt)?\.[^.]+$/, ''), items: itemsOfFile(file), checks: await context.prompts.checksFor(uri), near: uri, vectors: 'pick' });
  return run.folder;
}

/** What a run of one prompt is called. */
export function shortened(prompt: string): string {
  const line = prompt.split('\n', 1)[0] ?? '';
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`;
}
