import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkModel } from '../../../src/app/models/checkModel.ts';
import { findModels } from '../../../src/app/models/findModels.ts';
import { hashModel } from '../../../src/app/models/modelHash.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { GgufBytes } from '../gguf/ggufBytes.ts';

const model = (architecture = 'llama'): Uint8Array =>
  new GgufBytes().header({ keys: 5 }).textKey('general.architecture', architecture).u32Key('general.file_type', 7)
    .u32Key(`${architecture}.block_count`, 2).u32Key(`${architecture}.embedding_length`, 8).u32Key(`${architecture}.context_length`, 64).bytes();

describe('models on disk', () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'steerboard-')); });
  after(() => rm(folder, { recursive: true }));

  const put = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const file = join(folder, name);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, bytes);
    return file;
  };

  it('are found by their headers, each file once, without vectors and later parts', async () => {
    const b = await put('found/deep/er/b.gguf', model('qwen2'));
    const a = await put('found/a.GGUF', model());
    await put('found/vector.gguf', new GgufBytes().header({ keys: 1 }).textKey('general.architecture', 'controlvector').bytes());
    await put('found/big-00002-of-00002.gguf', model());
    await put('found/notes.txt', 'no model');
    await put('found/node_modules/x.gguf', model());
    await put('found/1/2/3/4/5/6/too-deep.gguf', model());
    const broken = await put('found/broken.gguf', 'GGUF');
    await symlink(a, join(folder, 'found', 'link.gguf'));
    const found = await findModels({ folders: [join(folder, 'found'), join(folder, 'missing')], files: [b] });
    assert.deepEqual(found.map(({ path, name, architecture, quantisation, problem }) => [path, name, architecture, quantisation, problem?.code]), [
      [a, 'a', 'llama', 'Q8_0', undefined],
      [b, 'b', 'qwen2', 'Q8_0', undefined],
      [broken, 'broken', undefined, undefined, 'bad-model'],
    ]);
    assert.equal(found[0]!.sizeBytes, model().length);
    assert.ok(found[0]!.memory! > found[0]!.sizeBytes && found[0]!.memory! < 1e6, String(found[0]!.memory));
  });

  it('of an architecture that cannot be steered are found with the reason', async () => {
    await put('encoders/encoder.gguf', model('bert'));
    const [encoder] = await findModels({ folders: [join(folder, 'encoders')] });
    assert.deepEqual([encoder?.architecture, encoder?.problem?.code, encoder?.memory], ['bert', 'unsupported-architecture', undefined]);
  });

  it('are hashed once, and again when they change', async () => {
    const file = await put('hashed.gguf', 'one');
    const cache = join(folder, 'cache');
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    assert.equal(await hashModel(file, undefined, cache), sha256('one'));
    // Same size and time: the kept hash answers, without looking into the file.
    const time = new Date('2026-01-01T00:00:00Z');
    await utimes(file, time, time);
    assert.equal(await hashModel(file, undefined, cache), sha256('one'));
    await writeFile(file, 'two');
    await utimes(file, time, time);
    assert.equal(await hashModel(file, undefined, cache), sha256('one'));
    await writeFile(file, 'three');
    assert.equal(await hashModel(file, undefined, cache), sha256('three'));
  });

  it('are hashed again where the store is damaged, and refused where they are not there', async () => {
    const file = await put('plain.gguf', 'text');
    const cache = join(folder, 'damaged');
    await put('damaged/hashes.json', '{"half');
    assert.equal((await hashModel(file, undefined, cache)).length, 64);
    await assert.rejects(hashModel(join(folder, 'gone.gguf'), undefined, cache), (error) => SteerboardError.is(error, 'file-access'));
    await assert.rejects(hashModel(await put('other.gguf', 'other'), AbortSignal.abort(), cache), (error) => SteerboardError.is(error, 'cancelled'));
  });
});

describe('checkModel', () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'steerboard-')); });
  after(() => rm(folder, { recursive: true }));

  const part = (count: number): Uint8Array =>
    new GgufBytes().header({ keys: 6 }).textKey('general.architecture', 'llama').u32Key('split.count', count)
      .u32Key('llama.block_count', 2).u32Key('llama.embedding_length', 8).u32Key('llama.context_length', 64).textsKey('tokenizer.ggml.tokens', ['a']).bytes();

  it('looks for all parts of a split model', async () => {
    const first = join(folder, 'm-00001-of-00002.gguf');
    const second = join(folder, 'm-00002-of-00002.gguf');
    await writeFile(first, part(2));
    await assert.rejects(checkModel({ path: first }), (error) => SteerboardError.is(error, 'file-access') && error.details.file === second);
    await writeFile(second, part(2));
    assert.equal((await checkModel({ path: first })).files, 2);
    await assert.rejects(checkModel({ path: second }), (error) => SteerboardError.is(error, 'bad-model') && error.message.includes('Part of a model'));
  });

  it('refuses a model without tokens', async () => {
    const file = join(folder, 'dumb.gguf');
    await writeFile(file, model());
    await assert.rejects(checkModel({ path: file }), /no tokens/);
  });
});
