import type { GridPoint } from '../../protocol/files.ts';
import { NO_LAYER } from '../../protocol/files.ts';

/**
 * Where to steer, from validation alone: the highest accuracy, where a point with any broken answer counts as 0. Ties go to no
 * steering first, then to the lowest layer, then to the lowest strength, so steering is used only where it beats no steering.
 * A dropped point can't win. Undefined: none does.
 */
export function choosePoint(points: readonly GridPoint[]): GridPoint | undefined {
  const ordered = [...points].sort((a, b) => a.layer - b.layer || Math.abs(a.strength) - Math.abs(b.strength) || a.strength - b.strength);
  let best: GridPoint | undefined;
  let highest = accuracy(points.find(({ layer }) => layer === NO_LAYER));
  for (const candidate of ordered) {
    if (candidate.layer === NO_LAYER || candidate.dropped || accuracy(candidate) <= highest) continue;
    best = candidate;
    highest = accuracy(candidate);
  }
  return best;
}

function accuracy(point: GridPoint | undefined): number {
  return !point || point.broken > 0 || point.total === 0 ? 0 : point.passed / point.total;
}
