import * as vscode from 'vscode';
import type { SequenceResult } from '../../protocol/engine.ts';
import type { ActiveSteering } from '../../app/steering.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { selectedPrompt } from '../prompts/selectedPrompt.ts';
import type { SelectedPrompt } from '../prompts/selectedPrompt.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { pickVector } from '../vectors/pickVector.ts';
import { displayPath } from '../workspace/folders.ts';
import { AnswerBlock } from './answerBlock.ts';

/**
 * *Steer Selected Prompt*: streams the steered answer beneath the prompt, as one undo step; beside it where text beneath would break
 * the file or can't be written. Stopping it leaves the document as it was. Returns the answer.
 */
export async function steerSelection(context: SteerboardContext): Promise<string> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const selected = selectedPrompt();
  const modelFile = await context.modelChoice.file();
  if ((await context.vectors.fitting()).length === 0) throw REFUSALS.noVectors();
  return context.tasks.run(t('Steering'), 'notification', async (task) => {
    const session = await context.sessions.open(modelFile, task);
    const entry = await pickVector(context, session.record, { none: REFUSALS.noVector(session.record.name) });
    const [{ loadSteering }, { steerPrompt }] = await Promise.all([import('../../app/steering.ts'), import('../../app/steerPrompt.ts')]);
    const steering = await loadSteering(entry.path, session.record);
    const block = await openBlock(context, selected);
    try {
      const result = await steerPrompt(session, { prompt: selected.item.prompt, steerings: [steering], maxTokens: readSetting(SETTING_KEYS.maxTokens, selected.editor.document.uri) }, {
        signal: task.signal,
        onText: (text) => {
          block.append(text);
          task.report(t('{0}, layer {1}', steering.vector.name, steering.layer));
        },
      });
      if (result.stopReason === 'cancelled') throw new vscode.CancellationError();
      if (!(await block.finish())) await openBeside(context, readOnlyReason(selected), result.text);
      vscode.window.setStatusBarMessage(describeAnswer(steering, result), 10_000);
      return result.text;
    } catch (error) {
      await block.discard();
      throw error;
    } finally {
      block.dispose();
    }
  });
}

/** Beneath the prompt's last line, or in a new document beside. */
async function openBlock(context: SteerboardContext, selected: SelectedPrompt): Promise<AnswerBlock> {
  const { editor: { document }, range, isRow } = selected;
  const reason = isRow
    ? vscode.l10n.t('The answer is written beside {0}: text beneath a row would break the file.', displayPath(document.fileName))
    : isReadOnly(document) ? readOnlyReason(selected) : undefined;
  if (reason === undefined) return new AnswerBlock(document, document.offsetAt(document.lineAt(range.end.line).range.end), '\n');
  return new AnswerBlock(await openBeside(context, reason, ''), 0, '');
}

async function openBeside({ notices }: SteerboardContext, reason: string, content: string): Promise<vscode.TextDocument> {
  const beside = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(beside, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  notices.information(reason);
  return beside;
}

function readOnlyReason({ editor }: SelectedPrompt): string {
  return vscode.l10n.t('The answer is written beside {0}, which is read-only.', displayPath(editor.document.fileName));
}

function isReadOnly({ uri }: vscode.TextDocument): boolean {
  return uri.scheme !== 'untitled' && vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== true;
}

function describeAnswer({ vector, layer, strength }: ActiveSteering, { tokens, seconds }: SequenceResult): string {
  return vscode.l10n.t('{0}, layer {1}, {2}× · {3} tokens, {4} tok/s', vector.name, layer, strength.toFixed(2), tokens.length, Math.round(tokens.length / Math.max(seconds, 0.001)));
}
