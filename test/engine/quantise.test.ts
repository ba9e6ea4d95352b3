/** Working copies by llama.cpp's quantiser. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WEIGHT_TYPES } from '../../src/core/gguf/tensorTypes.ts';
import { readModelFile } from '../../src/engine/model/modelFile.ts';
import { quantiseModel } from '../../src/engine/quantise.ts';
import { defaultModelPath } from './lib/defaultModel.ts';
import { libraries } from './lib/native.ts';

const SHA256 = '0123456789abcdef'.repeat(4);

describe('copying a model with other weights', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-copies-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('changes the storage and nothing of what the model is, and names the source', async () => {
    const source = await readModelFile(defaultModelPath());
    for (const type of WEIGHT_TYPES) {
      const target = join(folder, `${type}.gguf`);
      await quantiseModel(await libraries(), { source: defaultModelPath(), target, type, sourceSha256: SHA256, threads: 1 });
      const copy = await readModelFile(target);
      assert.deepEqual({ ...copy, weightBytes: 0, sizeBytes: 0 }, { ...source, weightBytes: 0, sizeBytes: 0, quantisation: type, floatMatrices: type === 'BF16', sourceSha256: SHA256 });
      rmSync(target);
    }
  });

  it('refuses a damaged file before llama.cpp sees it, and an unwritable place after', async () => {
    const damaged = join(folder, 'damaged.gguf');
    await copyFile(defaultModelPath(), damaged);
    truncateSync(damaged, 1000);
    const wanted = { type: 'Q8_0', sourceSha256: SHA256, threads: 1 } as const;
    await assert.rejects(quantiseModel(await libraries(), { ...wanted, source: damaged, target: join(folder, 'x.gguf') }), { code: 'bad-model' });
    await assert.rejects(quantiseModel(await libraries(), { ...wanted, source: defaultModelPath(), target: join(folder, 'missing', 'x.gguf') }), { code: 'bad-model', message: /Q8_0 copy/ });
  });
});
