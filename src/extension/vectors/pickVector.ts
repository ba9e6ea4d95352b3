import * as vscode from 'vscode';
import type { ModelRecord } from '../../protocol/files.ts';
import type { Refusal } from '../notices/refusal.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { nameOf } from './vectorStore.ts';
import type { ReadableVector } from './vectorStore.ts';
import { describeEvidence } from './vectorsTree.ts';

export interface PickVectorOptions {
  /** Asks even if there is only one. */
  always?: boolean;
  /** What to say where none fits. */
  none: Refusal;
}

/** The vector to steer with, made for this model: the only one, else a choice with the last one on top. It is remembered. */
export async function pickVector({ vectors }: SteerboardContext, model: ModelRecord | undefined, { always = false, none }: PickVectorOptions): Promise<ReadableVector> {
  const fitting = await vectors.fitting(model);
  if (fitting.length === 0) throw none;
  const [only] = fitting;
  const chosen = fitting.length === 1 && !always ? only! : await choose(fitting, vectors.used);
  if (vectors.used !== chosen.path) await vectors.use(chosen.path);
  return chosen;
}

async function choose(fitting: readonly ReadableVector[], used: string | undefined): Promise<ReadableVector> {
  const items = fitting.map((entry) => ({ label: nameOf(entry), description: describeEvidence(entry.vector), entry }));
  items.sort((a, b) => Number(b.entry.path === used) - Number(a.entry.path === used));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Select Vector'), placeHolder: vscode.l10n.t('The vector to steer with'), matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.entry;
}
