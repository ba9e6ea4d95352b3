import * as vscode from 'vscode';
import type { EvaluationPlan } from '../../app/evaluate.ts';
import { whole } from '../../core/statistics/figures.ts';
import type { Setting } from '../../protocol/files.ts';

/** A message names so many; the details have all. */
const NAMED = 3;

/** Does a steered setting leave prompts unsteered, or let vectors meet? */
export function hasGaps(plan: EvaluationPlan, settings: readonly Setting[]): boolean {
  return unsteeredPrompts(plan, settings) > 0 || plan.conflicts.length > 0;
}

/** What steers what, as sentences: how many instructions have a vector, which have none, and where vectors meet. */
export function planMessage(plan: EvaluationPlan, settings: readonly Setting[], prompts: number): string[] {
  const { t } = vscode.l10n;
  const { coverage, conflicts } = plan;
  const bare = coverage.filter(({ vectors }) => vectors.length === 0).map(({ instruction }) => instruction);
  const sentences = [t('{0} of {1} instructions have a vector.', whole(coverage.length - bare.length), whole(coverage.length))];
  if (bare.length > 0) sentences.push(t('Without one: {0}.', firstOf(bare)));
  const unsteered = unsteeredPrompts(plan, settings);
  if (unsteered > 0) sentences.push(t('{0} of {1} prompts run unsteered.', whole(unsteered), whole(prompts)));
  for (const { vectors: [a, b], layer, cosine } of conflicts.slice(0, NAMED)) {
    sentences.push(cosine === undefined ? t('“{0}” and “{1}” meet at layer {2}.', a, b, layer) : t('“{0}” and “{1}” meet at layer {2}, cosine {3}.', a, b, layer, cosine.toFixed(2).replace('-', '−')));
  }
  if (conflicts.length > NAMED) sentences.push(t('{0} more pairs of vectors meet.', whole(conflicts.length - NAMED)));
  return sentences;
}

/** The most of both ways of asking, of those that are steered. */
function unsteeredPrompts({ unsteered }: EvaluationPlan, settings: readonly Setting[]): number {
  return Math.max(settings.includes('steered') ? unsteered.without : 0, settings.includes('both') ? unsteered.with : 0);
}

function firstOf(names: readonly string[]): string {
  return names.length <= NAMED ? names.join(', ') : `${names.slice(0, NAMED).join(', ')}, …`;
}
