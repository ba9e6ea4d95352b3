/** Dot product of two equally long float32 vectors, summed in double. */
export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`Vectors of ${a.length} and ${b.length} values have no dot product.`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Euclidean norm, summed in double. */
export function norm(a: Float32Array): number {
  return Math.sqrt(dot(a, a));
}
