import type { LayerEvidence } from '../../protocol/files.ts';
import { NO_LAYER } from '../../protocol/files.ts';

/**
 * The layer to steer at, from validation alone: the highest accuracy, where a layer with any broken answer counts as 0. Ties go
 * to no steering first, then to the lowest layer, so steering is used only where it beats no steering. Returns NO_LAYER for none.
 */
export function chooseLayer(evidence: readonly LayerEvidence[]): number {
  let best = NO_LAYER;
  let highest = accuracy(evidence.find(({ layer }) => layer === NO_LAYER));
  for (const candidate of [...evidence].sort((a, b) => a.layer - b.layer)) {
    if (accuracy(candidate) > highest) {
      best = candidate.layer;
      highest = accuracy(candidate);
    }
  }
  return best;
}

function accuracy(evidence: LayerEvidence | undefined): number {
  return !evidence || evidence.broken > 0 || evidence.total === 0 ? 0 : evidence.passed / evidence.total;
}
