import type { SteeringVector } from '../../protocol/files.ts';

/**
 * Control vectors number their tensors from 1 in two ways: repeng's `direction.<i>` is for the output of block i, as llama.cpp
 * applies it; llama.cpp's own generator writes block i as `direction.<i+1>`.
 * This moves every direction one block down, for vectors of the second kind.
 */
export function moveToPreviousBlock(vector: SteeringVector): SteeringVector {
  return { ...vector, layers: vector.layers - 1, directions: vector.directions.slice(1) };
}
