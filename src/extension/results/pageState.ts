import * as vscode from 'vscode';
import type { LiveRun } from '../../app/runs/liveRun.ts';
import { defaultModel } from '../../app/models/defaultModel.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { NoticeAction, PageState } from '../../protocol/view.ts';
import { shortModelName } from '../models/modelStore.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** What stands in the way of answers, or that nothing does. `failure`: what ended the last comparison. */
export async function pageState(context: SteerboardContext, run: LiveRun | undefined, failure: unknown): Promise<PageState> {
  if (!vscode.workspace.isTrusted) return { kind: 'restricted' };
  const engine = context.sessions.state;
  if (engine.kind === 'failed') return { kind: 'engine-stopped', times: 5, minutes: 3, kept: run?.rows.length ?? 0 };
  if (engine.kind === 'loading') return { kind: 'loading', model: shortModelName(engine.path), fraction: engine.fraction, waiting: run ? run.spec.cells.length - run.rows.length : 0 };
  const problem = problemState(failure, run);
  if (problem) return problem;
  if (run) return { kind: 'results' };
  const { value } = context.modelChoice;
  if (value === undefined) return { kind: 'no-model', defaultModel: { name: 'SmolLM2 135M', bytes: defaultModel.bytes } };
  return (await context.vectors.fitting()).length > 0 ? { kind: 'empty' } : { kind: 'no-vector', model: shortModelName(value) };
}

function problemState(failure: unknown, run: LiveRun | undefined): PageState | undefined {
  if (!SteerboardError.is(failure) || failure.code === 'cancelled') return undefined;
  const { file, line, hint } = failure.details;
  const place = [file && vscode.workspace.asRelativePath(file), line].filter((part) => part !== undefined).join(':');
  return { kind: 'problem', message: place === '' ? failure.message : `${place}: ${failure.message}`, ...(hint !== undefined && { hint }), actions: actionsFor(failure, run) };
}

function actionsFor({ code }: SteerboardError, run: LiveRun | undefined): readonly NoticeAction[] {
  const { t } = vscode.l10n;
  if (code === 'engine-stopped' || code === 'engine-incompatible') return [{ label: t('Resume'), command: 'resume' }, { label: t('Restart Engine'), command: 'restart-engine' }, { label: t('Show Log'), command: 'show-log' }];
  // A disk that was full, a run that another window had: what stood in the way may be gone.
  if (run?.isComplete === false && (code === 'file-access' || code === 'run-locked')) return [{ label: t('Resume'), command: 'resume' }, { label: t('Show Log'), command: 'show-log' }];
  if (code === 'bad-model' || code === 'not-enough-memory' || code === 'unsupported-architecture') return [{ label: t('Select Model…'), command: 'select-model' }];
  if (code === 'bad-vector' || code === 'vector-mismatch') return [{ label: t('Select Another Vector…'), command: 'select-vector' }];
  return [{ label: t('Show Log'), command: 'show-log' }];
}
