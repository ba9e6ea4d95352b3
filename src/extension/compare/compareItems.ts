import * as vscode from 'vscode';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import type { Session } from '../../app/session.ts';
import type { ActiveSteering } from '../../app/steering.ts';
import { addChecks } from '../../core/instructions/addChecks.ts';
import type { CheckDeclaration } from '../../core/instructions/checksFile.ts';
import { checkableInstructions } from '../../core/prompts/commonInstructions.ts';
import type { RunItem, RunSpec } from '../../protocol/files.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { revealResults } from '../results/resultsViews.ts';
import { readSetting } from '../settings.ts';
import { loadChoice } from '../steer/steeringChoice.ts';
import type { SteeringChoice } from '../steer/steeringChoice.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import type { TaskHandle } from '../tasks.ts';
import { pickVector } from '../vectors/pickVector.ts';
import { targetFolder } from '../workspace/folders.ts';

export interface CompareRequest {
  /** What the run is called. */
  name: string;
  items: readonly RunItem[];
  /** What every answer is checked for besides. */
  checks?: readonly CheckDeclaration[];
  /** The file the prompts came from. */
  near: vscode.Uri | undefined;
  /** Vector files to steer with, or a choice of them with a strength; `pick`: ask; none: plain and instructed only. */
  vectors: readonly string[] | SteeringChoice | 'pick';
  /** A run to make again: its settings, sampling, lengths and scores. */
  like?: RunSpec;
}

/** Answers prompts in all settings that are possible, as a run that the results view shows while it is made. */
export async function compareItems(context: SteerboardContext, request: CompareRequest): Promise<LiveRun> {
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const modelFile = await context.modelChoice.file();
  if (request.vectors === 'pick' && (await context.vectors.fitting()).length === 0) throw REFUSALS.noVectorToCompare(vscode.workspace.asRelativePath(modelFile));
  await revealResults();
  context.results.setFailure(undefined);
  return runInView(context, vscode.l10n.t('Comparing'), async (task) => {
    const session = await context.sessions.open(modelFile, task);
    const { like } = request;
    const steerings = await loadSteerings(context, session, request.vectors, like?.vectors.some(({ crossModel }) => crossModel !== undefined));
    const { compare, settingsAgain } = await import('../../app/compare.ts');
    return compare(session, {
      name: request.name,
      items: request.items.map((item) => addChecks(withChecks(item, steerings), request.checks ?? [])),
      steerings,
      maxTokens: like?.generation.maxTokens ?? readSetting(SETTING_KEYS.maxTokens, request.near),
      ...(like && { settings: settingsAgain(like, request.items, steerings), sampling: like.generation.sampling }),
      ...(like?.scoring?.perplexity && { scoring: { perplexity: true } }),
      runsFolder: targetFolder(SETTING_KEYS.runsFolder, request.near, context.extension.globalStorageUri),
    }, { signal: task.signal, onProgress: (progress) => task.report(progress), onRun: (run) => showRun(context, run, steerings) });
  });
}

/** Work whose progress and failure the results page shows. */
export async function runInView<T>(context: SteerboardContext, title: string, work: (task: TaskHandle) => Promise<T>): Promise<T> {
  try {
    return await context.tasks.run(title, 'view', work);
  } catch (error) {
    context.results.setFailure(error);
    throw error;
  }
}

export function showRun(context: SteerboardContext, run: LiveRun, steerings: readonly ActiveSteering[]): void {
  context.results.show(run, steerings.map(({ vector }) => (vector.provenance?.chosen ? { chosen: vector.provenance.chosen } : {})));
  void context.extension.workspaceState.update(STATE_KEYS.run, run.folder);
}

async function loadSteerings(context: SteerboardContext, session: Session, vectors: CompareRequest['vectors'], crossModel = false): Promise<ActiveSteering[]> {
  if (typeof vectors === 'object' && 'strength' in vectors) return loadChoice(vectors, session);
  const { loadSteering } = await import('../../app/steering.ts');
  const files = vectors === 'pick' ? [(await pickVector(context, session.record, { none: REFUSALS.noVectorToCompare(session.record.name) })).path] : vectors;
  return Promise.all(files.map((file) => loadSteering(file, session.record, { crossModel })));
}

/** A prompt that names no instruction is checked for the instructions that its vectors were made of. */
export function withChecks(item: RunItem, steerings: readonly ActiveSteering[]): RunItem {
  if (item.instructionIds.length > 0) return item;
  const made = steerings.flatMap(({ vector }) => (vector.provenance ? [checkableInstructions(vector.provenance)] : []));
  return { ...item, instructionIds: made.flatMap(({ instructionIds }) => instructionIds), kwargs: made.flatMap(({ kwargs }) => kwargs) };
}
