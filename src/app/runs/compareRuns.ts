import { basename } from 'node:path';
import { comparePaired, type PairedComparison, type RunComparison } from '../../core/experiments/paired.ts';
import { pValue, whole } from '../../core/statistics/figures.ts';
import { differenceText, rateText, table } from '../textTable.ts';
import { environmentDifferences, type Difference } from './environment.ts';
import type { LiveRun } from './liveRun.ts';
import { SETTING_NAMES } from './runText.ts';
import { specDifferences } from './specDifferences.ts';

/** Two runs side by side, the second against the first. */
export interface RunPair {
  first: LiveRun;
  second: LiveRun;
  /** What besides chance can make their answers differ. */
  differences: readonly Difference[];
  /** By setting that both asked, on the prompts that both answered. */
  settings: readonly RunComparison[];
}

export function compareRuns(first: LiveRun, second: LiveRun): RunPair {
  return {
    first,
    second,
    differences: [...specDifferences(first.spec, second.spec), ...environmentDifferences(first.spec.environment, second.spec.environment)],
    settings: comparePaired(first, second),
  };
}

/** The comparison as a page of text. */
export function runPairText({ first, second, differences, settings }: RunPair): string {
  const sections = [`A  ${first.folder}\nB  ${second.folder}`];
  sections.push(differences.length === 0 ? 'Planned and made alike.' : table(['', basename(first.folder), basename(second.folder)], differences.map(({ what, was, is }) => [what, was, is])));
  if (settings.length === 0) sections.push('There is no setting that both asked, so nothing can be compared.');
  for (const { setting, prompts, instructions, byType, unpaired } of settings) {
    const rows = [
      pairRow('Prompts, strict', prompts.strict),
      pairRow('Prompts, loose', prompts.loose),
      pairRow('Instructions, strict', instructions.strict),
      pairRow('Instructions, loose', instructions.loose),
      ...(byType.size > 1 ? [...byType].map(([type, pair]) => pairRow(type, pair)) : []),
    ];
    sections.push([table([SETTING_NAMES[setting], 'A', '%', 'B', '%', 'B − A', '95 % CI', 'right only in B', 'only in A', 'p'], rows), ...unpairedNote(unpaired)].join('\n'));
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
  return unpaired === 0 ? [] : [`${whole(unpaired)} answers have no partner in the other run: another prompt, key or check.`];
}
