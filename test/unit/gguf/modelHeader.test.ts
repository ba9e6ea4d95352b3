import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { memoryEstimate } from '../../../src/core/gguf/memoryEstimate.ts';
import { readModelHeader } from '../../../src/core/gguf/modelHeader.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { GgufBytes, sourceOf } from './ggufBytes.ts';

function llama(): GgufBytes {
  return new GgufBytes()
    .header({ keys: 10, tensors: 1 })
    .textKey('general.architecture', 'llama')
    .textKey('general.name', 'Tiny')
    .u32Key('general.file_type', 15)
    .u32Key('llama.block_count', 4)
    .u32Key('llama.embedding_length', 64)
    .u32Key('llama.context_length', 2048)
    .u32Key('llama.attention.head_count', 8)
    .u32Key('llama.attention.head_count_kv', 2)
    .textsKey('tokenizer.ggml.tokens', ['a', 'b', 'c'])
    .textKey('tokenizer.chat_template', '{{ messages }}')
    .tensor('w', [256], 12, 0)
    .pad().filled(144, 0);
}

describe('readModelHeader', () => {
  it('tells what a model is', async () => {
    const { sizeBytes, ...header } = await readModelHeader(sourceOf(llama().bytes()));
    assert.equal(sizeBytes, llama().length);
    assert.deepEqual(header, {
      name: 'Tiny', architecture: 'llama', quantisation: 'Q4_K_M', layers: 4, embedding: 64, vocabulary: 3, trainedContext: 2048, heads: 8,
      // 4 layers × 2 heads of keys and values × (8 + 8) values × 2 bytes
      cacheBytesPerPosition: 256,
      weightBytes: 144, floatMatrices: false, hasTokenizer: true, chatTemplate: '{{ messages }}', sourceSha256: undefined, parameters: 256, files: 1,
    });
  });

  it('takes the greatest of head counts that differ by layer', async () => {
    const bytes = new GgufBytes().header({ keys: 6 }).textKey('general.architecture', 'x').u32Key('x.block_count', 2).u32Key('x.embedding_length', 8)
      .u32Key('x.context_length', 16).u32Key('x.attention.head_count', 4)
      .text('x.attention.head_count_kv').type('array').type('i32').u64(2).i32(1).i32(3).bytes();
    assert.equal((await readModelHeader(sourceOf(bytes))).cacheBytesPerPosition, 2 * 3 * 4 * 2);
  });

  const REFUSED: Readonly<Record<string, [GgufBytes, RegExp]>> = {
    'no architecture': [new GgufBytes().header(), /names no architecture/],
    'a steering vector': [new GgufBytes().header({ keys: 1 }).textKey('general.architecture', 'controlvector'), /A steering vector, not a model/],
    'an adapter': [new GgufBytes().header({ keys: 2 }).textKey('general.architecture', 'llama').textKey('general.type', 'adapter'), /type is "adapter"/],
    'no block count': [new GgufBytes().header({ keys: 1 }).textKey('general.architecture', 'llama'), /llama.block_count is missing/],
  };
  for (const [name, [bytes, words]] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(readModelHeader(sourceOf(bytes.bytes())), (error) => SteerboardError.is(error, 'bad-model') && words.test(error.message));
    });
  }
});

describe('memoryEstimate', () => {
  it('adds weights, cache rounded up to 256 positions, and working memory', () => {
    const header = { cacheBytesPerPosition: 256, embedding: 64, heads: 8, vocabulary: 3, weightBytes: 144 };
    const estimate = memoryEstimate(header, { contextLength: 300, sequences: 2, microBatch: 4 });
    assert.deepEqual(estimate, { weights: 144, cache: 256 * 512 * 2, compute: 81_968, total: 144 + 262_144 + 81_968 });
  });
});
