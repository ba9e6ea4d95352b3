import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { keptToItself } from '../lib/keptToItself.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';

describe('the packed extension in a fresh VS Code', () => {
  let window: VsCodeWindow;

  before(async () => {
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace });
    await window.open('Steering');
  });
  after(() => window.stop());

  it('shows its container in the activity bar, and the results page draws', async () => {
    await window.openContainer('Steering');
    await window.webview('view').locator('#page > *').first().waitFor();
    await window.screenshot('smoke');
  });

  it('offers its commands in the palette', async () => {
    assert.ok(await window.hasCommand('Steerboard: Select Model…'));
  });

  it('asks nothing of the outside and keeps to its content security policy', () => keptToItself(window));
});
