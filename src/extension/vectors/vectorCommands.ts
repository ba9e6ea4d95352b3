import * as vscode from 'vscode';
import { pathOf } from '../commands/arguments.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { pickVector } from './pickVector.ts';
import { nameOf } from './vectorStore.ts';

/** *Select Vector…* */
export async function selectVector(context: SteerboardContext): Promise<void> {
  await pickVector(context, context.sessions.current?.record, { always: true, none: REFUSALS.noVectors() });
}

/** *Use This Vector*: the tree's item, else a pick. */
export async function useVector(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const path = pathOf(args);
  if (path === undefined) return selectVector(context);
  const entry = (await context.vectors.list()).find((candidate) => candidate.path === path);
  if (entry && 'problem' in entry) throw entry.problem;
  await context.vectors.use(path);
}

/** *Delete Vector…*: the tree's item, else a pick; to the trash where there is one. */
export async function deleteVector(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  const path = pathOf(args) ?? (await pickVector(context, undefined, { always: true, none: REFUSALS.noVectors() })).path;
  const entry = (await context.vectors.list()).find((candidate) => candidate.path === path);
  if (entry === undefined) throw REFUSALS.noVectors();
  const remove = t('Delete');
  const answer = await vscode.window.showWarningMessage(t('Delete the vector “{0}”?', nameOf(entry)), { modal: true, detail: path }, remove);
  if (answer === remove) await context.vectors.delete(path);
}
