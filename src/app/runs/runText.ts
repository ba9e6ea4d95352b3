import { missingCells } from '../../core/experiments/complete.ts';
import { summarizeRun, type SettingOutcome } from '../../core/experiments/summary.ts';
import { pValue, whole } from '../../core/statistics/figures.ts';
import type { RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import { typeTable } from '../accuracyText.ts';
import { differenceText, rateText, table } from '../textTable.ts';
import { environmentDifferences, type Difference } from './environment.ts';
import { modelText } from './specDifferences.ts';

export const SETTING_NAMES: Readonly<Record<Setting, string>> = { plain: 'Plain', instructed: 'Instructed', steered: 'Steered', both: 'Both' };

/** All that a run records, readably: what was asked of what, how it can be made again, and what came of it. */
export function runText(folder: string, spec: RunSpec, rows: readonly RunRow[], readOnly?: string): string {
  return [recordText(folder, spec, rows), figuresText(spec, rows), readOnly ?? ''].filter((part) => part !== '').join('\n\n');
}

/** What was asked of what. */
export function recordText(folder: string, spec: RunSpec, rows: readonly RunRow[]): string {
  const { model, vectors, items, cells, generation, scoring, shard, recipe, environment, changes = [], skipped = [], skippedBy } = spec;
  const missing = missingCells(spec, rows).length;
  const { sampling } = generation;
  const lines: (readonly [string, string])[] = [
    ['Run', `${spec.name} (${spec.kind})`],
    ['Folder', folder],
    ['Made', `${spec.created}, Steerboard ${environment.steerboard}`],
    ['Answers', `${whole(cells.length - missing - skipped.length)} of ${whole(cells.length)}${skipped.length === 0 ? '' : `, ${whole(skipped.length)} left out since ${skippedBy === 'halving' ? 'their candidates did worse' : 'they could not change the choice'}`}${missing === 0 ? '' : `, ${whole(missing)} missing`}`],
    ...(skippedBy ? [['Way to search', skippedBy] as const] : []),
    ...(shard ? [['Part', `${shard.index + 1} of ${shard.count}`] as const] : []),
    ...(recipe ? [['Recipe', `${recipe.name} ${JSON.stringify(recipe.options)}`] as const] : []),
    ['Prompts', whole(items.length)],
    ['Settings', [...new Set(cells.map(({ setting }) => SETTING_NAMES[setting]))].join(', ')],
    ['Model', modelText({ ...model, sha256: '' })],
    ...(model.sha256 === '' ? [] : [['  SHA-256', model.sha256] as const, ['  chat template', model.chatTemplateSha256 ?? 'none'] as const]),
    ...vectors.flatMap(({ name, file, sha256, rule, crossModel }) => [
      ['Vector', `${name} (${rule}), ${file}${crossModel ? `, made with another model: ${modelText(crossModel)}` : ''}`] as const,
      ['  SHA-256', sha256] as const,
    ]),
  ];
  if (spec.kind !== 'imported') {
    lines.push(
      ['Most tokens', whole(generation.maxTokens)],
      ['Sampling', sampling.kind === 'greedy' ? 'greedy' : Object.entries(sampling).filter(([name]) => name !== 'kind').map(([name, value]) => `${name} ${String(value)}`).join(', ')],
      ...(generation.stop.length > 0 ? [['Stop texts', JSON.stringify(generation.stop)] as const] : []),
      ...(scoring ? [['Scoring', [scoring.perplexity ? 'perplexity' : '', scoring.judge ? `broken below perplexity ${scoring.judge.below} under ${scoring.judge.name}` : ''].filter(Boolean).join(', ')] as const] : []),
      ['llama.cpp', `${environment.llamaRelease}, ${environment.backend}`],
      ['Threads', whole(environment.threads)],
      ['Attention', environment.attention],
      ['Context', `${whole(environment.contextLength)} tokens`],
      ['Date', environment.date],
      ...(environment.doubleBos ? [['Beginning token', 'doubled'] as const] : []),
    );
  }
  for (const change of changes) {
    lines.push(['Changed', `${change.time}, for ${change.cells.length === 1 ? '1 answer' : `${whole(change.cells.length)} answers`}: ${environmentDifferences(environment, change.environment).map(changeText).join('; ')}`]);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

/** What came of it, by setting; empty for searches, whose figures are by layer and strength. */
export function figuresText(spec: RunSpec, rows: readonly RunRow[]): string {
  if (spec.kind === 'search' || rows.length === 0) return '';
  const { settings, differences } = summarizeRun(spec, rows);
  const sections = [table(['Setting', 'answers', 'strict', '%', '95 % CI', 'loose', '%', '95 % CI', 'broken', 'words', 'perplexity'], settings.map(settingRow))];
  if (differences.length > 0) {
    sections.push(table(['Difference, loose', 'points', '95 % CI', 'gained', 'lost', 'p'], differences.map(({ from, to, prompts: { loose } }) => [
      `${SETTING_NAMES[from]} → ${SETTING_NAMES[to]}`,
      ...differenceText(loose.difference),
      whole(loose.gained),
      whole(loose.lost),
      pValue(loose.mcnemar.exact),
    ])));
  }
  for (const { setting, accuracy } of settings) if (accuracy.byType.size > 1) sections.push(`${SETTING_NAMES[setting]}\n${typeTable(accuracy)}`);
  return sections.join('\n\n');
}

function settingRow({ setting, answers, accuracy: { prompts }, broken, words, perplexity }: SettingOutcome): string[] {
  return [
    SETTING_NAMES[setting],
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
