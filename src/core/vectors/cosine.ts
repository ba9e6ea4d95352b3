import { dot, norm } from './linear.ts';

/** Cosine similarity of two directions; undefined where one of them has no length. */
export function cosine(a: Float32Array, b: Float32Array): number | undefined {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? undefined : Math.max(-1, Math.min(1, dot(a, b) / lengths));
}
