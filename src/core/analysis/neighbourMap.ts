import { UMAP } from 'umap-js';
import { RandomSource } from '../instructions/text/random.ts';

const SEED = 42;
const NEIGHBOURS = 15;
/** Fewer points have no neighbourhoods to keep. */
export const FEWEST_MAPPED = 6;

/**
 * A map in two dimensions that keeps who is near whom: UMAP (L. McInnes et al., 2018), by cosine distance, with exact neighbours and a
 * fixed seed, so that the same points give the same map. Distances between far points, and the axes, are of no meaning.
 */
export function neighbourMap(points: readonly Float32Array[]): number[][] {
  if (points.length < FEWEST_MAPPED) throw new RangeError(`A map needs ${FEWEST_MAPPED} points, not ${points.length}.`);
  const random = new RandomSource(SEED);
  const nNeighbors = Math.min(NEIGHBOURS, points.length - 1);
  const umap = new UMAP({ nComponents: 2, nNeighbors, random: () => random.next() });
  const { indices, distances } = nearest(points, nNeighbors);
  umap.setPrecomputedKNN(indices, distances);
  return umap.fit(points.map((point) => [...point]));
}

/** Each point itself first, then its nearest others. */
function nearest(points: readonly Float32Array[], count: number): { indices: number[][]; distances: number[][] } {
  const norms = points.map((point) => Math.sqrt(point.reduce((sum, value) => sum + value * value, 0)));
  const distance = (a: number, b: number): number => {
    if (a === b) return 0;
    const dot = points[a]!.reduce((sum, value, i) => sum + value * points[b]![i]!, 0);
    const lengths = norms[a]! * norms[b]!;
    return lengths === 0 ? 1 : Math.max(0, 1 - dot / lengths);
  };
  const lists = points.map((_, a) => points.map((_point, b) => ({ b, at: distance(a, b) })).sort((x, y) => x.at - y.at || (x.b === a ? -1 : y.b === a ? 1 : x.b - y.b)).slice(0, count));
  return { indices: lists.map((list) => list.map(({ b }) => b)), distances: lists.map((list) => list.map(({ at }) => at)) };
}
