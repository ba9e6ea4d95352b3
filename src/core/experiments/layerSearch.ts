import type { GridPoint, RunRow, RunSpec, Setting, ValidationRecord } from '../../protocol/files.ts';
import { NO_LAYER } from '../../protocol/files.ts';
import { median } from '../statistics/distribution.ts';
import { isBroken, isChecked, passesLoosely, passesStrictly } from './outcome.ts';

export interface SearchEvidence {
  /** No steering first, then layers rising, and at each layer strengths rising. */
  points: GridPoint[];
  /** Whether the steered prompts carry the instruction. */
  withInstruction: boolean;
  /** The instruction in the prompt and no steering, where the search asked that beside prompts without it. */
  instructed?: NonNullable<ValidationRecord['instructed']>;
}

/**
 * What each layer of a search did at each strength, by its first vector's steering. Searched without the instruction, no steering is
 * the plain answer; searched with it in the prompt, it is the instructed one.
 */
export function summarizeSearch(spec: RunSpec, rows: readonly RunRow[]): SearchEvidence {
  const passes = spec.scoring?.criterion === 'strict' ? passesStrictly : passesLoosely;
  const withInstruction = spec.cells.some(({ setting }) => setting === 'both') && !spec.cells.some(({ setting }) => setting === 'steered');
  const unsteered: Setting = withInstruction ? 'instructed' : 'plain';
  const steered: Setting = withInstruction ? 'both' : 'steered';
  const groups = new Map<string, { layer: number; strength: number; rows: RunRow[] }>();
  for (const row of rows) {
    const at = row.setting === unsteered ? { layer: NO_LAYER, strength: 0 } : row.setting === steered ? row.steering[0] : undefined;
    if (at === undefined) continue;
    const key = `${at.layer} ${at.strength}`;
    const group = groups.get(key) ?? { layer: at.layer, strength: at.strength, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  const points = [...groups.values()].map(({ layer, strength, rows: own }): GridPoint => ({ layer, strength, ...counts(own, passes), ...perplexityOf(own) }));
  points.sort((a, b) => a.layer - b.layer || a.strength - b.strength);
  const instructed = withInstruction ? [] : rows.filter(({ setting }) => setting === 'instructed');
  return { points, withInstruction, ...(instructed.length > 0 && { instructed: counts(instructed, passes) }) };
}

function counts(rows: readonly RunRow[], passes: (row: RunRow) => boolean): { passed: number; total: number; broken: number } {
  const checked = rows.filter(isChecked);
  return { passed: checked.filter(passes).length, total: checked.length, broken: checked.filter(isBroken).length };
}

function perplexityOf(rows: readonly RunRow[]): { perplexity?: number } {
  const perplexity = median(rows.flatMap((row) => row.perplexity ?? []));
  return perplexity === undefined ? {} : { perplexity };
}
