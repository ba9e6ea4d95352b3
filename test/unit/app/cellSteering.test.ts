import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellSteering, type ActiveSteering } from '../../../src/app/steering.ts';
import { EXAMPLE_VECTOR } from '../vectors/exampleVector.ts';

test('prompts with the instruction are steered as their own validation chose, where there was one', () => {
  const steering: ActiveSteering = { vector: EXAMPLE_VECTOR, file: 'v.gguf', sha256: 'aa', layer: 3, strength: 1, rule: 'projection' };
  const steerings = [{ ...steering, withInstruction: { layer: 1, strength: 0.5 } }, steering];
  assert.deepEqual(cellSteering(steerings, 'both'), [{ vector: 0, layer: 1, strength: 0.5 }, { vector: 1, layer: 3, strength: 1 }]);
  assert.deepEqual(cellSteering(steerings, 'steered'), [{ vector: 0, layer: 3, strength: 1 }, { vector: 1, layer: 3, strength: 1 }]);
});
