import assert from 'node:assert/strict';

/** Tokens that look like text to a model: a fixed pseudo-random walk through the frequent part of the vocabulary. */
export function someTokens(count: number, seed = 1): number[] {
  const next = generator(seed);
  return Array.from({ length: count }, () => 300 + Math.floor(next() * 20000));
}

/** A unit vector in a direction of its own for each seed. */
export function someDirection(width: number, seed: number): Float32Array {
  const next = generator(seed);
  const values = Array.from({ length: width }, () => next() - 0.5);
  const norm = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / norm);
}

/** Uniform in [0, 1), by a multiplicative congruence; good enough to spread. */
function generator(seed: number): () => number {
  let state = (seed * 48271) % 2147483647;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Fails unless both lists of arrays have the same bits. Much faster than `deepEqual` on whole vocabularies. */
export function assertSameBits(actual: readonly Float32Array[], expected: readonly Float32Array[], what = 'array'): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((array, i) => assert.ok(sameBits(array, expected[i]!), `${what} ${i} differs`));
}

export function sameBits(a: Float32Array, b: Float32Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
}
