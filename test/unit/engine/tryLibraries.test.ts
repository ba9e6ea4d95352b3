import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryLibraries } from '../../../src/app/engine/tryLibraries.ts';
import { SteerboardError } from '../../../src/core/errors.ts';

/** Stands in for an engine whose libraries end the process: no real library here does. */
const CRASHING = 'console.error("libggml-cpu.so: bad instruction"); setTimeout(() => process.kill(process.pid, "SIGILL"), 100);';

describe('tryLibraries', () => {
  let folder = '';
  const cacheBefore = process.env['STEERBOARD_CACHE'];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'steerboard-'));
    process.env['STEERBOARD_CACHE'] = folder;
  });
  after(async () => {
    if (cacheBefore === undefined) delete process.env['STEERBOARD_CACHE'];
    else process.env['STEERBOARD_CACHE'] = cacheBefore;
    await rm(folder, { recursive: true });
  });

  it('turns the death of the throw-away process into words, each time anew', async () => {
    const engine = join(folder, 'engine.mjs');
    await writeFile(engine, CRASHING);
    const versions = { pid: 1, steerboard: '0', llamaRelease: 'v0', nodeLlamaCpp: '0' };
    for (let time = 0; time < 2; time++) {
      await assert.rejects(tryLibraries({ enginePath: engine }, versions, false, () => undefined), (error) => {
        assert.ok(SteerboardError.is(error, 'engine-incompatible'), String(error));
        assert.match(error.message, /can't be loaded on this machine.*SIGILL: native code used an instruction.*libggml-cpu\.so: bad instruction/);
        return true;
      });
    }
  });
});
