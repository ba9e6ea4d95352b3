import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { EvaluationPlan } from '../../app/evaluate.ts';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import { summarizeRun } from '../../core/experiments/summary.ts';
import type { RunItem, RunScoring, RunSpec, Setting } from '../../protocol/files.ts';
import { runInView, showRun } from '../compare/compareItems.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STEPS } from '../notices/refusal.ts';
import { revealResults } from '../results/resultsViews.ts';
import { describeRates } from '../runs/runLabels.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { targetFolder } from '../workspace/folders.ts';
import { hasGaps, planMessage } from './planMessage.ts';

export interface EvaluationRequest {
  /** What the run is called. */
  name: string;
  items: readonly RunItem[];
  /** Vector files; each steers the prompts of its own instructions. */
  vectors: readonly string[];
  settings: readonly Setting[];
  scoring?: RunScoring;
  near: vscode.Uri;
  /** A run to make again: its sampling, lengths and choice of vectors. */
  like?: RunSpec;
  /** What is to be told of the prompts. */
  notes?: readonly string[];
}

/** Evaluates vectors as a run that the results view shows while it is made, and says what steers what before the first answer. */
export async function evaluateItems(context: SteerboardContext, request: EvaluationRequest): Promise<LiveRun> {
  const { name, items, vectors, settings, scoring, near, like, notes = [] } = request;
  const modelFile = await context.modelChoice.file();
  await revealResults();
  context.results.setFailure(undefined);
  return runInView(context, vscode.l10n.t('Evaluating'), async (task) => {
    const session = await context.sessions.open(modelFile, task);
    const [{ evaluate }, { planText, summaryText }] = await Promise.all([import('../../app/evaluate.ts'), import('../../app/evaluationText.ts')]);
    let plan: EvaluationPlan | undefined;
    const { run, plan: done, steerings } = await evaluate(session, {
      name, items, vectors: vectors.map((file) => ({ file })), settings,
      ...(scoring && { scoring }),
      maxTokens: like?.generation.maxTokens ?? readSetting(SETTING_KEYS.maxTokens, near),
      ...(like && { sampling: like.generation.sampling, stop: like.generation.stop, crossModel: like.vectors.some(({ crossModel }) => crossModel !== undefined) }),
      runsFolder: targetFolder(SETTING_KEYS.runsFolder, near, context.extension.globalStorageUri),
    }, {
      signal: task.signal,
      onProgress: (progress) => task.report(progress),
      onPlan: (made) => { plan = made; },
      onRun: (begun) => {
        showRun(context, begun, []);
        if (plan) tellPlan(context, begun, plan, request, [...notes, planText(plan)].join('\n\n'));
      },
    });
    showRun(context, run, steerings);
    if (run.state.status === 'finished') {
      const summary = summarizeRun(run.spec, run.rows);
      const rates = summary.settings.map(({ setting, accuracy: { prompts: { loose } } }) => ({ setting, passed: loose.k, total: loose.n }));
      const page = context.runPages.put(pageName(run), [...notes, planText(done), summaryText(summary)].join('\n\n'));
      context.notices.information(vscode.l10n.t('“{0}” is evaluated: {1}', name, describeRates({ rates })), STEPS.showDetails(page));
    }
    return run;
  });
}

function tellPlan({ notices, runPages }: SteerboardContext, run: LiveRun, plan: EvaluationPlan, { settings, items, notes = [] }: EvaluationRequest, details: string): void {
  const step = STEPS.showDetails(runPages.put(pageName(run), details));
  const message = [...planMessage(plan, settings, items.length), ...notes].join(' ');
  if (hasGaps(plan, settings) || notes.length > 0) notices.warning(message, step);
  else notices.information(message, step);
}

function pageName({ folder }: LiveRun): string {
  return vscode.l10n.t('Evaluation {0}', basename(folder));
}
