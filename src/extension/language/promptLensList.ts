import * as vscode from 'vscode';
import { parsePromptText } from '../../core/prompts/parsePromptFile.ts';
import { COMMAND_IDS } from '../keys/commandIds.ts';
import { promptText } from '../prompts/promptText.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** The lenses of a prompt file. */
export function promptLenses(context: SteerboardContext, document: vscode.TextDocument): vscode.CodeLens[] {
  const { t } = vscode.l10n;
  const excerpt = promptText(context, document);
  const { records } = parsePromptText({ name: document.fileName, text: excerpt.text });
  const lenses = records.flatMap(({ start }) => {
    const offset = excerpt.toWhole(start);
    const { line } = document.positionAt(offset);
    const range = new vscode.Range(line, 0, line, 0);
    const place = { uri: document.uri.toString(), offset };
    return [
      new vscode.CodeLens(range, { title: t('Steer'), command: COMMAND_IDS.steerSelection, arguments: [place] }),
      new vscode.CodeLens(range, { title: t('Compare'), command: COMMAND_IDS.compareSelection, arguments: [place] }),
      new vscode.CodeLens(range, { title: t('Check'), command: COMMAND_IDS.checkPrompt, arguments: [place] }),
    ];
  });
  if (records.length < 2 || document.isUntitled) return lenses;
  const top = new vscode.Range(0, 0, 0, 0);
  return [new vscode.CodeLens(top, { title: t('Compute Steering Vector'), command: COMMAND_IDS.computeVector, arguments: [document.uri] }), ...lenses];
}
