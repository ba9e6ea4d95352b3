import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { JudgingPlan } from '../../app/quality/judgeRun.ts';
import { LiveRun } from '../../app/runs/liveRun.ts';
import { whole } from '../../core/statistics/figures.ts';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { pickRun } from '../results/runCommands.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { editorJudge, judgeName } from './editorJudge.ts';

/**
 * *Judge Quality…*: a language model that VS Code offers judges a run's answers by questions on their base queries. The one command that
 * sends prompts and answers anywhere: only after the user has read where to, how many, and pressed the button.
 */
export async function judgeQuality(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const folder = pathOf(args) ?? context.results.run?.folder ?? await pickRun(context, { title: t('Judge Quality') });
  const model = await pickModel();
  const { judgeRun, planJudging } = await import('../../app/quality/judgeRun.ts');
  const plan = await planJudging(folder, judgeName(model));
  if (plan.answers > 0) {
    await confirm(plan, model);
    await context.tasks.run(t('Judging quality'), 'notification', (task) => judgeRun(folder, editorJudge(model), { signal: task.signal, onProgress: (progress) => task.report(progress) }))
      .finally(() => context.results.readQuality(folder));
  }
  await showQuality(context, folder);
}

/** Asks even where there is one only: it is the user who says which model gets the answers. */
async function pickModel(): Promise<vscode.LanguageModelChat> {
  const { t } = vscode.l10n;
  const models = await vscode.lm.selectChatModels();
  if (models.length === 0) throw REFUSALS.noLanguageModels();
  const items = models.map((model) => ({ label: model.name, description: judgeName(model), model }));
  const picked = await vscode.window.showQuickPick(items, { title: t('Judge Quality'), placeHolder: t('The language model that judges the answers'), matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.model;
}

async function confirm({ answers, requests }: JudgingPlan, model: vscode.LanguageModelChat): Promise<void> {
  const { t } = vscode.l10n;
  const send = t('Send');
  const question = answers === 1 ? t('Send 1 answer and its prompt to {0}?', model.name) : t('Send {0} answers and their prompts to {1}?', whole(answers), model.name);
  const detail = [
    t('The texts go to this model of “{0}”, which may run outside of this machine and count what is asked.', model.vendor),
    requests === 1 ? t('That is 1 request; a reply that can’t be read is asked for once more.') : t('These are {0} requests; a reply that can’t be read is asked for once more.', whole(requests)),
    t('Nothing else is sent. What the model says is kept in the run.'),
  ].join('\n\n');
  if (await vscode.window.showWarningMessage(question, { modal: true, detail }, send) !== send) throw new vscode.CancellationError();
}

/** The figures of all that judges said of the run, as a page. */
async function showQuality({ runPages }: SteerboardContext, folder: string): Promise<void> {
  const { qualityText, runQuality } = await import('../../app/quality/runQuality.ts');
  const text = qualityText(await runQuality(await LiveRun.open(folder)));
  await runPages.show(vscode.l10n.t('Quality of {0}', basename(folder)), text === '' ? vscode.l10n.t('The run has no answers to judge.') : text);
}
