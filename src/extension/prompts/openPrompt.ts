import * as vscode from 'vscode';
import { parsePromptText } from '../../core/prompts/parsePromptFile.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { choosePromptFile } from './choosePromptFiles.ts';
import { promptText } from './promptText.ts';

/** Asks for a prompt file and opens it with the cursor in its first prompt, in a tab of its own: the walkthrough's would make room for a preview. */
export async function openPrompt(context: SteerboardContext): Promise<void> {
  const { t } = vscode.l10n;
  const uri = await choosePromptFile(t('Open Prompt File'), t('A file with a prompt to steer'));
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  const excerpt = promptText(context, editor.document);
  const [first] = parsePromptText({ name: editor.document.fileName, text: excerpt.text }).records;
  if (first === undefined) return;
  const place = editor.document.positionAt(excerpt.toWhole(first.start));
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(editor.selection);
}
