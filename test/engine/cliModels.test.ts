// Models by reference on the command line, as built into dist/, against a server that answers as the hub does.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { WeightTable } from '../../src/app/models/weights/measureWeights.ts';
import { family, modelFile } from './families/families.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const REFERENCE = 'hf:someone/tiny/model.gguf';
const content = modelFile(family('llama'));

describe('models by reference on the command line', { timeout: 120_000 }, () => {
  let cache: string;
  let hub: Server;
  let requests = 0;
  const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const address = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
      execFile(process.execPath, [CLI, ...args], { env: { ...process.env, HF_ENDPOINT: address, HF_TOKEN: '', STEERBOARD_CACHE: cache } }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }));
    });
  const path = (): string => join(cache, 'models', 'someone', 'tiny', 'model.gguf');

  before(async () => {
    cache = await mkdtemp(join(tmpdir(), 'steerboard-cache-'));
    hub = createServer((request, response) => {
      requests++;
      if (request.url === '/store') response.writeHead(200, { 'content-length': content.length }).end(content);
      else if (request.url?.startsWith('/someone/gated/') === true) response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end();
      else response.writeHead(302, { 'location': '/store', 'x-linked-size': content.length, 'x-linked-etag': `"${createHash('sha256').update(content).digest('hex')}"` }).end();
    });
    await once(hub.listen(0, '127.0.0.1'), 'listening');
  });
  after(async () => {
    hub.close();
    hub.closeAllConnections();
    await rm(cache, { recursive: true });
  });

  it('are downloaded where a model is named, and taken from the cache the next time', async () => {
    const first = await run('model', 'info', '--model', REFERENCE, '--threads', '1', '--json');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /Downloading model\.gguf/);
    assert.equal((JSON.parse(first.stdout) as { path: string }).path, path());
    const before = requests;
    const answer = await run('steer', 'the river', '--model', REFERENCE, '--threads', '1', '--max-tokens', '4', '--json');
    assert.equal(answer.code, 0, answer.stderr);
    assert.equal(requests, before);
  });

  it('are measured once on this machine, and copied to the weights that are asked for', async () => {
    const optimise = async (...args: string[]): Promise<{ stderr: string; table: WeightTable }> => {
      const { code, stdout, stderr } = await run('model', 'optimise', '--model', path(), '--threads', '1', '--json', ...args);
      assert.equal(code, 0, stderr);
      return { stderr, table: JSON.parse(stdout) as WeightTable };
    };
    // Figures of a machine that had other work to do are told, but not kept.
    let first = await optimise('--measure');
    for (let tries = 0; first.table.warning !== undefined && tries < 15; tries++) first = await optimise('--measure');
    assert.equal(first.table.warning, undefined);
    assert.equal(first.table.source.type, 'F16');
    assert.deepEqual(first.table.copies.map(({ type }) => type), ['BF16', 'Q8_0', 'Q4_0']);
    for (const { speed, fidelity } of first.table.copies) {
      assert.ok(speed.prompt > 0 && speed.answer > 0 && speed.rows > 0);
      assert.equal(fidelity!.byLayer.length, 4);
    }
    const [bfloat, , four] = first.table.copies;
    assert.ok(bfloat!.fidelity!.mean > 0.999 && four!.fidelity!.mean < bfloat!.fidelity!.mean);

    const copy = join(cache, 'copy.gguf');
    const second = await optimise('--to', 'Q8_0', '--out', copy);
    assert.doesNotMatch(second.stderr, /Measuring/);
    assert.deepEqual(second.table.copies, first.table.copies);
    const info = await run('model', 'info', '--model', copy, '--threads', '1', '--json');
    assert.equal((JSON.parse(info.stdout) as { quantisation: string }).quantisation, 'Q8_0');
    assert.deepEqual((await readdir(cache)).filter((name) => name.includes('weights-')), []);
  });

  it('are got, listed and removed', async () => {
    assert.equal((await run('model', 'get', REFERENCE)).stdout.trim(), path());
    const listed = await run('model', 'list', '--json');
    assert.deepEqual(listed.stdout.trim().split('\n').map((line) => (JSON.parse(line) as { path: string }).path), [path()]);
    assert.match((await run('model', 'list')).stdout, /hf:microsoft\/Phi-3-mini-4k-instruct-gguf:/);
    const removed = await run('model', 'remove', REFERENCE);
    assert.equal(removed.code, 0, removed.stderr);
    assert.ok(!existsSync(path()));
    assert.match((await run('model', 'remove', REFERENCE)).stderr, /nothing to remove/);
  });

  it('that cannot be had say why, and how they could', async () => {
    const gated = await run('model', 'get', 'hf:someone/gated:model.gguf');
    assert.equal(gated.code, 1);
    assert.match(gated.stderr, /accepted its terms.*HF_TOKEN/);
    const misspelt = await run('model', 'get', 'someone/tiny/model.gguf');
    assert.equal(misspelt.code, 2);
    assert.match(misspelt.stderr, /hf:owner\/repository:file\.gguf/);
  });
});
