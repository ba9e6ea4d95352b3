import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { family, modelFile } from '../../engine/families/families.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { enginesOf, until, useMachineSettings } from '../lib/workspace.ts';

const content = Buffer.from(modelFile(family('llama')));
const REFERENCE = 'hf:someone/tiny:llama.gguf';

/** A hub with one model and one that needs a token. It sends no more than `upTo` bytes of a file and then keeps silent. */
class Hub {
  upTo = content.length;
  readonly ranges: (string | undefined)[] = [];
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url?.startsWith('/someone/gated/') === true) response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end();
    else if (request.url?.startsWith('/store/') !== true) {
      response.writeHead(302, { 'location': '/store/llama.gguf', 'x-linked-size': content.length, 'x-linked-etag': `"${createHash('sha256').update(content).digest('hex')}"` }).end();
    } else {
      this.ranges.push(request.headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
      if (this.upTo < content.length) response.write(content.subarray(from, this.upTo));
      else response.end(content.subarray(from));
    }
  }
}

describe('models of the hub', { timeout: 600_000 }, () => {
  const hub = new Hub();
  let window: VsCodeWindow;
  let cache: string;

  before(async () => {
    cache = await mkdtemp(join(tmpdir(), 'sb-cache-'));
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, environment: { HF_ENDPOINT: await hub.start(), STEERBOARD_CACHE: cache } });
    // So long a context makes the small model too large for a tenth of the free memory.
    await useMachineSettings(window, { 'steerboard.engine.memoryShare': 0.1, 'steerboard.engine.contextLength': 1 << 20 });
    await window.open('Steering');
    await window.openContainer('Steering');
  });
  afterEach(() => window.clearNotifications());
  after(async () => {
    await window.stop();
    hub.stop();
    await rm(cache, { recursive: true });
  });

  const download = async (reference: string): Promise<void> => {
    await window.runCommand('Steerboard: Download Model…');
    await window.quickRow('Phi-3 mini 4k Instruct').waitFor();
    await window.quickInput.locator('input').first().fill(reference);
    await window.pick(reference);
  };
  const files = async (): Promise<string[]> => readdir(join(cache, 'models', 'someone', 'tiny')).catch(() => []);

  it('are offered with size, memory and licence, and taken by a typed reference', async () => {
    await window.runCommand('Steerboard: Download Model…');
    await window.quickRow('Phi-3 mini 4k Instruct').waitFor();
    assert.match(await window.quickRow('Phi-3 mini 4k Instruct').innerText(), /2\.4 GB · Q4_K_M · MIT/);
    await window.screenshot('download-model');
    await window.quickInput.locator('input').first().fill('hf:someone');
    await window.quickRow('hf:owner/repository:file.gguf').waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('can be cancelled half-way, and go on from there', async () => {
    hub.upTo = Math.floor(content.length / 2);
    await download(REFERENCE);
    const running = window.notification(/Downloading hf:someone\/tiny:llama\.gguf: (49|50) %/);
    await running.waitFor();
    await running.hover();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await until('the lock goes', async () => (await files()).every((name) => name.endsWith('-partial')));
    assert.equal((await files()).length, 1);
    hub.upTo = content.length;
    await window.treeRow(/llama.*interrupted/).click();
    await window.notification(/llama is downloaded/).waitFor();
    assert.deepEqual(hub.ranges, [undefined, `bytes=${Math.floor(content.length / 2)}-`]);
  });

  it('too large for the memory are marked, refused with numbers, and loaded only by a click', async () => {
    await window.treeRow(/llama.*F16.*too large/).click();
    await window.notification(/needs about .* GB; .* GB are free/).waitFor();
    assert.deepEqual(await enginesOf(window), []);
    await window.screenshot('model-too-large');
    await window.clickNotification(/needs about .* GB; .* GB are free/, 'Load Anyway');
    await window.treeRow(/llama.*loaded/).waitFor({ timeout: 60_000 });
  });

  it('that need a token say where to get one', async () => {
    await download('hf:someone/gated:model.gguf');
    await window.notification(/only for those who accepted its terms.*HF_TOKEN/).waitFor();
  });

  it('are removed from the cache after asking, with the engine ended', async () => {
    assert.equal((await enginesOf(window)).length, 1);
    await window.contextMenu(window.treeRow(/llama/), 'Remove from Cache…');
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: 'Remove llama from the cache?' }).waitFor();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await window.treeRow(/llama/).waitFor({ state: 'detached' });
    assert.deepEqual(await readdir(join(cache, 'models')), []);
    await until('the engine ends', async () => (await enginesOf(window)).length === 0);
  });

  it('are measured on this machine, as often as one likes, and copied to other weights', async () => {
    await useMachineSettings(window, {});
    await writeFile(join(window.server.workspace, 'small.gguf'), content);
    await window.treeRow(/small/).waitFor();
    await window.contextMenu(window.treeRow(/small/), 'Optimise Model for This Machine…');
    await window.quickRow('Q8_0').waitFor();
    assert.match(await window.quickRow('Q8_0').innerText(), /prompts .*×, one answer .*×, answers .*× · residual stream: cosine 0\.99\d\d, least/);
    await window.screenshot('optimise-model');
    await window.pick('Measure Again');
    await window.notification(/Measuring weights on this machine/).waitFor();
    await window.pick('Q8_0');
    await window.notification(/small.*Q8_0.* is selected/).waitFor();
    await window.treeRow(/small.*Q8_0.*loaded/).waitFor();
  });

  it('that cannot be steered are shown with the reason', async () => {
    await writeFile(join(window.server.workspace, 'encoder.gguf'), modelFile({ ...family('qwen2'), architecture: 'eurobert' }));
    await window.treeRow(/encoder.*cannot be steered/).waitFor();
  });
});
