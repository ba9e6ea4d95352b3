import { wilsonInterval } from '../../core/statistics/wilson.ts';
import { NO_LAYER, type ChosenSteering, type LayerEvidence, type RunRow, type RunSpec } from '../../protocol/files.ts';
import type { LayerPoint, LayerSearch } from '../../protocol/view.ts';
import { isChecked, loosely } from './answer.ts';
import { rateOf } from './rates.ts';

/** The search that a vector file tells of; undefined where its layer was set by hand. */
export function recordedSearch(chosen: ChosenSteering): LayerSearch | undefined {
  const { validation } = chosen;
  if (!validation) return undefined;
  const { instructed } = validation;
  return {
    prompts: validation.promptCount,
    strength: validation.strength,
    points: pointsOf(validation.layers),
    ...(instructed && { instructed: { rate: rateOf(instructed.passed, instructed.total), broken: instructed.broken } }),
    chosen: chosen.layer,
  };
}

/** The search that a run of kind `search` is, as far as its rows go. Its first steering decides a cell's layer. */
export function runningSearch(spec: RunSpec, rows: readonly RunRow[]): LayerSearch {
  const evidence = new Map<number, LayerEvidence>();
  let instructed: LayerEvidence | undefined;
  for (const row of rows) {
    if (!isChecked(row)) continue;
    const layer = row.steering[0]?.layer ?? NO_LAYER;
    if (row.setting === 'instructed') instructed = add(instructed ?? none(NO_LAYER), row);
    else evidence.set(layer, add(evidence.get(layer) ?? none(layer), row));
  }
  return {
    prompts: spec.items.length,
    strength: spec.cells.find(({ steering }) => steering.length > 0)?.steering[0]?.strength ?? 1,
    points: pointsOf([...evidence.values()]),
    ...(instructed && { instructed: { rate: rateOf(instructed.passed, instructed.total), broken: instructed.broken } }),
    progress: { done: rows.length, total: spec.cells.length },
  };
}

function pointsOf(layers: readonly LayerEvidence[]): LayerPoint[] {
  return layers
    .map(({ layer, passed, total, broken }) => ({ layer, rate: rateOf(passed, total), broken, brokenInterval: wilsonInterval(broken, total) }))
    .sort((a, b) => a.layer - b.layer);
}

function none(layer: number): LayerEvidence {
  return { layer, passed: 0, total: 0, broken: 0 };
}

function add(evidence: LayerEvidence, row: RunRow): LayerEvidence {
  return {
    layer: evidence.layer,
    passed: evidence.passed + (loosely(row.checks) ? 1 : 0),
    total: evidence.total + 1,
    broken: evidence.broken + (row.broken === undefined ? 0 : 1),
  };
}
