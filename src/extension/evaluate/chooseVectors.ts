import * as vscode from 'vscode';
import { fittingVectors, type FittingUse } from '../../core/experiments/vectorFit.ts';
import { whole } from '../../core/statistics/figures.ts';
import type { ModelRecord, RunItem } from '../../protocol/files.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { nameOf } from '../vectors/vectorStore.ts';
import type { ReadableVector } from '../vectors/vectorStore.ts';
import { describeEvidence } from '../vectors/vectorsTree.ts';

/** Files of the vectors that may serve; at first those of the workspace that do. None is an answer: then nothing is steered. */
export async function chooseVectors({ vectors }: SteerboardContext, title: string, model: ModelRecord, items: readonly RunItem[]): Promise<string[]> {
  const { t } = vscode.l10n;
  const entries = await vectors.fitting(model);
  if (entries.length === 0) return [];
  const uses = entries.map(useOf);
  const serving = servingVectors(items, entries, uses);
  const choices = entries.map((entry, index) => {
    const served = items.filter((item) => fittingVectors(item, [uses[index]!]).vectors.length > 0).length;
    return { label: nameOf(entry), description: describeEvidence(entry.vector), detail: t('for {0} of {1} prompts', whole(served), whole(items.length)), path: entry.path, picked: serving.has(index) };
  });
  choices.sort((a, b) => Number(b.picked) - Number(a.picked));
  const picked = await vscode.window.showQuickPick(choices, { ignoreFocusOut: true, title, placeHolder: t('Vectors that may serve: each steers the prompts of its own instruction'), canPickMany: true, matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.map(({ path }) => path);
}

function useOf({ vector: { provenance } }: ReadableVector): FittingUse {
  return { instructionIds: provenance?.instructionIds ?? [], kwargs: provenance?.kwargs ?? [], subtracted: (provenance?.chosen?.strength ?? 1) < 0 };
}

/** Those that are for an instruction of the prompts. Of several for the same, which can't all serve, a searched one. */
function servingVectors(items: readonly RunItem[], entries: readonly ReadableVector[], uses: readonly FittingUse[]): Set<number> {
  const isSearched = (index: number): boolean => entries[index]!.vector.provenance?.chosen !== undefined;
  const serving = new Set<number>();
  for (const item of items) {
    const { vectors, ambiguous } = fittingVectors(item, uses);
    // A vector without instructions would steer everything: it is for the user to say so.
    for (const index of vectors) if (uses[index]!.instructionIds.length > 0) serving.add(index);
    for (const { vectors: rivals } of ambiguous) if (!rivals.some((index) => serving.has(index))) serving.add(rivals.find(isSearched) ?? rivals[0]!);
  }
  return serving;
}
