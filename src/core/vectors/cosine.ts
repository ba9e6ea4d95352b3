import { dot, norm } from './linear.ts';

/** Cosine similarity of two directions; undefined where one of them has no length. */
export function cosine(a: Float32Array, b: Float32Array): number | undefined {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? undefined : Math.max(-1, Math.min(1, dot(a, b) / lengths));
}

/** Cosine similarity of two vectors at each layer; undefined where one has no direction there. */
export function cosineByLayer(
  a: readonly (Float32Array | undefined)[],
  b: readonly (Float32Array | undefined)[],
): (number | undefined)[] {
  return a.map((direction, layer) => {
    const other = b[layer];
    if (!direction || !other) return undefined;
    return cosine(direction, other);
  });
}
