import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { packedExtension, repository, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { addFiles, firstRows, quickSettings, realModel, useMachineSettings } from './workspace.ts';

const WORK = 240_000;

describe('analysing vectors', { timeout: 900_000 }, () => {
  let window: VsCodeWindow;

  before(async () => {
    const model = await realModel();
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, settings: quickSettings });
    await useMachineSettings(window, { 'steerboard.model.path': model });
    await addFiles(window, { 'short.pairs.jsonl': await firstRows('bullet-points.pairs.jsonl', 6) });
    const { workspace } = window.server;
    const vectors = join(workspace, 'steering-vectors');
    await mkdir(vectors, { recursive: true });
    const compute = (name: string, ...files: string[]): Promise<unknown> =>
      promisify(execFile)(process.execPath, [join(repository, 'dist', 'cli.mjs'), 'compute', ...files.map((file) => join(workspace, file)), '--model', model, '--threads', '1', '--name', name, '--out', join(vectors, `${name}.gguf`)]);
    await compute('bullets', 'short.pairs.jsonl');
    await compute('formal', 'formal.with.txt', 'formal.without.txt');
    await window.open('Steering');
  });
  after(() => window.stop());

  it('opens a tab with the figures of the vectors and of the pairs that are chosen', async () => {
    await window.openContainer('Steering');
    await window.contextMenu(window.treeRow(/bullets.*30 layers/), 'Analyse Vectors…');
    // The one that was clicked is picked already.
    await window.pick('formal');
    await window.page.keyboard.press('Enter');
    await window.quickRow('short.pairs.jsonl').waitFor();
    if (await window.quickRow('bullet-points.pairs.jsonl').locator('.quick-input-list-checkbox[aria-checked="true"], input:checked').count() > 0) await window.pick('bullet-points.pairs.jsonl');
    await window.page.keyboard.press('Enter');
    const page = window.webview('editor');
    await page.getByRole('heading', { name: /Cosine between vectors at layer 19/ }).waitFor({ timeout: WORK });
    for (const name of [/Cosine by layer/, /Projections on bullets at layer 19/, /Tokens of formal at layer 19/, /Last prompt tokens at layer 19, neighbourhoods/]) await page.getByRole('heading', { name }).waitFor();
    await window.screenshot('analysis-light');
  });

  it('asked nothing of the outside and kept to the content security policy', () => {
    assert.deepEqual(window.outsideRequests, []);
    assert.deepEqual(window.policyViolations, []);
    assert.deepEqual(window.pageErrors, []);
  });
});
