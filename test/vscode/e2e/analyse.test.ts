import { after, before, describe, it } from 'node:test';
import { keptToItself } from '../lib/keptToItself.ts';
import type { VsCodeWindow } from '../lib/window.ts';
import { computeVector, launchWithVector } from '../lib/workspace.ts';

const WORK = 240_000;

describe('analysing vectors', { timeout: 900_000 }, () => {
  let window: VsCodeWindow;

  before(async () => {
    window = await launchWithVector();
    await computeVector(window, 'formal', 'formal.with.txt', 'formal.without.txt');
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

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
