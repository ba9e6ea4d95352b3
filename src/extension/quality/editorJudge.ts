import * as vscode from 'vscode';
import type { Judge } from '../../app/quality/judge.ts';
import { SteerboardError } from '../../core/errors.ts';

const { t } = vscode.l10n;

/** A language model that VS Code offers, as a judge. */
export function editorJudge(model: vscode.LanguageModelChat): Judge {
  return {
    name: judgeName(model),
    async ask(prompt, signal) {
      const cancel = new vscode.CancellationTokenSource();
      const stop = (): void => cancel.cancel();
      signal.addEventListener('abort', stop);
      try {
        signal.throwIfAborted();
        const justification = t('Steerboard asks it to judge the quality of answers in a run.');
        const response = await model.sendRequest([vscode.LanguageModelChatMessage.User(prompt)], { justification }, cancel.token);
        let reply = '';
        for await (const part of response.text) reply += part;
        // A model that is stopped may end its reply as if it were whole.
        signal.throwIfAborted();
        return reply;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw refusedBy(model, error);
      } finally {
        signal.removeEventListener('abort', stop);
        cancel.dispose();
      }
    },
  };
}

/** "copilot/gpt-4o (gpt-4o-2024-11-20)": what a run records of its judge. */
export function judgeName({ vendor, id, version }: vscode.LanguageModelChat): string {
  return version === '' || id.includes(version) ? `${vendor}/${id}` : `${vendor}/${id} (${version})`;
}

function refusedBy({ name }: vscode.LanguageModelChat, cause: unknown): SteerboardError {
  const code = cause instanceof vscode.LanguageModelError ? cause.code : '';
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = {
    [vscode.LanguageModelError.NoPermissions().code]: t('VS Code does not let Steerboard use {0}.', name),
    [vscode.LanguageModelError.NotFound().code]: t('VS Code does not offer {0} any more.', name),
    [vscode.LanguageModelError.Blocked().code]: t('{0} takes no more requests now: {1}', name, reason),
  }[code] ?? t('{0} gives no reply: {1}', name, reason);
  return new SteerboardError('judge-failed', message, { hint: t('What is judged is kept: Judge Quality goes on with the rest.') }, { cause });
}
