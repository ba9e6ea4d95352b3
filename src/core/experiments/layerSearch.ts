import type { LayerEvidence, RunRow, RunSpec, Setting, ValidationRecord } from '../../protocol/files.ts';
import { NO_LAYER } from '../../protocol/files.ts';
import { isBroken, isChecked, passesLoosely } from './outcome.ts';

export interface SearchEvidence {
  /** No steering first, then the layers upwards. */
  layers: LayerEvidence[];
  /** The instruction in the prompt and no steering, where the search asked that beside prompts without it. */
  instructed?: NonNullable<ValidationRecord['instructed']>;
}

/**
 * What each layer of a search did, by its first vector's layer. Searched without the instruction, no steering is the plain answer;
 * searched with it in the prompt, it is the instructed one.
 */
export function summarizeSearch(spec: RunSpec, rows: readonly RunRow[]): SearchEvidence {
  const withInstruction = spec.cells.some(({ setting }) => setting === 'both') && !spec.cells.some(({ setting }) => setting === 'steered');
  const unsteered: Setting = withInstruction ? 'instructed' : 'plain';
  const steered: Setting = withInstruction ? 'both' : 'steered';
  const byLayer = new Map<number, RunRow[]>();
  for (const row of rows) {
    const layer = row.setting === unsteered ? NO_LAYER : row.setting === steered ? row.steering[0]?.layer : undefined;
    if (layer === undefined) continue;
    const group = byLayer.get(layer);
    if (group) group.push(row);
    else byLayer.set(layer, [row]);
  }
  const layers = [...byLayer].map(([layer, group]) => ({ layer, ...counts(group) })).sort((a, b) => a.layer - b.layer);
  const instructed = withInstruction ? [] : rows.filter(({ setting }) => setting === 'instructed');
  return instructed.length === 0 ? { layers } : { layers, instructed: counts(instructed) };
}

function counts(rows: readonly RunRow[]): { passed: number; total: number; broken: number } {
  const checked = rows.filter(isChecked);
  return { passed: checked.filter(passesLoosely).length, total: checked.length, broken: checked.filter(isBroken).length };
}
