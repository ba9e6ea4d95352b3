import type { GridPoint, RunCell, RunRow, RunSpec, Setting, ValidationRecord } from '../../protocol/files.ts';
import { NO_LAYER } from '../../protocol/files.ts';
import type { Criterion } from '../instructions/accuracy.ts';
import { median } from '../statistics/distribution.ts';
import { criterionOf, isBroken, isChecked, rowPasses } from './outcome.ts';

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
  const criterion = criterionOf(spec);
  const withInstruction = searchesWithInstruction(spec);
  const groups = new Map<string, { layer: number; strength: number; rows: RunRow[]; dropped: boolean }>();
  const groupOf = (cell: Pick<RunCell, 'setting' | 'steering'>): { rows: RunRow[]; dropped: boolean } | undefined => {
    const at = searchedAt(cell, withInstruction);
    if (at === undefined) return undefined;
    const key = `${at.layer} ${at.strength}`;
    const group = groups.get(key) ?? { ...at, rows: [], dropped: false };
    groups.set(key, group);
    return group;
  };
  for (const row of rows) groupOf(row)?.rows.push(row);
  const skipped = new Set(spec.skipped);
  for (const cell of skipped.size > 0 ? spec.cells : []) {
    const group = skipped.has(cell.id) ? groupOf(cell) : undefined;
    if (group) group.dropped = true;
  }
  const points = [...groups.values()].map(({ layer, strength, rows: own, dropped }): GridPoint => ({ layer, strength, ...counts(own, criterion), ...(dropped && { dropped }), ...perplexityOf(own) }));
  points.sort((a, b) => a.layer - b.layer || a.strength - b.strength);
  const instructed = withInstruction ? [] : rows.filter(({ setting }) => setting === 'instructed');
  return { points, withInstruction, ...(instructed.length > 0 && { instructed: counts(instructed, criterion) }) };
}

/** The point of the search's grid that a cell belongs to; undefined for one that is only asked for comparison. */
export function searchedAt({ setting, steering }: Pick<RunCell, 'setting' | 'steering'>, withInstruction: boolean): { layer: number; strength: number } | undefined {
  const [unsteered, steered]: [Setting, Setting] = withInstruction ? ['instructed', 'both'] : ['plain', 'steered'];
  if (setting === unsteered) return { layer: NO_LAYER, strength: 0 };
  const [first] = steering;
  return setting === steered && first ? { layer: first.layer, strength: first.strength } : undefined;
}

/** What a search tries, no steering apart: each layer and strength once, in the order of its plan. */
export function searchedCandidates(spec: RunSpec): { layer: number; strength: number }[] {
  const withInstruction = searchesWithInstruction(spec);
  const points = spec.cells.flatMap((cell) => searchedAt(cell, withInstruction) ?? []).filter(({ layer }) => layer !== NO_LAYER);
  return [...new Map(points.map((point) => [`${point.layer} ${point.strength}`, point])).values()];
}

export function searchesWithInstruction({ cells }: RunSpec): boolean {
  return cells.some(({ setting }) => setting === 'both') && !cells.some(({ setting }) => setting === 'steered');
}

function counts(rows: readonly RunRow[], criterion: Criterion): { passed: number; total: number; broken: number } {
  const checked = rows.filter(isChecked);
  return { passed: checked.filter((row) => rowPasses(row, criterion)).length, total: checked.length, broken: checked.filter(isBroken).length };
}

function perplexityOf(rows: readonly RunRow[]): { perplexity?: number } {
  const perplexity = median(rows.flatMap((row) => row.perplexity ?? []));
  return perplexity === undefined ? {} : { perplexity };
}
