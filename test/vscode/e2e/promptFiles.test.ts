import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keptToItself } from '../lib/keptToItself.ts';
import type { VsCodeWindow } from '../lib/window.ts';
import { launchWithModel, until } from '../lib/workspace.ts';

const WORK = 120_000;
const ROWS = '{"key": "sky", "prompt": "Why is the sky blue?", "instruction_id_list": ["punctuation:no_commas"], "kwargs": [{}]}\n{"key": "thunder", "prompt": "What is thunder?"}\n';

describe('prompt files in the editor', { timeout: 600_000 }, () => {
  let window: VsCodeWindow;

  before(async () => {
    window = await launchWithModel({ settings: { 'editor.wordWrap': 'on' } }, { 'rows.jsonl': ROWS, 'few.txt': 'Why is the sky blue?\nWhat is thunder?\nHow do fridges work?\n' });
    await window.open('Steering');
  });
  after(() => window.stop());

  it('mends an unknown instruction by a quick fix, and explains the right one', async () => {
    await window.openFile('rows.jsonl');
    await window.lensLine('Compute Steering Vector').waitFor();
    assert.equal(await window.lens(/^Check$/).count(), 2);
    const id = window.page.locator('.view-line span').filter({ hasText: /^"?punctuation:no_commas"?$/ }).last();
    await id.click();
    await window.page.keyboard.press('ControlOrMeta+.');
    await window.page.locator('.action-widget').getByText('Change to “punctuation:no_comma”').click();
    const mended = window.page.locator('.view-line span').filter({ hasText: /^"?punctuation:no_comma"?$/ }).last();
    const explanation = window.page.locator('.monaco-hover').filter({ hasText: 'The answer has no comma.' });
    // An editor that is laid out anew beneath the mouse shows nothing until the mouse moves again.
    await until('the hover is there', async () => {
      await window.page.mouse.move(0, 0);
      await mended.hover({ force: true });
      return explanation.waitFor({ timeout: 3000 }).then(() => true, () => false);
    });
    await window.screenshot('prompt-file-light');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('ControlOrMeta+S');
  });

  it('shows the pairs of a typed instruction before a vector is made of them', async () => {
    await window.openContainer('Explorer');
    await window.contextMenu(window.treeRow('few.txt'), 'Compute Steering Vector');
    await window.answer('Answer in French.');
    await window.quickRow('Use These Pairs').waitFor();
    await window.page.locator('.view-line').filter({ hasText: /Why.is.the.sky.blue\?.Answer.in.French\./ }).waitFor();
    await window.screenshot('pairs-light');
    await window.pick('Use These Pairs');
    await window.answer('French');
    await window.pick('No Check');
    await window.pick('Not Now');
    // Not its message: a toast that comes while the pairs' tab closes may be gone before it was seen.
    await until('the vector is there', () => Promise.resolve(existsSync(join(window.server.workspace, 'steering-vectors', 'french.gguf'))));
    await window.clearNotifications();
  });

  it('steers a row from its lens, beside the file', async () => {
    await window.openFile('rows.jsonl');
    await window.lens(/^Steer$/).nth(1).click();
    await window.pick('As validated');
    await window.lensLine(/French, layer \d+, 1\.00×.*Discard/).waitFor({ timeout: WORK });
    await window.page.locator('.view-line').filter({ hasText: /^What.is.thunder\?$/ }).waitFor();
    assert.equal(await window.page.locator('.tab.dirty').filter({ hasText: 'rows.jsonl' }).count(), 0);
    await window.screenshot('steered-row-light');
    await window.clearNotifications();
  });

  it('makes a prompt file from the starter library', async () => {
    await window.runCommand('Steerboard: New Prompt File…');
    await window.pick('punctuation:no_comma');
    await window.pick('Make a Vector');
    await window.page.locator('.tab.active').filter({ hasText: /\.pairs\.jsonl/ }).waitFor();
    await window.lens(/^Steer$/).first().waitFor();
    await window.screenshot('starter-light');
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
