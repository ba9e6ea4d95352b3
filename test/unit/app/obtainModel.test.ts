import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { KnownModel } from '../../../src/app/models/defaultModel.ts';
import { modelPath, obtainModel } from '../../../src/app/models/obtainModel.ts';
import { SteerboardError } from '../../../src/core/errors.ts';

const content = randomBytes(300_000);
const model: KnownModel = {
  name: 'Test model',
  fileName: 'test.gguf',
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
  hub: [{ repository: 'someone/test', revision: 'abc', path: 'test.gguf' }],
  pip: { requirement: 'unused==0', member: 'unused' },
};

/** Serves `bytes` as the hub does: whole, or from the asked byte on. */
function serve(bytes: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start }).end(bytes.subarray(start));
}

describe('obtainModel', () => {
  let folder: string;
  let hub: Server;
  let requests: IncomingMessage[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const endpoint = process.env['HF_ENDPOINT'];
  const obtain = (signal?: AbortSignal): Promise<string> => obtainModel(model, { folder, allowPip: false, signal });
  const partial = (): string => join(folder, `test.gguf.${model.sha256.slice(0, 8)}.part`);

  before(async () => {
    hub = createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    await once(hub.listen(0, '127.0.0.1'), 'listening');
    process.env['HF_ENDPOINT'] = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`;
  });
  after(() => {
    if (endpoint === undefined) delete process.env['HF_ENDPOINT'];
    else process.env['HF_ENDPOINT'] = endpoint;
    hub.close();
    hub.closeAllConnections();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'model-'));
    requests = [];
    answer = (request, response) => serve(content, request, response);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('downloads the pinned file and leaves nothing else', async () => {
    assert.equal(await obtain(), modelPath(model, folder));
    assert.deepEqual(await readdir(folder), ['test.gguf']);
    assert.deepEqual(await readFile(modelPath(model, folder)), content);
    assert.equal(requests[0]?.url, '/someone/test/resolve/abc/test.gguf');
  });

  it('asks for nothing when the file is there', async () => {
    await writeFile(modelPath(model, folder), content);
    await obtain();
    assert.equal(requests.length, 0);
  });

  it('replaces a damaged file', async () => {
    await writeFile(modelPath(model, folder), content.subarray(0, 1000));
    await obtain();
    assert.deepEqual(await readFile(modelPath(model, folder)), content);
  });

  it('goes on where an earlier attempt stopped', async () => {
    await writeFile(partial(), content.subarray(0, 100_000));
    await obtain();
    assert.equal(requests[0]?.headers.range, 'bytes=100000-');
    assert.deepEqual(await readFile(modelPath(model, folder)), content);
  });

  it('starts again with a server that knows no ranges', async () => {
    await writeFile(partial(), content.subarray(0, 100_000));
    answer = (_request, response) => response.end(content);
    await obtain();
    assert.deepEqual(await readFile(modelPath(model, folder)), content);
  });

  it('takes no other file than the known one', async () => {
    answer = (request, response) => serve(randomBytes(content.length), request, response);
    await assert.rejects(obtain(), (error) => SteerboardError.is(error, 'download-failed') && error.message.includes('SHA-256'));
    assert.deepEqual(await readdir(folder), []);
  });

  it('names what the server said', async () => {
    answer = (_request, response) => response.writeHead(503, 'Service Unavailable').end();
    await assert.rejects(obtain(), (error) => SteerboardError.is(error, 'download-failed') && error.message.includes('503 Service Unavailable'));
  });

  it('keeps what it has when it is cancelled, and goes on from there', async () => {
    const abort = new AbortController();
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 200_000), () => abort.abort());
    };
    await assert.rejects(obtain(abort.signal), (error) => SteerboardError.is(error, 'cancelled'));
    const kept = await readFile(partial()).catch(() => Buffer.alloc(0));
    assert.deepEqual(kept, content.subarray(0, kept.length));
    answer = (request, response) => serve(content, request, response);
    await obtain();
    assert.deepEqual(await readFile(modelPath(model, folder)), content);
  });

  it('downloads once for two that ask at the same time', async () => {
    assert.deepEqual(await Promise.all([obtain(), obtain()]), Array(2).fill(modelPath(model, folder)));
    assert.equal(requests.length, 1);
  });

  it('takes over the lock of a process that is gone', async () => {
    // Larger than any process id that Linux, macOS or Windows gives.
    await writeFile(`${modelPath(model, folder)}.lock`, String(2 ** 30));
    await obtain();
    assert.deepEqual(await readdir(folder), ['test.gguf']);
  });
});
