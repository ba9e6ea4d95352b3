import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { MetadataValues } from '../../../src/core/gguf/metadataValues.ts';
import { readGguf } from '../../../src/core/gguf/readGguf.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { GgufBytes, sourceOf, wellFormed } from './ggufBytes.ts';

const HUGE = 1n << 63n;

/** Broken files, each with words that its refusal must contain. */
const BROKEN: Readonly<Record<string, [GgufBytes, RegExp]>> = {
  'empty': [new GgufBytes(), /is empty/],
  'shorter than the magic': [new GgufBytes().raw(0x47, 0x47), /cut short/],
  'bad magic': [new GgufBytes().header({ magic: 'GGJT' }), /Not a GGUF file: it begins with "GGJT"/],
  'version 0': [new GgufBytes().header({ version: 0 }), /version 0/],
  'version 1': [new GgufBytes().header({ version: 1 }), /version 1/],
  'a future version': [new GgufBytes().header({ version: 4 }), /version 4/],
  'big-endian': [new GgufBytes().header({ version: 0x03000000 }), /big-endian/],
  'no counts': [new GgufBytes().raw(0x47, 0x47, 0x55, 0x46).u32(3), /cut short: it ends in the number of tensors/],
  '2^63 tensors': [new GgufBytes().header({ tensors: HUGE }), /9223372036854775808 tensors/],
  '2^63 keys': [new GgufBytes().header({ keys: HUGE }), /9223372036854775808 keys/],
  'more tensors than fit': [new GgufBytes().header({ tensors: 1000 }), /1000 tensors, more than fit/],
  'more keys than fit': [new GgufBytes().header({ keys: 1000 }), /1000 keys, more than fit/],
  'a key of 4 GiB': [new GgufBytes().header({ keys: 1 }).u64(1n << 32n).raw(1, 2, 3, 4, 5, 6, 7, 8), /4294967296 bytes long/],
  'a key longer than the file': [new GgufBytes().header({ keys: 1 }).u64(60_000).raw(1, 2, 3, 4, 5, 6, 7, 8), /cut short/],
  'an empty key': [new GgufBytes().header({ keys: 1 }).u32Key('', 1), /no name/],
  'an unknown type': [new GgufBytes().header({ keys: 1 }).text('k').u32(13).u64(0), /unknown type 13/],
  'a key twice': [new GgufBytes().header({ keys: 2 }).u32Key('k', 1).u32Key('k', 2), /k is there twice/],
  'a text longer than the file': [new GgufBytes().header({ keys: 1 }).text('k').type('string').u64(HUGE), /says it is 9223372036854775808 bytes/],
  'an array longer than the file': [new GgufBytes().header({ keys: 1 }).text('k').type('array').type('f64').u64(HUGE), /more than are left/],
  'an array of 2^63 texts': [new GgufBytes().header({ keys: 1 }).text('k').type('array').type('string').u64(HUGE), /9223372036854775808 texts/],
  'texts that run out': [new GgufBytes().header({ keys: 1 }).text('k').type('array').type('string').u64(3).text('a'), /cut short: it ends in k/],
  'an array of arrays': [new GgufBytes().header({ keys: 1 }).text('k').type('array').type('array').u64(1), /array of arrays/],
  'an alignment that is no power of two': [new GgufBytes().header({ keys: 1 }).u32Key('general.alignment', 13), /power of two/],
  'an alignment of 0': [new GgufBytes().header({ keys: 1 }).u32Key('general.alignment', 0), /power of two/],
  'an alignment of another type': [new GgufBytes().header({ keys: 1 }).textKey('general.alignment', '32'), /wrong type/],
  'a tensor name too long': [new GgufBytes().header({ tensors: 1 }).tensor('n'.repeat(64), [1], 0, 0), /64 bytes long/],
  'five dimensions': [new GgufBytes().header({ tensors: 1 }).tensor('t', [1, 1, 1, 1, 1], 0, 0), /5 dimensions/],
  'dimensions that overflow': [new GgufBytes().header({ tensors: 1 }).tensor('t', [1n << 40n, 1n << 40n], 0, 0), /more than any file holds/],
  'a negative dimension': [new GgufBytes().header({ tensors: 1 }).tensor('t', [(1n << 64n) - 32n], 0, 0), /more than any file holds/],
  'a storage type given up': [new GgufBytes().header({ tensors: 1 }).tensor('t', [32], 4, 0), /storage type 4/],
  'a storage type unknown': [new GgufBytes().header({ tensors: 1 }).tensor('t', [32], 4711, 0), /storage type 4711/],
  'a row that is no whole block': [new GgufBytes().header({ tensors: 1 }).tensor('t', [33], 2, 0), /33 values in a row/],
  'an offset past the end': [new GgufBytes().header({ tensors: 1 }).tensor('t', [3], 0, 1 << 20).pad().f32(1, 2, 3), /ends at byte/],
  'an offset of 2^63': [new GgufBytes().header({ tensors: 1 }).tensor('t', [3], 0, HUGE).pad().f32(1, 2, 3), /past the end/],
  'an offset that leaves a hole': [new GgufBytes().header({ tensors: 1 }).tensor('t', [3], 0, 32).pad().filled(128, 1), /not at 0/],
  'an offset that is not aligned': [new GgufBytes().header({ tensors: 2 }).tensor('s', [1], 0, 0).tensor('t', [1], 0, 4).pad().f32(1, 2), /not at 32/],
  'a tensor twice': [new GgufBytes().header({ tensors: 2 }).tensor('t', [1], 0, 0).tensor('t', [1], 0, 32).pad().filled(128, 1), /t is there twice/],
  'data cut short': [new GgufBytes().header({ tensors: 1 }).tensor('t', [64], 0, 0).pad().f32(1, 2), /cut short or damaged: the tensor t/],
};

describe('readGguf', () => {
  it('reads keys and places of tensors', async () => {
    const file = await readGguf(sourceOf(wellFormed().bytes()), 'bad-model');
    const values = new MetadataValues(file, 'bad-model');
    assert.equal(await values.text('general.architecture'), 'llama');
    assert.equal(values.whole('llama.block_count'), 2);
    assert.deepEqual(await values.texts('tokenizer.ggml.tokens'), ['a', 'bb', 'ü']);
    assert.deepEqual(await values.floats('scores'), Float32Array.of(1, 2, 3));
    assert.equal(values.whole('not there'), undefined);
    const { a, b } = Object.fromEntries(file.tensors);
    assert.deepEqual([a!.bytes, a!.offset % 32, b!.type.name, b!.bytes, b!.offset - a!.offset], [12, 0, 'Q4_0', 36, 32]);
  });

  it('refuses a value of another type than asked for', async () => {
    const values = new MetadataValues(await readGguf(sourceOf(wellFormed().bytes()), 'bad-vector'), 'bad-vector');
    assert.throws(() => values.whole('general.architecture'), (error) => SteerboardError.is(error, 'bad-vector'));
    await assert.rejects(values.text('scores'), /scores has the wrong type/);
    await assert.rejects(values.floats('tokenizer.ggml.tokens'), /wrong type/);
  });

  for (const [name, [bytes, words]] of Object.entries(BROKEN)) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(readGguf(sourceOf(bytes.bytes()), 'bad-model'), (error) => {
        assert.ok(SteerboardError.is(error, 'bad-model'), String(error));
        assert.match(error.message, words);
        return true;
      });
    });
  }

  it('refuses every cut of a file, whatever it falls on', async () => {
    const bytes = wellFormed().bytes();
    for (let length = 0; length < bytes.length; length++) {
      await assert.rejects(readGguf(sourceOf(bytes.slice(0, length)), 'bad-model'), (error) => SteerboardError.is(error, 'bad-model'), `cut at ${length}`);
    }
  });

  it('survives 2000 files with flipped bytes: each is read or refused, never more', async () => {
    let state = 12345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const good = wellFormed().bytes();
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const bytes = good.slice();
      for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
      try {
        const file = await readGguf(sourceOf(bytes), 'bad-model');
        await new MetadataValues(file, 'bad-model').texts('tokenizer.ggml.tokens');
      } catch (error) {
        assert.ok(SteerboardError.is(error, 'bad-model'), String(error));
        refused++;
      }
    }
    assert.ok(refused > 200, `${refused} refused`);
  });

  it('steps over long arrays without keeping them', async () => {
    const many = new Array<string>(200_000).fill('token');
    const bytes = new GgufBytes().header({ keys: 2 }).textsKey('tokenizer.ggml.tokens', many).u32Key('after', 5).bytes();
    const file = await readGguf(sourceOf(bytes), 'bad-model');
    const tokens = file.metadata.get('tokenizer.ggml.tokens');
    assert.deepEqual(tokens?.type === 'array' && [tokens.count, tokens.bytes], [200_000, 200_000 * 13]);
    assert.equal(new MetadataValues(file, 'bad-model').whole('after'), 5);
  });

  it('does not read the tensors', async () => {
    const bytes = new GgufBytes().header({ tensors: 1 }).tensor('t', [1 << 20], 0, 0).pad();
    const source = sourceOf(Buffer.concat([bytes.bytes(), Buffer.alloc(4 << 20)]));
    await readGguf(source, 'bad-model');
    assert.ok(source.bytesRead <= 1 << 18, `${source.bytesRead} bytes read`);
  });
});
