/** llama.cpp gives each sequence of a context a multiple of this many positions. */
export const POSITIONS_STEP = 256;

/** What contexts may take. */
export interface ContextLimits {
  /** Most sequences side by side. */
  places: number;
  /** Of keys and values. */
  cacheBytes: number;
  bytesPerPosition: number;
}

export interface ContextShape {
  places: number;
  /** Of each place. */
  positions: number;
}

export function roundPositions(positions: number): number {
  return Math.ceil(positions / POSITIONS_STEP) * POSITIONS_STEP;
}

/**
 * The context to make for waiting sequences: the longest places of which there can be as many as are wanted, else places for
 * sequences as long as the first one and shorter, as many as memory allows.
 * @param needs positions each waiting sequence needs, rounded, in their order; at least one
 */
export function shapeFor(needs: readonly number[], { places, cacheBytes, bytesPerPosition }: ContextLimits): ContextShape {
  const first = needs[0]!;
  const affordable = (positions: number): number => Math.max(1, Math.floor(cacheBytes / Math.max(1, positions * bytesPerPosition)));
  const wanted = (positions: number): number => Math.min(places, needs.filter((need) => need <= positions).length);
  const lengths = [...new Set(needs)].filter((need) => need >= first).sort((a, b) => b - a);
  const positions = lengths.find((length) => wanted(length) <= affordable(length)) ?? first;
  return { places: Math.min(wanted(positions), affordable(positions)), positions };
}
