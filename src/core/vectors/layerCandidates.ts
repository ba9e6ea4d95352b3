/**
 * Layers worth a search: from a fifth of the depth to the last, every one or every second (method of Stolfo et al. 2025, where
 * 32 layers gave 6, 8, …, 30). "No steering" is always a candidate besides and is not listed here.
 */
export function layerCandidates(layers: number, step: 1 | 2 = 1): number[] {
  const candidates: number[] = [];
  for (let layer = Math.floor(layers / 5); layer < layers; layer += step) candidates.push(layer);
  return candidates;
}
