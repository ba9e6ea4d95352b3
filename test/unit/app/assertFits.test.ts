import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertFits, assertUsable } from '../../../src/app/steering.ts';
import type { ModelRecord } from '../../../src/protocol/files.ts';
import { EXAMPLE_VECTOR } from '../vectors/exampleVector.ts';

const { model } = EXAMPLE_VECTOR.provenance!;

test('a vector of the source is refused with its working copy, and the message says that it is one', () => {
  const copy: ModelRecord = { ...model, quantisation: 'BF16', sha256: 'ef'.repeat(32), sourceSha256: model.sha256 };
  assert.doesNotThrow(() => assertFits(EXAMPLE_VECTOR, 'v.gguf', model));
  assert.throws(() => assertFits(EXAMPLE_VECTOR, 'v.gguf', copy), { code: 'vector-mismatch', message: /made with the Q4_1 model of which this is a BF16 working copy/ });
  assert.throws(() => assertFits(EXAMPLE_VECTOR, 'v.gguf', { ...copy, sourceSha256: 'aa' }), { code: 'vector-mismatch', message: /another model file/ });
});

test('a vector of another model is taken where that is asked for, if width and depth are the same, and the other model is named', () => {
  const other: ModelRecord = { ...model, name: 'Tiny base', sha256: 'ef'.repeat(32) };
  assert.throws(() => assertUsable(EXAMPLE_VECTOR, 'v.gguf', other), { code: 'vector-mismatch' });
  assert.equal(assertUsable(EXAMPLE_VECTOR, 'v.gguf', other, true), model);
  assert.equal(assertUsable(EXAMPLE_VECTOR, 'v.gguf', model, true), undefined);
  assert.throws(() => assertUsable(EXAMPLE_VECTOR, 'v.gguf', { ...other, layers: 5 }, true), { code: 'vector-mismatch', message: /4 layers\); the model is Tiny base \(3 wide, 5 layers/ });
  assert.throws(() => assertUsable(EXAMPLE_VECTOR, 'v.gguf', { ...other, embedding: 4 }, true), { code: 'vector-mismatch' });
});
