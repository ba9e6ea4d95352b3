import { t } from '@vscode/l10n';
import { settingName } from '../core/analysis/measures.ts';
import type { Difference, RunSummary, SettingOutcome } from '../core/experiments/summary.ts';
import type { PairedComparison } from '../core/experiments/paired.ts';
import type { Criterion } from '../core/instructions/accuracy.ts';
import { pValue, strengthFigure, whole } from '../core/statistics/figures.ts';
import { NO_LAYER } from '../protocol/files.ts';
import { typeTable } from './accuracyText.ts';
import type { EvaluationPlan, VectorUse } from './evaluate.ts';
import { differenceText, rateText, table } from './textTable.ts';

/** What acts where, before any answer is made. */
export function planText({ uses, coverage, conflicts, unsteered }: EvaluationPlan): string {
  const sections: string[] = [];
  if (uses.length > 0) sections.push(table([t('Vector'), t('without the instruction'), t('with it'), ''], uses.map((use) => [use.name, useText(use.without), useText(use.with), use.crossModel === undefined ? '' : t('made with {0}', use.crossModel)])));
  if (coverage.length > 0) sections.push(table([t('Instruction'), t('prompts'), ''], coverage.map(({ instruction, prompts, vectors }) => [instruction, whole(prompts), vectors.length > 0 ? vectors.join(', ') : t('no vector')])));
  const lines = conflicts.map(({ vectors: [a, b], layer, cosine, answers }) => {
    const count = answers === 1 ? t('1 answer') : t('{0} answers', whole(answers));
    return cosine === undefined
      ? t('“{0}” and “{1}” meet at layer {2} in {3}: the second changes what the first has set.', a, b, layer, count)
      : t('“{0}” and “{1}” meet at layer {2} in {3}, cosine {4}: the second changes what the first has set.', a, b, layer, count, cosine.toFixed(2).replace('-', '−'));
  });
  if (uses.length > 0) {
    const { without, with: withIt } = unsteered;
    if (without > 0) lines.push(without === 1 ? t('1 prompt without the instruction runs unsteered.') : t('{0} prompts without the instruction run unsteered.', whole(without)));
    if (withIt > 0) lines.push(withIt === 1 ? t('1 prompt with the instruction runs unsteered.') : t('{0} prompts with the instruction run unsteered.', whole(withIt)));
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
    table([t('Quality'), t('answers'), t('broken'), '%', t('95 % CI'), t('repeated %'), t('words'), t('median'), t('perplexity'), ''], settings.map(qualityRow)),
  ];
  if (differences.length > 0) {
    sections.push(table([t('Difference'), '', t('points'), t('95 % CI'), t('wrong→right'), t('right→wrong'), t('both right'), t('both wrong'), t('p exact'), 'p χ²'], differences.flatMap((difference) => [
      differenceRow(difference, 'loose'), differenceRow(difference, 'strict'),
    ])));
    sections.push(typeChanges(differences));
  }
  for (const { setting, accuracy } of settings) if (accuracy.byType.size > 1) sections.push(`${settingName(setting)}\n${typeTable(accuracy)}`);
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
  if (layer === NO_LAYER) return t('unsteered: validation preferred it');
  const figure = strengthFigure(rule, strength);
  return by === 'nobody' ? t('layer {0}, {1} (not searched)', layer, figure) : t('layer {0}, {1}', layer, figure);
}

function levelTable(settings: readonly SettingOutcome[], level: 'prompts' | 'instructions'): string {
  const [strictly, loosely] = level === 'prompts' ? [t('prompts strict'), t('prompts loose')] : [t('instructions strict'), t('instructions loose')];
  return table([t('Setting'), strictly, '%', t('95 % CI'), loosely, '%', t('95 % CI')], settings.map(({ setting, accuracy }) => {
    const { strict, loose } = accuracy[level];
    return [settingName(setting), ...rateText(strict.k, strict.n), ...rateText(loose.k, loose.n)];
  }));
}

function qualityRow({ setting, answers, unchecked, broken, repeated, words, perplexity }: SettingOutcome): string[] {
  const [, share, interval] = rateText(broken.k, broken.n);
  return [
    settingName(setting), whole(answers), whole(broken.k), share, interval,
    repeated === undefined ? '' : whole(100 * repeated.mean),
    words === undefined ? '' : whole(words.mean),
    words === undefined ? '' : whole(words.median),
    perplexity === undefined ? '' : perplexity.median.toFixed(1),
    unchecked === 0 ? '' : t('{0} not checked', whole(unchecked)),
  ];
}

function differenceRow({ from, to, prompts: byCriterion }: Difference, criterion: Criterion): string[] {
  const { gained, lost, bothRight, bothWrong, mcnemar, ...rest } = byCriterion[criterion];
  return [
    `${settingName(from)} → ${settingName(to)}`, criterion === 'strict' ? t('strict') : t('loose'), ...differenceText(rest.difference),
    whole(gained), whole(lost), whole(bothRight), whole(bothWrong), pValue(mcnemar.exact), pValue(mcnemar.corrected),
  ];
}

/** The change of each type's loose rate, in points; nothing where there is one type alone. */
function typeChanges(differences: readonly Difference[]): string {
  const types = [...new Set(differences.flatMap(({ byType }) => [...byType.keys()]))].sort();
  if (types.length < 2) return '';
  const names = differences.map(({ from, to }) => `${settingName(from)} → ${settingName(to)}`);
  return table([t('Change, loose'), ...names], types.map((type) => [type, ...differences.map(({ byType }) => changeText(byType.get(type)))]));
}

function changeText(comparison: PairedComparison | undefined): string {
  const [change, interval] = differenceText(comparison?.difference);
  return interval === '' ? change : `${change} (${interval})`;
}
