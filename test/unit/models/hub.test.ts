import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { download } from '../../../src/app/models/download.ts';
import { fetchModel } from '../../../src/app/models/hub/fetchModel.ts';
import { interruptedDownloads } from '../../../src/app/models/hub/interrupted.ts';
import { formatHubReference, hubFilePath, parseHubReference, referenceOfPath } from '../../../src/app/models/hub/reference.ts';
import { cachedModel, removeModel } from '../../../src/app/models/removeModel.ts';
import type { Progress } from '../../../src/app/progress.ts';
import { SteerboardError } from '../../../src/core/errors.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const content = randomBytes(400_000);
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const isError = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(SteerboardError.is(error), String(error));
  assert.equal(error.code, code);
  assert.match(error.describe(), message);
  return true;
};

describe('a hub reference', () => {
  it('is read in both spellings, with folders and revisions', () => {
    assert.deepEqual(parseHubReference('hf:owner/some-Repo.1/model.Q4_0.gguf'), { repository: 'owner/some-Repo.1', revision: 'main', path: 'model.Q4_0.gguf' });
    assert.deepEqual(parseHubReference(' hf:owner/repo:sub/model.GGUF '), { repository: 'owner/repo', revision: 'main', path: 'sub/model.GGUF' });
    assert.deepEqual(parseHubReference('hf:owner/repo@v1.0:m.gguf'), { repository: 'owner/repo', revision: 'v1.0', path: 'm.gguf' });
  });

  it('is written as it is read', () => {
    for (const text of ['hf:a/b:c.gguf', 'hf:a/b@1f2e:d/c.gguf']) {
      assert.equal(formatHubReference(parseHubReference(text)), text);
      assert.deepEqual(referenceOfPath(hubFilePath(parseHubReference(text), '/models'), '/models'), parseHubReference(text));
    }
    for (const path of ['/models/c.gguf', '/models/a/c.gguf', '/elsewhere/a/b/c.gguf', '/models/a/b/notes.txt']) assert.equal(referenceOfPath(path, '/models'), undefined);
  });

  it('of another form is refused, and none leads out of the folder', () => {
    const wrong = ['hf:', 'hf:owner/repo', 'hf:owner:file.gguf', 'owner/repo/file.gguf', 'hf:../repo:x.gguf', 'hf:a/..:x.gguf', 'hf:a/b:../x.gguf', 'hf:a/b:c/../x.gguf', 'hf:a/b:/x.gguf',
      'hf:a/b:c\\x.gguf', 'hf:a/b:.hidden/x.gguf', 'hf:a/b@../x:y.gguf', 'hf:a/b:x y.gguf', 'hf:a/b:x.gguf?download=true', 'hf:https://host/a/b/x.gguf'];
    for (const text of wrong) assert.throws(() => parseHubReference(text), isError('bad-arguments', /is no reference to a file|Write hf:/), text);
    assert.throws(() => parseHubReference('hf:a/b:model.safetensors'), isError('bad-arguments', /names no GGUF file/));
  });
});

describe('a model of the hub', () => {
  let folder: string;
  let hub: Server;
  let store: Server;
  let hubRequests: IncomingMessage[];
  let storeRequests: IncomingMessage[];
  /** What the hub keeps: path in the repository to bytes. */
  let files: Map<string, Buffer>;
  let answerStore: (bytes: Buffer, request: IncomingMessage, response: ServerResponse) => void;
  let answerHub: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  const environment = { HF_ENDPOINT: process.env['HF_ENDPOINT'], HF_TOKEN: process.env['HF_TOKEN'] };
  const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reference = parseHubReference('hf:someone/tiny:model.gguf');
  const target = (): string => hubFilePath(reference, folder);
  const partial = (bytes = content): string => `${target()}.${sha256Of(bytes).slice(0, 8)}-partial`;
  const fetch = (signal?: AbortSignal, onProgress?: (progress: Progress) => void): Promise<string> => fetchModel(reference, { folder, signal, onProgress });
  const namesIn = (path: string): Promise<string[]> => readdir(path).then((names) => names.sort(), () => []);

  /** As the hub's store of large files does: from the asked byte on. */
  function serve(bytes: Buffer, request: IncomingMessage, response: ServerResponse, upTo = bytes.length): void {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start, ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }) });
    if (upTo >= bytes.length) response.end(bytes.subarray(start));
    else response.write(bytes.subarray(start, Math.max(start, upTo)), () => response.destroy());
  }

  /** As the hub does: a redirect to the store, with what the file is in its headers. */
  function redirect(request: IncomingMessage, response: ServerResponse): void {
    const [, , , revision, ...path] = (request.url ?? '').slice(1).split('/');
    const bytes = files.get(path.join('/'));
    if (bytes === undefined) response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    else if (revision !== 'main' && revision !== COMMIT) response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
    else response.writeHead(302, { 'location': `${origin(store)}/${path.join('/')}?signed`, 'x-repo-commit': COMMIT, 'x-linked-size': bytes.length, 'x-linked-etag': `"${sha256Of(bytes)}"` }).end();
  }

  before(async () => {
    hub = createServer((request, response) => {
      hubRequests.push(request);
      if (answerHub?.(request, response) !== true) redirect(request, response);
    });
    store = createServer((request, response) => {
      storeRequests.push(request);
      answerStore(files.get((request.url ?? '').slice(1).split('?')[0]!)!, request, response);
    });
    for (const server of [hub, store]) await once(server.listen(0, '127.0.0.1'), 'listening');
    process.env['HF_ENDPOINT'] = `${origin(hub)}/`;
  });
  after(() => {
    for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
    if (environment.HF_ENDPOINT === undefined) delete process.env['HF_ENDPOINT'];
    if (environment.HF_TOKEN === undefined) delete process.env['HF_TOKEN'];
    for (const server of [hub, store]) {
      server.close();
      server.closeAllConnections();
    }
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-'));
    hubRequests = [];
    storeRequests = [];
    files = new Map([['model.gguf', content]]);
    answerStore = serve;
    answerHub = undefined;
    delete process.env['HF_TOKEN'];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is downloaded through the redirect, of one commit, checked, and told of on the way', async () => {
    const seen: Progress[] = [];
    assert.equal(await fetch(undefined, (progress) => seen.push(progress)), join(folder, 'someone', 'tiny', 'model.gguf'));
    assert.deepEqual(await readFile(target()), content);
    assert.deepEqual(await namesIn(dirname(target())), ['model.gguf']);
    assert.deepEqual(hubRequests.map(({ method, url }) => [method, url]), [['HEAD', '/someone/tiny/resolve/main/model.gguf'], ['GET', `/someone/tiny/resolve/${COMMIT}/model.gguf`]]);
    assert.deepEqual({ ...seen.at(-1) }, { done: content.length, total: content.length, unit: 'bytes' });
  });

  it('that is there is not asked about', async () => {
    await fetch();
    hubRequests = [];
    assert.equal(await fetch(), target());
    assert.equal(hubRequests.length, 0);
  });

  it('goes on after each cut of the connection', async () => {
    answerStore = (bytes, request, response) => serve(bytes, request, response, 150_000 * storeRequests.length);
    await fetch();
    assert.deepEqual(await readFile(target()), content);
    assert.ok(storeRequests.length >= 3);
    assert.equal(storeRequests[0]!.headers.range, undefined);
    assert.match(storeRequests[1]!.headers.range!, /^bytes=[1-9]\d*-$/);
  });

  it('keeps what came before a server that sends no more, and goes on from there the next time', async () => {
    answerStore = (bytes, request, response) => serve(bytes, request, response, 150_000);
    await assert.rejects(fetch(), isError('download-failed', /Check the network and try again/));
    const kept = await readFile(partial());
    assert.ok(kept.length > 0);
    assert.deepEqual((await interruptedDownloads(folder)).map(({ path, interrupted, sizeBytes }) => ({ path, interrupted, sizeBytes })), [{ path: target(), interrupted: 'hf:someone/tiny:model.gguf', sizeBytes: kept.length }]);
    assert.deepEqual(kept, content.subarray(0, kept.length));
    answerStore = serve;
    storeRequests = [];
    await fetch();
    assert.equal(storeRequests[0]!.headers.range, `bytes=${kept.length}-`);
    assert.deepEqual(await readFile(target()), content);
  });

  it('keeps what came before a server that falls silent', async () => {
    answerStore = (bytes, _request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 70_000));
    };
    const file = join(folder, 'silent');
    await assert.rejects(download(`${origin(store)}/model.gguf`, file, { stallMilliseconds: 300 }), isError('download-failed', /nothing received for 0\.3 s/));
    assert.deepEqual(await readFile(file), content.subarray(0, 70_000));
  });

  it('starts again with a server that knows no ranges', async () => {
    await fetch();
    await rm(target());
    await writeFile(partial(), content.subarray(0, 1000));
    answerStore = (bytes, _request, response) => response.end(bytes);
    await fetch();
    assert.deepEqual(await readFile(target()), content);
  });

  it('with another hash than the hub names is deleted', async () => {
    answerStore = (bytes, request, response) => serve(randomBytes(bytes.length), request, response);
    await assert.rejects(fetch(), isError('download-failed', /SHA-256 is not the one that the hub names\. It was deleted/));
    assert.deepEqual(await namesIn(folder), []);
  });

  it('takes no part that was not asked for', async () => {
    await fetch();
    await rm(target());
    await writeFile(partial(), content.subarray(0, 1000));
    answerStore = (bytes, _request, response) => response.writeHead(206, { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`, 'content-length': bytes.length }).end(bytes);
    await assert.rejects(fetch(), isError('download-failed', /another part than was asked for/));
    assert.deepEqual(await readFile(partial()), content.subarray(0, 1000));
  });

  it('keeps what it has when it is cancelled', async () => {
    const abort = new AbortController();
    answerStore = (bytes, _request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 200_000), () => abort.abort());
    };
    await assert.rejects(fetch(abort.signal), isError('cancelled', /goes on from there the next time/));
    answerStore = serve;
    await fetch();
    assert.deepEqual(await readFile(target()), content);
  });

  it('is downloaded once for two that ask at the same time', async () => {
    assert.deepEqual(await Promise.all([fetch(), fetch()]), [target(), target()]);
    assert.equal(storeRequests.length, 1);
  });

  it('follows a repository to its new name', async () => {
    answerHub = (request, response) => {
      if (!request.url!.startsWith('/someone/tiny/')) return false;
      response.writeHead(307, { location: request.url!.replace('/someone/tiny/', '/else/newer/') }).end();
      return true;
    };
    await fetch();
    assert.equal(hubRequests.at(-1)!.url, `/else/newer/resolve/${COMMIT}/model.gguf`);
    assert.deepEqual(await readFile(target()), content);
  });

  it('in several files comes with all of them, whichever is named', async () => {
    const parts = ['big-00001-of-00002.gguf', 'big-00002-of-00002.gguf'];
    files = new Map([[parts[0]!, content.subarray(0, 250_000)], [parts[1]!, content.subarray(250_000)]]);
    const seen: Progress[] = [];
    const first = await fetchModel(parseHubReference(`hf:someone/big:${parts[1]!}`), { folder, onProgress: (progress) => seen.push(progress) });
    assert.equal(first, join(folder, 'someone', 'big', parts[0]!));
    assert.deepEqual(await namesIn(dirname(first)), parts);
    assert.deepEqual([seen.at(-1)!.done, seen.at(-1)!.total], [content.length, content.length]);
    assert.equal((await cachedModel(first, folder)).size, content.length);
    await removeModel(first, folder);
    assert.deepEqual(await namesIn(folder), []);
  });

  it('that needs a token says where to get one; the token goes to the hub and to nobody else', async () => {
    answerHub = (request, response) => {
      if (request.headers.authorization === 'Bearer secret') return false;
      response.writeHead(request.headers.authorization === undefined ? 401 : 403, { 'x-error-code': 'GatedRepo' }).end();
      return true;
    };
    await assert.rejects(fetch(), isError('download-failed', /only for those who accepted its terms\. Accept its terms on http.*someone\/tiny, make a token .* HF_TOKEN/));
    process.env['HF_TOKEN'] = 'other';
    await assert.rejects(fetch(), isError('download-failed', /which the account of the token in HF_TOKEN has not/));
    process.env['HF_TOKEN'] = 'secret';
    await fetch();
    assert.equal(hubRequests.at(-1)!.headers.authorization, 'Bearer secret');
    assert.ok(storeRequests.length > 0 && storeRequests.every(({ headers }) => headers.authorization === undefined));
  });

  it('that is not there is told apart from a file, a revision and a repository, and leaves nothing', async () => {
    await assert.rejects(fetchModel(parseHubReference('hf:someone/tiny:other.gguf'), { folder }), isError('download-failed', /someone\/tiny has no file other\.gguf/));
    await assert.rejects(fetchModel(parseHubReference('hf:someone/tiny@v9:model.gguf'), { folder }), isError('download-failed', /has no revision v9/));
    answerHub = (_request, response) => { response.writeHead(401, { 'x-error-code': 'RepoNotFound' }).end(); return true; };
    await assert.rejects(fetch(), isError('download-failed', /no repository someone\/tiny on the hub, or it is private/));
    answerHub = (_request, response) => { response.writeHead(500, { 'x-error-message': 'out of order' }).end(); return true; };
    await assert.rejects(fetch(), isError('download-failed', /answered 500: out of order/));
    assert.deepEqual(await namesIn(folder), []);
  });

  it('larger than the disk is refused before a byte is fetched', async () => {
    answerHub = (_request, response) => { response.writeHead(302, { 'location': origin(store), 'x-linked-size': 2 ** 52, 'x-linked-etag': `"${sha256Of(content)}"` }).end(); return true; };
    await assert.rejects(fetch(), isError('file-access', /needs .* GB; the disk has .* left\. Make room/));
    assert.equal(storeRequests.length, 0);
  });

  it('is told by its address where no hub is', async () => {
    const closed = createServer();
    await once(closed.listen(0, '127.0.0.1'), 'listening');
    process.env['HF_ENDPOINT'] = origin(closed);
    await new Promise((resolve) => closed.close(resolve));
    try {
      await assert.rejects(fetch(), isError('download-failed', /^127\.0\.0\.1:\d+: .*ECONNREFUSED.*Check the network/));
    } finally {
      process.env['HF_ENDPOINT'] = origin(hub);
    }
  });

  it('outside of the cache is not removed', async () => {
    const path = join(folder, '..', 'someone-elses.gguf');
    await assert.rejects(removeModel(path, folder), isError('file-access', /lies outside of Steerboard's folder/));
    await assert.rejects(removeModel(folder, folder), isError('file-access', /lies outside/));
  });
});
