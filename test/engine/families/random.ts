/** Uniform in [0, 1) from whole-number arithmetic alone (mulberry32), so that every machine makes the same weights. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` numbers around `centre`, at most `spread` away from it. */
export function around(next: () => number, count: number, centre: number, spread: number): Float32Array {
  return Float32Array.from({ length: count }, () => centre + spread * (2 * next() - 1));
}

/** A seed for a name, so that adding a tensor changes no other. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
