import type { GridPoint } from '../../protocol/files.ts';
import { NO_LAYER } from '../../protocol/files.ts';

/**
 * Where to steer, from validation alone: the highest accuracy, where a point with any broken answer counts as 0. Ties go to no
 * steering first, then to the lowest layer, then to the lowest strength, so steering is used only where it beats no steering.
 * A dropped point can't win. Undefined: none does.
 */
export function choosePoint(points: readonly GridPoint[]): GridPoint | undefined {
  const ordered = [...points].sort(byPreference);
  let best: GridPoint | undefined;
  const unsteered = points.find(({ layer }) => layer === NO_LAYER);
  let highest = unsteered ? pointAccuracy(unsteered) : 0;
  for (const candidate of ordered) {
    if (candidate.layer === NO_LAYER || candidate.dropped || pointAccuracy(candidate) <= highest) continue;
    best = candidate;
    highest = pointAccuracy(candidate);
  }
  return best;
}

/** As the choice counts it: 0 with any broken answer, and where nothing was checked. */
export function pointAccuracy({ passed, total, broken }: Pick<GridPoint, 'passed' | 'total' | 'broken'>): number {
  return broken > 0 || total === 0 ? 0 : passed / total;
}

/** The order in which equal accuracies win: the lowest layer (no steering is below all), then the lowest strength, the negative one first. */
export function byPreference(a: Pick<GridPoint, 'layer' | 'strength'>, b: Pick<GridPoint, 'layer' | 'strength'>): number {
  return a.layer - b.layer || Math.abs(a.strength) - Math.abs(b.strength) || a.strength - b.strength;
}
