import { basename } from 'node:path';
import { t } from '@vscode/l10n';
import { settingName } from '../../core/analysis/measures.ts';
import { SteerboardError } from '../../core/errors.ts';
import { comparePaired, type PairedComparison, type RunComparison } from '../../core/experiments/paired.ts';
import { pValue, whole } from '../../core/statistics/figures.ts';
import type { RunSpec } from '../../protocol/files.ts';
import { differenceText, rateText, table } from '../textTable.ts';
import { environmentDifferences, type Difference } from './environment.ts';
import type { LiveRun } from './liveRun.ts';
import { originDifferences, specDifferences } from './specDifferences.ts';

/** Two runs side by side, the second against the first. */
export interface RunPair {
  first: LiveRun;
  second: LiveRun;
  /** What besides chance can make their answers differ. */
  differences: readonly Difference[];
  /** By setting that both asked, on the prompts that both answered. */
  settings: readonly RunComparison[];
}

/** @throws {SteerboardError} `bad-run` for a search */
export function compareRuns(first: LiveRun, second: LiveRun): RunPair {
  for (const { spec, folder } of [first, second]) {
    if (spec.kind === 'search') throw new SteerboardError('bad-run', t('A search asks each prompt at many layers, so its answers have no partner each.'), { file: folder, hint: t('Look at what each search found, or compare runs with the vectors that they chose.') });
  }
  return {
    first,
    second,
    differences: differencesBetween(first.spec, second.spec),
    settings: comparePaired(first, second),
  };
}

/** Of answers that were made elsewhere nothing is known but by what. */
function differencesBetween(a: RunSpec, b: RunSpec): Difference[] {
  if (a.kind === 'imported' || b.kind === 'imported') return originDifferences(a, b);
  return [...specDifferences(a, b), ...environmentDifferences(a.environment, b.environment)];
}

/** The comparison as a page of text. */
export function runPairText({ first, second, differences, settings }: RunPair): string {
  const sections = [`A  ${first.folder}\nB  ${second.folder}`];
  sections.push(differences.length === 0 ? t('Planned and made alike.') : table(['', basename(first.folder), basename(second.folder)], differences.map(({ what, was, is }) => [what, was, is])));
  if (settings.length === 0) sections.push(t('There is no setting that both asked, so nothing can be compared.'));
  for (const { setting, prompts, instructions, byType, unpaired } of settings) {
    const rows = [
      pairRow(t('Prompts, strict'), prompts.strict),
      pairRow(t('Prompts, loose'), prompts.loose),
      pairRow(t('Instructions, strict'), instructions.strict),
      pairRow(t('Instructions, loose'), instructions.loose),
      ...(byType.size > 1 ? [...byType].map(([type, pair]) => pairRow(type, pair)) : []),
    ];
    sections.push([table([settingName(setting), 'A', '%', 'B', '%', 'B − A', t('95 % CI'), t('right only in B'), t('only in A'), 'p'], rows), ...unpairedNote(unpaired)].join('\n'));
  }
  return sections.join('\n\n');
}

/** The same as plain data. */
export function runPairJson({ first, second, differences, settings }: RunPair): unknown {
  return {
    first: first.folder,
    second: second.folder,
    differences,
    settings: settings.map(({ byType, ...comparison }) => ({ ...comparison, byType: Object.fromEntries(byType) })),
  };
}

function pairRow(name: string, { pairs, bothRight, gained, lost, difference, mcnemar }: PairedComparison): string[] {
  const [before, beforeRate] = rateText(bothRight + lost, pairs);
  const [after, afterRate] = rateText(bothRight + gained, pairs);
  return [name, before, beforeRate, after, afterRate, ...differenceText(difference), whole(gained), whole(lost), pValue(mcnemar.exact)];
}

function unpairedNote(unpaired: number): string[] {
  return unpaired === 0 ? [] : [unpaired === 1 ? t('1 answer has no partner in the other run: another prompt, key or check.') : t('{0} answers have no partner in the other run: another prompt, key or check.', whole(unpaired))];
}
