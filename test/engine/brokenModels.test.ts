/** Damaged models that look whole from outside, in the real engine process (as built into dist/): it may refuse or die, the host lives. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../src/app/engine/engineClient.ts';
import { checkModel } from '../../src/app/models/checkModel.ts';
import { SteerboardError } from '../../src/core/errors.ts';
import { family, modelFile } from './families/families.ts';
import { uniform } from './families/random.ts';

const enginePath = fileURLToPath(new URL('../../dist/engine.mjs', import.meta.url));
const PAST_THE_CHECK = 30;
/** The header of these files is shorter. */
const FLIPPED_BYTES = 12_000;

describe('damaged models', { timeout: 300_000 }, () => {
  let folder: string;
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'steerboard-damaged-')); });
  after(() => rm(folder, { recursive: true }));

  it('are refused by the check, by llama.cpp, or end the engine: never the host, and without a storm of restarts', async (test) => {
    const next = uniform(7);
    const outcomes = new Map<string, number>();
    const good = modelFile(family('qwen2'));
    let client: EngineClient | undefined;
    for (let i = 0, loads = 0; loads < PAST_THE_CHECK; i++) {
      const bytes = good.slice();
      for (let flips = 1 + Math.floor(3 * next()); flips > 0; flips--) bytes[Math.floor(next() * FLIPPED_BYTES)] = Math.floor(256 * next());
      const path = join(folder, `${i}.gguf`);
      await writeFile(path, bytes);
      const refused = await checkModel({ path }).then(() => undefined, (error: unknown) => error);
      if (refused !== undefined) {
        assert.ok(SteerboardError.is(refused), 'another error than ours');
        outcomes.set('check', (outcomes.get('check') ?? 0) + 1);
        continue;
      }
      loads++;
      // One that gave up stays so until a person restarts it.
      if (client?.state.kind === 'failed') client.dispose();
      if (client === undefined || client.state.kind === 'failed') client = new EngineClient({ enginePath });
      const outcome = await client.loadModel({ path, threads: 1, sequences: 1, contextLength: 256 }).then(() => 'loaded', (error: unknown) => {
        assert.ok(SteerboardError.is(error), String(error));
        return error.code;
      });
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    client?.dispose();
    const path = join(folder, 'good.gguf');
    await writeFile(path, good);
    const last = new EngineClient({ enginePath });
    assert.equal((await last.loadModel({ path, threads: 1, sequences: 1, contextLength: 256 })).architecture, 'qwen2');
    last.dispose();
    assert.ok((outcomes.get('check') ?? 0) > 0 && (outcomes.get('internal') ?? 0) === 0, JSON.stringify([...outcomes]));
    test.diagnostic([...outcomes].map(([outcome, count]) => `${outcome} ${count}`).join(', '));
  });
});
