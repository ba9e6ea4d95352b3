import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVectorFile } from '../../../src/app/vectors/readVectorFile.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { toGgufEntries, VECTOR_KEYS } from '../../../src/core/vectors/vectorKeys.ts';
import type { GgufEntry } from '../../../src/core/vectors/vectorKeys.ts';
import type { SteeringVector } from '../../../src/protocol/files.ts';
import { GgufBytes } from '../gguf/ggufBytes.ts';
import { EXAMPLE_VECTOR as VECTOR } from './exampleVector.ts';
import { bytesOf } from './vectorBytes.ts';

/** A plain control vector with the given tensors behind its keys. */
function plain(tensors: (file: GgufBytes) => void, count = 1, layerCount: (file: GgufBytes) => void = (file) => file.u32Key('controlvector.layer_count', count)): Uint8Array {
  const file = new GgufBytes().header({ keys: 2, tensors: count }).textKey('general.architecture', 'controlvector');
  layerCount(file);
  tensors(file);
  return file.bytes();
}

describe('readVectorFile', () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'steerboard-')); });
  after(() => rm(folder, { recursive: true }));

  const read = async (bytes: Uint8Array, name = 'v.gguf'): Promise<SteeringVector> => {
    await writeFile(join(folder, name), bytes);
    return readVectorFile(join(folder, name));
  };
  const refuses = async (bytes: Uint8Array, words: RegExp): Promise<void> => {
    await assert.rejects(read(bytes), (error) => {
      assert.ok(SteerboardError.is(error, 'bad-vector'), String(error));
      assert.match(error.message, words);
      assert.equal(error.details.file, join(folder, 'v.gguf'));
      return true;
    });
  };

  it('reads back all that a file of ours holds', async () => {
    assert.deepEqual(await read(bytesOf(toGgufEntries(VECTOR))), VECTOR);
  });

  it('reads back a vector without directions for some layers, files or a choice', async () => {
    const { chosen, ...provenance } = VECTOR.provenance!;
    assert.ok(chosen);
    const vector = { ...VECTOR, directions: [undefined, ...VECTOR.directions.slice(1)], provenance: { ...provenance, files: [], instructionIds: [], kwargs: [] } };
    assert.deepEqual(await read(bytesOf(toGgufEntries(vector))), vector);
  });

  it('reads a plain control vector of any length, named after its file', async () => {
    const bytes = plain((file) => file.tensor('direction.1', [2], 0, 0).tensor('direction.3', [2], 0, 32).pad().f32(3, 4).pad().f32(0, 9).pad(), 2);
    assert.deepEqual(await read(bytes, 'happy.gguf'), {
      name: 'happy', modelHint: '', layers: 4, embedding: 2, directions: [undefined, Float32Array.of(3, 4), undefined, Float32Array.of(0, 9)],
    });
  });

  it('moves the vector of llama.cpp\'s generator to the blocks it was made from', async () => {
    const bytes = plain((file) => file.tensor('direction.1', [2], 0, 0).tensor('direction.2', [2], 0, 32).pad().f32(1, 0).pad().f32(0, 1).pad(), 2, (file) => file.i32Key('controlvector.layer_count', 2));
    const { layers, directions } = await read(bytes);
    assert.deepEqual([layers, directions], [2, [Float32Array.of(1, 0), Float32Array.of(0, 1)]]);
  });

  const changed = (key: string, entry: GgufEntry | undefined): Uint8Array => {
    const { entries, tensors } = toGgufEntries(VECTOR);
    return bytesOf({ entries: entries.flatMap((old) => (old.key === key ? entry ?? [] : old)), tensors });
  };
  const REFUSED: Readonly<Record<string, [() => Uint8Array, RegExp]>> = {
    'a model': [() => new GgufBytes().header({ keys: 1 }).textKey('general.architecture', 'llama').bytes(), /architecture is "llama"/],
    'no GGUF': [() => new Uint8Array(Buffer.from('hello world, this is text')), /Not a GGUF file/],
    'direction.0': [() => plain((file) => file.tensor('direction.0', [1], 0, 0).pad().f32(1).pad()), /direction\.0/],
    'another tensor': [() => plain((file) => file.tensor('weights', [1], 0, 0).pad().f32(1).pad()), /"weights"/],
    'eight-bit values': [() => plain((file) => file.tensor('direction.1', [4], 24, 0).pad().raw(1, 2, 3, 4).pad()), /type I8/],
    'two dimensions': [() => plain((file) => file.tensor('direction.1', [2, 2], 0, 0).pad().f32(1, 2, 3, 4).pad()), /shape 2 × 2/],
    'no direction': [() => plain(() => undefined, 0), /no direction/],
    'NaN': [() => plain((file) => file.tensor('direction.1', [2], 0, 0).pad().f32(1, NaN).pad()), /direction\.1 has a value that is not a finite number/],
    'infinity': [() => plain((file) => file.tensor('direction.1', [2], 0, 0).pad().f32(1, Infinity).pad()), /not a finite number/],
    'zero length': [() => plain((file) => file.tensor('direction.1', [2], 0, 0).pad().f32(0, 0).pad()), /all zeros/],
    'directions of different sizes': [() => plain((file) => file.tensor('direction.1', [2], 0, 0).tensor('direction.2', [3], 0, 32).pad().f32(1, 2).pad().f32(1, 2, 3).pad(), 2), /direction\.2 has 3 values where 2 are due/],
    'a layer far away': [() => plain((file) => file.tensor('direction.10000', [1], 0, 0).pad().f32(1).pad()), /at most 1024 layers/],
    '10 000 layers': [() => plain((file) => {
      for (let i = 1; i <= 10_000; i++) file.tensor(`direction.${i}`, [1], 0, 32 * (i - 1));
      file.pad().filled(320_000, 1);
    }, 10_000), /10000 directions/],
    'a newer schema': [() => changed(VECTOR_KEYS.schemaVersion, { key: VECTOR_KEYS.schemaVersion, type: 'u32', value: 2 }), /Schema version 2/],
    'a missing key': [() => changed(VECTOR_KEYS.pairCount, undefined), /pair_count is missing/],
    'a key of another type': [() => changed(VECTOR_KEYS.created, { key: VECTOR_KEYS.created, type: 'u32', value: 3 }), /created has the wrong type/],
    'norms for another number of layers': [() => changed(VECTOR_KEYS.norms, { key: VECTOR_KEYS.norms, type: 'f32s', value: Float32Array.of(1) }), /norms has 1 values for 4 layers/],
    'a choice that is no JSON': [() => changed(VECTOR_KEYS.chosen, { key: VECTOR_KEYS.chosen, type: 'string', value: '{' }), /not JSON/],
    'a chosen layer that is not there': [() => changed(VECTOR_KEYS.chosen, { key: VECTOR_KEYS.chosen, type: 'string', value: '{"layer":4,"rule":"fixed","strength":1}' }), /chosen is not/],
    'an own direction that is no unit vector': [() => changed(VECTOR_KEYS.direction0, { key: VECTOR_KEYS.direction0, type: 'f32s', value: Float32Array.of(1, 2, 3) }), /length 3\.742/],
    'another width than the file says': [() => changed(VECTOR_KEYS.embedding, { key: VECTOR_KEYS.embedding, type: 'u32', value: 4 }), /has 3 values where 4 are due/],
    'fewer layers than directions': [() => changed(VECTOR_KEYS.layers, { key: VECTOR_KEYS.layers, type: 'u32', value: 3 }), /direction\.3: the file says it has 3 layers/],
  };
  for (const [name, [make, words]] of Object.entries(REFUSED)) it(`refuses ${name}`, () => refuses(make(), words));

  it('refuses a file of a gigabyte by its size', async () => {
    await writeFile(join(folder, 'v.gguf'), bytesOf(toGgufEntries(VECTOR)));
    await truncate(join(folder, 'v.gguf'), 2 ** 30);
    await assert.rejects(readVectorFile(join(folder, 'v.gguf')), /1024 MB large/);
  });

  it('does not open pickles, and says what is read', async () => {
    // The file is not there: had it been opened, the error would be another.
    await assert.rejects(readVectorFile(join(folder, 'vector.pt')), (error) =>
      SteerboardError.is(error, 'bad-vector') && error.message.includes('PyTorch') && (error.details.hint ?? '').includes('GGUF'));
    await assert.rejects(readVectorFile(join(folder, 'gone.gguf')), (error) => SteerboardError.is(error, 'file-access'));
  });

  it('survives 500 files with flipped bytes: each is read or refused', async () => {
    let state = 99;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const good = bytesOf(toGgufEntries(VECTOR));
    let refused = 0;
    for (let i = 0; i < 500; i++) {
      const bytes = good.slice();
      for (let flips = 1 + random(3); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
      await read(bytes).catch((error: unknown) => {
        assert.ok(SteerboardError.is(error, 'bad-vector'), String(error));
        refused++;
      });
    }
    assert.ok(refused > 50, `${refused} refused`);
  });
});
