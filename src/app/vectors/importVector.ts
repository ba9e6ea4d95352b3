import { moveToPreviousBlock } from '../../core/vectors/numbering.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import type { Engine } from '../engine/engine.ts';
import { readVectorFile } from './readVectorFile.ts';

/**
 * Copies a control vector of another program into a file of Steerboard's.
 *
 * @param shifted true where its direction 1 is for layer 0, as llama.cpp's generator numbers them
 * @throws {SteerboardError} `bad-vector`, `file-access`
 */
export async function importVector(engine: Engine, { source, target, name, shifted }: { source: string; target: string; name?: string; shifted: boolean }): Promise<SteeringVector> {
  const read = await readVectorFile(source);
  const vector = { ...(shifted ? moveToPreviousBlock(read) : read), ...(name !== undefined && { name }) };
  await engine.writeVector(target, vector);
  return vector;
}
