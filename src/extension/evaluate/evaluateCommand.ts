import { basename } from 'node:path';
import * as vscode from 'vscode';
import { addChecks } from '../../core/instructions/addChecks.ts';
import { urisOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { choosePromptFile } from '../prompts/choosePromptFiles.ts';
import { itemsOfFile } from '../prompts/promptItems.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { chooseForm } from './chooseForm.ts';
import { chooseSettings } from './chooseSettings.ts';
import { chooseVectors } from './chooseVectors.ts';
import { evaluateItems } from './evaluateItems.ts';

/**
 * *Evaluate Prompt File…*: the explorer's file, else a pick. Each prompt is steered with the vectors of its own instructions, in up to four
 * settings. Returns the run's folder.
 */
export async function evaluatePromptFile(context: SteerboardContext, args: readonly unknown[]): Promise<string> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const title = t('Evaluate Prompt File');
  const modelFile = await context.modelChoice.file();
  const uri = urisOf(args)[0] ?? await choosePromptFile(title, t('The prompts to evaluate on'));
  const file = await context.prompts.read(uri);
  context.prompts.warnOfProblems([file]);
  const asRead = itemsOfFile(file);
  if (!asRead.some(({ instructionIds }) => instructionIds.length > 0)) throw REFUSALS.nothingToEvaluate();
  const { items: inForm, settings: asked, notes } = await chooseForm(context, title, uri, asRead);
  const checks = await context.prompts.checksFor(uri);
  const items = inForm.map((item) => addChecks(item, checks));
  // Which vectors fit is known once the model's file is read.
  const { record } = await context.tasks.run(title, 'view', (task) => context.sessions.open(modelFile, task));
  const vectors = await chooseVectors(context, title, record, items);
  const { settings, perplexity } = await chooseSettings(title, items, vectors, asked);
  const run = await evaluateItems(context, { name: basename(uri.path).replace(/(\.prompt)?\.[^.]+$/, ''), items, vectors, settings, ...(perplexity && { scoring: { perplexity } }), near: uri, notes });
  return run.folder;
}
