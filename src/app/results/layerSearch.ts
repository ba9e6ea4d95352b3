import { summarizeSearch } from '../../core/experiments/layerSearch.ts';
import { wilsonInterval } from '../../core/statistics/wilson.ts';
import { NO_LAYER, type ChosenSteering, type GridPoint, type RunRow, type RunSpec } from '../../protocol/files.ts';
import type { LayerPoint, LayerSearch } from '../../protocol/view.ts';
import { rateOf } from './rates.ts';

/** The search that a vector file tells of; undefined where its layer was set by hand. */
export function recordedSearch(chosen: ChosenSteering): LayerSearch | undefined {
  const { validation } = chosen;
  if (!validation) return undefined;
  const { instructed } = validation;
  return {
    prompts: validation.promptCount,
    strength: chosen.strength,
    points: pointsOf(validation.points, chosen.strength),
    ...(instructed && { instructed: { rate: rateOf(instructed.passed, instructed.total), broken: instructed.broken } }),
    chosen: chosen.layer,
  };
}

/** The search that a run of kind `search` is, as far as its rows go. Its first steering decides a cell's layer. */
export function runningSearch(spec: RunSpec, rows: readonly RunRow[]): LayerSearch {
  const { points, instructed } = summarizeSearch(spec, rows);
  const strength = spec.cells.find(({ steering }) => steering.length > 0)?.steering[0]?.strength ?? 1;
  return {
    prompts: spec.items.length,
    strength,
    points: pointsOf(points, strength),
    ...(instructed && { instructed: { rate: rateOf(instructed.passed, instructed.total), broken: instructed.broken } }),
    progress: { done: rows.length, total: spec.cells.length },
  };
}

/** The grid's row of one strength, as a curve over the layers. */
function pointsOf(grid: readonly GridPoint[], shown: number): LayerPoint[] {
  return grid
    .filter(({ layer, strength }) => layer === NO_LAYER || strength === shown)
    .map(({ layer, passed, total, broken }) => ({ layer, rate: rateOf(passed, total), broken, brokenInterval: wilsonInterval(broken, total) }))
    .sort((a, b) => a.layer - b.layer);
}
