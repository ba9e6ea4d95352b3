import type { Difference, RunSummary, SettingOutcome } from '../core/experiments/summary.ts';
import type { PairedComparison } from '../core/experiments/paired.ts';
import type { Criterion } from '../core/instructions/accuracy.ts';
import { pValue, strengthFigure, whole } from '../core/statistics/figures.ts';
import { NO_LAYER } from '../protocol/files.ts';
import { typeTable } from './accuracyText.ts';
import type { EvaluationPlan, VectorUse } from './evaluate.ts';
import { SETTING_NAMES } from './runs/runText.ts';
import { differenceText, rateText, table } from './textTable.ts';

/** What acts where, before any answer is made. */
export function planText({ uses, coverage, conflicts, unsteered }: EvaluationPlan): string {
  const sections: string[] = [];
  if (uses.length > 0) sections.push(table(['Vector', 'without the instruction', 'with it', ''], uses.map((use) => [use.name, useText(use.without), useText(use.with), use.crossModel === undefined ? '' : `made with ${use.crossModel}`])));
  if (coverage.length > 0) sections.push(table(['Instruction', 'prompts', ''], coverage.map(({ instruction, prompts, vectors }) => [instruction, whole(prompts), vectors.length > 0 ? vectors.join(', ') : 'no vector'])));
  const lines = conflicts.map(({ vectors: [a, b], layer, cosine, answers }) =>
    `“${a}” and “${b}” meet at layer ${layer} in ${whole(answers)} ${answers === 1 ? 'answer' : 'answers'}${cosine === undefined ? '' : `, cosine ${cosine.toFixed(2).replace('-', '−')}`}: the second changes what the first has set.`);
  if (uses.length > 0) {
    for (const way of ['without', 'with'] as const) {
      const count = unsteered[way];
      if (count > 0) lines.push(`${prompts(count)} ${way} the instruction ${count === 1 ? 'runs' : 'run'} unsteered.`);
    }
  }
  if (lines.length > 0) sections.push(lines.join('\n'));
  return sections.join('\n\n');
}

/** Rates at both levels, quality beside them, differences with their tests, error transitions, and rates by type. */
export function summaryText({ settings, differences }: RunSummary): string {
  // With one instruction a prompt, both levels are the same.
  const several = settings.some(({ accuracy: { prompts, instructions } }) => prompts.loose.n !== instructions.loose.n);
  const sections = [
    levelTable(settings, 'prompts'),
    several ? levelTable(settings, 'instructions') : '',
    table(['Quality', 'answers', 'broken', '%', '95 % CI', 'repeated %', 'words', 'median', 'perplexity', ''], settings.map(qualityRow)),
  ];
  if (differences.length > 0) {
    sections.push(table(['Difference', '', 'points', '95 % CI', 'wrong→right', 'right→wrong', 'both right', 'both wrong', 'p exact', 'p χ²'], differences.flatMap((difference) => [
      differenceRow(difference, 'loose'), differenceRow(difference, 'strict'),
    ])));
    sections.push(typeChanges(differences));
  }
  for (const { setting, accuracy } of settings) if (accuracy.byType.size > 1) sections.push(`${SETTING_NAMES[setting]}\n${typeTable(accuracy)}`);
  return sections.filter((section) => section !== '').join('\n\n');
}

/** The same as plain data. */
export function summaryData({ settings, differences }: RunSummary): unknown {
  return {
    settings: settings.map((outcome) => ({ ...outcome, accuracy: { ...outcome.accuracy, byType: Object.fromEntries(outcome.accuracy.byType) } })),
    differences: differences.map((difference) => ({ ...difference, byType: Object.fromEntries(difference.byType) })),
  };
}

function useText({ layer, strength, rule, by }: VectorUse['with']): string {
  if (layer === NO_LAYER) return 'unsteered: validation preferred it';
  return `layer ${layer}, ${strengthFigure(rule, strength)}${by === 'nobody' ? ' (not searched)' : ''}`;
}

function levelTable(settings: readonly SettingOutcome[], level: 'prompts' | 'instructions'): string {
  return table(['Setting', `${level} strict`, '%', '95 % CI', `${level} loose`, '%', '95 % CI'], settings.map(({ setting, accuracy }) => {
    const { strict, loose } = accuracy[level];
    return [SETTING_NAMES[setting], ...rateText(strict.k, strict.n), ...rateText(loose.k, loose.n)];
  }));
}

function qualityRow({ setting, answers, unchecked, broken, repeated, words, perplexity }: SettingOutcome): string[] {
  const [, share, interval] = rateText(broken.k, broken.n);
  return [
    SETTING_NAMES[setting], whole(answers), whole(broken.k), share, interval,
    repeated === undefined ? '' : whole(100 * repeated.mean),
    words === undefined ? '' : whole(words.mean),
    words === undefined ? '' : whole(words.median),
    perplexity === undefined ? '' : perplexity.median.toFixed(1),
    unchecked === 0 ? '' : `${whole(unchecked)} not checked`,
  ];
}

function differenceRow({ from, to, prompts: byCriterion }: Difference, criterion: Criterion): string[] {
  const { gained, lost, bothRight, bothWrong, mcnemar, ...rest } = byCriterion[criterion];
  return [
    `${SETTING_NAMES[from]} → ${SETTING_NAMES[to]}`, criterion, ...differenceText(rest.difference),
    whole(gained), whole(lost), whole(bothRight), whole(bothWrong), pValue(mcnemar.exact), pValue(mcnemar.corrected),
  ];
}

/** The change of each type's loose rate, in points; nothing where there is one type alone. */
function typeChanges(differences: readonly Difference[]): string {
  const types = [...new Set(differences.flatMap(({ byType }) => [...byType.keys()]))].sort();
  if (types.length < 2) return '';
  const names = differences.map(({ from, to }) => `${SETTING_NAMES[from]} → ${SETTING_NAMES[to]}`);
  return table(['Change, loose', ...names], types.map((type) => [type, ...differences.map(({ byType }) => changeText(byType.get(type)))]));
}

function changeText(comparison: PairedComparison | undefined): string {
  const [change, interval] = differenceText(comparison?.difference);
  return interval === '' ? change : `${change} (${interval})`;
}

function prompts(count: number): string {
  return `${whole(count)} ${count === 1 ? 'prompt' : 'prompts'}`;
}
