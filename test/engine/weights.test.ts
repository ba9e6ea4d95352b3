/** Working copies through the engine process (as built into dist/): made whole or not at all, and told apart from their source. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { copyPath, copyWeights } from '../../src/app/models/weights/copyWeights.ts';
import { copySource, type CopySource } from '../../src/app/models/weights/optimise.ts';
import { openSession } from '../../src/app/session.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const enginePath = fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url));

describe('copying weights', () => {
  let folder: string;
  let source: CopySource;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-weights-'));
    source = await copySource(defaultModelPath());
  });
  after(() => rmSync(folder, { recursive: true }));

  it('makes a copy that runs, that runs record with its source, and of which no copy is made', async () => {
    const target = copyPath(source.path, source.header.quantisation, 'Q8_0', folder);
    assert.match(target, /SmolLM2-135M-Instruct\.Q8_0-from-Q4_1\.gguf$/);
    const engine = new EngineClient({ enginePath });
    try {
      await copyWeights(engine, { source: source.path, header: source.header, sourceSha256: source.sha256, type: 'Q8_0', target });
      assert.deepEqual(readdirSync(folder).length, 1);
      const { record } = await openSession(engine, { path: target, threads: 1, sequences: 1, contextLength: 256 });
      assert.equal(record.quantisation, 'Q8_0');
      assert.equal(record.sourceSha256, source.sha256);
      assert.notEqual(record.sha256, source.sha256);
    } finally {
      engine.dispose();
    }
    await assert.rejects(copySource(target), { code: 'bad-arguments', message: /working copy/ });
    rmSync(target);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const engine = new EngineClient({ enginePath });
    const stop = new AbortController();
    await engine.hello();
    const copying = copyWeights(engine, { source: source.path, header: source.header, sourceSha256: source.sha256, type: 'BF16', target: join(folder, 'stopped.gguf') }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    try {
      await assert.rejects(copying, { code: 'cancelled' });
      assert.deepEqual(readdirSync(folder), []);
    } finally {
      engine.dispose();
    }
  });
});
