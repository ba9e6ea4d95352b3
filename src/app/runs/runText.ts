import { t } from '@vscode/l10n';
import { settingName } from '../../core/analysis/measures.ts';
import { missingCells } from '../../core/experiments/complete.ts';
import { summarizeRun, type SettingOutcome } from '../../core/experiments/summary.ts';
import { pValue, whole } from '../../core/statistics/figures.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { typeTable } from '../accuracyText.ts';
import { differenceText, rateText, table } from '../textTable.ts';
import { environmentDifferences, type Difference } from './environment.ts';
import { modelText } from './specDifferences.ts';

/** All that a run records, readably: what was asked of what, how it can be made again, and what came of it. */
export function runText(folder: string, spec: RunSpec, rows: readonly RunRow[], readOnly?: string): string {
  return [recordText(folder, spec, rows), figuresText(spec, rows), readOnly ?? ''].filter((part) => part !== '').join('\n\n');
}

/** What was asked of what. */
export function recordText(folder: string, spec: RunSpec, rows: readonly RunRow[]): string {
  const { model, vectors, items, cells, generation, scoring, shard, recipe, environment, changes = [], skippedBy } = spec;
  const missing = missingCells(spec, rows).length;
  const { sampling } = generation;
  const lines: (readonly [string, string])[] = [
    [t('Run'), `${spec.name} (${spec.kind})`],
    [t('Folder'), folder],
    [t('Made'), `${spec.created}, Steerboard ${environment.steerboard}`],
    [t('Answers'), answersText(spec, missing)],
    ...(skippedBy ? [[t('Way to search'), skippedBy] as const] : []),
    ...(shard ? [[t('Part'), t('{0} of {1}', shard.index + 1, shard.count)] as const] : []),
    ...(recipe ? [[t('Recipe'), `${recipe.name} ${JSON.stringify(recipe.options)}`] as const] : []),
    [t('Prompts'), whole(items.length)],
    [t('Settings'), [...new Set(cells.map(({ setting }) => settingName(setting)))].join(', ')],
    [t('Model'), modelText({ ...model, sha256: '' })],
    ...(model.sha256 === '' ? [] : [['  SHA-256', model.sha256] as const, [`  ${t('chat template')}`, model.chatTemplateSha256 ?? t('none')] as const]),
    ...vectors.flatMap(({ name, file, sha256, rule, crossModel }) => [
      [t('Vector'), crossModel ? t('{0} ({1}), {2}, made with another model: {3}', name, rule, file, modelText(crossModel)) : `${name} (${rule}), ${file}`] as const,
      ['  SHA-256', sha256] as const,
    ]),
  ];
  if (spec.kind !== 'imported') {
    lines.push(
      [t('Most tokens'), whole(generation.maxTokens)],
      [t('Sampling'), sampling.kind === 'greedy' ? t('greedy') : Object.entries(sampling).filter(([name]) => name !== 'kind').map(([name, value]) => `${name} ${String(value)}`).join(', ')],
      ...(generation.stop.length > 0 ? [[t('Stop texts'), JSON.stringify(generation.stop)] as const] : []),
      ...(scoring ? [[t('Scoring'), [scoring.perplexity ? t('perplexity') : '', scoring.judge ? t('broken below perplexity {0} under {1}', scoring.judge.below, scoring.judge.name) : ''].filter(Boolean).join(', ')] as const] : []),
      ['llama.cpp', `${environment.llamaRelease}, ${environment.backend}`],
      [t('Threads'), whole(environment.threads)],
      [t('Attention'), environment.attention],
      [t('Context'), t('{0} tokens', whole(environment.contextLength))],
      [t('Date'), environment.date],
      ...(environment.doubleBos ? [[t('Beginning token'), t('doubled')] as const] : []),
    );
  }
  for (const change of changes) {
    lines.push([t('Changed'), t('{0}, for {1}: {2}', change.time, change.cells.length === 1 ? t('1 answer') : t('{0} answers', whole(change.cells.length)), environmentDifferences(environment, change.environment).map(changeText).join('; '))]);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** "60 of 72, 8 left out since they could not change the choice, 4 missing" */
function answersText({ cells, skipped = [], skippedBy }: RunSpec, missing: number): string {
  const left = whole(skipped.length);
  return [
    t('{0} of {1}', whole(cells.length - missing - skipped.length), whole(cells.length)),
    ...(skipped.length === 0 ? [] : [skippedBy === 'halving' ? t('{0} left out since their candidates did worse', left) : t('{0} left out since they could not change the choice', left)]),
    ...(missing === 0 ? [] : [t('{0} missing', whole(missing))]),
  ].join(', ');
}

/** What came of it, by setting; empty for searches, whose figures are by layer and strength. */
export function figuresText(spec: RunSpec, rows: readonly RunRow[]): string {
  if (spec.kind === 'search' || rows.length === 0) return '';
  const { settings, differences } = summarizeRun(spec, rows);
  const sections = [table([t('Setting'), t('answers'), t('strict'), '%', t('95 % CI'), t('loose'), '%', t('95 % CI'), t('broken'), t('words'), t('perplexity')], settings.map(settingRow))];
  if (differences.length > 0) {
    sections.push(table([t('Difference, loose'), t('points'), t('95 % CI'), t('gained'), t('lost'), 'p'], differences.map(({ from, to, prompts: { loose } }) => [
      `${settingName(from)} → ${settingName(to)}`,
      ...differenceText(loose.difference),
      whole(loose.gained),
      whole(loose.lost),
      pValue(loose.mcnemar.exact),
    ])));
  }
  for (const { setting, accuracy } of settings) if (accuracy.byType.size > 1) sections.push(`${settingName(setting)}\n${typeTable(accuracy)}`);
  return sections.join('\n\n');
}

function settingRow({ setting, answers, accuracy: { prompts }, broken, words, perplexity }: SettingOutcome): string[] {
  return [
    settingName(setting),
    whole(answers),
    ...rateText(prompts.strict.k, prompts.strict.n),
    ...rateText(prompts.loose.k, prompts.loose.n),
    whole(broken.k),
    words === undefined ? '' : whole(words.mean),
    perplexity === undefined ? '' : perplexity.median.toFixed(2),
  ];
}

function changeText({ what, is }: Difference): string {
  return `${what} ${is}`;
}
