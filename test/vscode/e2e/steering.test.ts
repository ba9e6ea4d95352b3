import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { keptToItself } from '../lib/keptToItself.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { addFiles, firstRows, quickSettings, realModel, useMachineSettings, vectorFiles } from '../lib/workspace.ts';

const WORK = 240_000;

describe('from prompt files to a steered and checked answer', { timeout: 900_000 }, () => {
  let window: VsCodeWindow;

  before(async () => {
    await realModel();
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, trust: 'ask', settings: quickSettings });
    await useMachineSettings(window);
    await addFiles(window, {
      'short.pairs.jsonl': await firstRows('bullet-points.pairs.jsonl', 6),
      'short.validation.jsonl': await firstRows('bullet-points.validation.jsonl', 2),
      'notes.md': 'Why is the sky blue?\n\n---\n\nHow do fridges work?\n',
    });
    await window.open('Steering');
  });
  after(() => window.stop());

  it('asks for trust, and loads no model without it', async () => {
    await window.dialog('Do you trust the authors').getByRole('button', { name: 'No, I don\'t trust the authors' }).click();
    await window.runCommand('Steerboard: Select Model…');
    await window.notification(/Models are not loaded in a folder that you have not trusted/).waitFor();
    await window.openContainer('Steering');
    await window.webview('view').getByText('Restricted mode').waitFor();
    await window.screenshot('untrusted-light');
    await window.clickNotification(/not trusted/, 'Manage Workspace Trust');
    await window.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await window.statusBarItem('Select Model').waitFor();
    // The trust editor lies over the window.
    await window.page.locator('.monaco-modal-editor-block .codicon-close').first().click();
    await window.page.locator('.monaco-modal-editor-block').waitFor({ state: 'detached' });
  });

  it('says what is missing, with the next step', async () => {
    await window.runCommand('Steerboard: Steer Selected Prompt');
    await window.notification(/No prompt is selected/).waitFor();
    await window.clearNotifications();
    await window.openFile('notes.md');
    await window.selectLines(1);
    await window.runCommand('Steerboard: Compare Selected Prompt');
    await window.notification(/No model is selected/).waitFor();
    await window.screenshot('no-model-light');
    await window.clickNotification(/No model is selected/, 'Select Model…');
  });

  it('selects a model and loads it', async () => {
    await window.pick('SmolLM2-135M-Instruct');
    await window.statusBarItem('SmolLM2-135M-Instruct').waitFor({ timeout: WORK });
    await window.openContainer('Steering');
    await window.treeRow(/SmolLM2-135M-Instruct.*98 MB · llama · Q4_1 · loaded/).locator('.codicon-check').waitFor();
  });

  it('says that there is no vector, with the next step', async () => {
    await window.runCommand('Steerboard: Compare Selected Prompt');
    await window.notification(/No steering vector for/).getByRole('button', { name: 'Compare Anyway' }).waitFor();
    await window.notification(/No steering vector for/).getByRole('button', { name: 'Compute Steering Vector' }).waitFor();
    await window.clearNotifications();
  });

  it('computes a vector from the explorer, searches its layers, and reveals it', async () => {
    await window.page.locator('.activitybar').getByRole('tab', { name: 'Explorer' }).locator('a').click();
    await window.contextMenu(window.treeRow('short.pairs.jsonl'), 'Compute Steering Vector');
    await window.answer('bullet points');
    await window.pick('short.validation.jsonl');
    await window.statusBarItem(/Searching layers: \d+ of 52 · \d+ tok\/s/).waitFor({ timeout: WORK });
    await window.screenshot('search-light');
    await window.notification(/“bullet points”: layer \d+, 1\.00× · \d\/2|No layer made “bullet points” better/).waitFor({ timeout: WORK });
    const row = window.treeRow(/bullet points.*(layer \d+, 1\.00×|no layer helped)/);
    await row.waitFor();
    assert.match((await row.getAttribute('class')) ?? '', /selected/);
    assert.deepEqual(await vectorFiles(window), ['bullet-points.gguf']);
    await window.screenshot('computed-light');
    await window.clearNotifications();
  });

  it('computes a vector from two selected files', async () => {
    await window.page.locator('.activitybar').getByRole('tab', { name: 'Explorer' }).locator('a').click();
    await window.treeRow('formal.with.txt').click();
    await window.treeRow('formal.without.txt').click({ modifiers: ['ControlOrMeta'] });
    await window.contextMenu(window.treeRow('formal.with.txt'), 'Compute Steering Vector');
    await window.answer('formal');
    await window.pick('No Check');
    await window.pick('Not Now');
    await window.notification('“formal” is computed from 12 pairs.').waitFor({ timeout: WORK });
    await window.treeRow(/formal.*30 layers, not searched/).waitFor();
    await window.clearNotifications();
  });

  it('steers a selected prompt beneath it, and one undo takes it back', async () => {
    await window.openFile('notes.md');
    await window.selectLines(1);
    await window.runCommand('Steerboard: Steer Selected Prompt');
    // Two vectors fit: the one used last is checked.
    await window.pick('formal');
    await window.pick('bullet points');
    await window.page.keyboard.press('Enter');
    await window.pick('As validated');
    await window.lensStatus(/bullet points, layer \d+, 1\.00×( · \d+ words?)?$/).waitFor({ timeout: WORK });
    assert.equal(await window.page.locator('.tab.active.dirty').count(), 1);
    await window.screenshot('steered-light');
    const steered = await window.editorText.innerText();
    assert.ok(steered.length > 60, steered);
    await window.editorText.click();
    await window.page.keyboard.press('ControlOrMeta+Z');
    await window.page.locator('.tab.active:not(.dirty)').waitFor();
    assert.match(await window.editorText.innerText(), /^Why.is.the.sky.blue\?\s+---\s+How.do.fridges.work\?\s*$/);
  });

  it('writes beside a file that text beneath a row would break', async () => {
    await window.openFile('short.pairs.jsonl');
    await window.selectLines(1);
    await window.runCommand('Steerboard: Steer Selected Prompt Again');
    await window.notification(/written beside short\.pairs\.jsonl/).waitFor({ timeout: WORK });
    await window.lensStatus(/bullet points, layer \d+, 1\.00×( · \d+ words?)?$/).waitFor({ timeout: WORK });
    assert.equal(await window.page.locator('.tab.dirty').filter({ hasText: 'short.pairs.jsonl' }).count(), 0);
    await window.clearNotifications();
  });

  it('compares a selected prompt in all settings, with marks', async () => {
    await window.runCommand('View: Close All Editors');
    await window.page.getByRole('button', { name: 'Don\'t Save' }).click();
    await window.openFile('bullet-points.test.jsonl');
    await window.selectLines(2);
    await window.runCommand('Steerboard: Compare Selected Prompt');
    await window.pick('bullet points');
    const page = window.webview('view');
    await page.getByRole('heading', { name: 'What is thunder?' }).waitFor({ timeout: WORK });
    for (const setting of ['Plain', 'Instructed', 'Steered', 'Both']) await page.getByText(setting, { exact: true }).first().waitFor();
    await page.locator('.codicon-error, .codicon-pass-filled, .codicon-pass, .codicon-warning').nth(3).waitFor({ timeout: WORK });
    await window.screenshot('compared-light');
    const runs = await readdir(join(window.server.workspace, 'steerboard-runs'));
    assert.ok(runs.some((name) => name.endsWith('what-is-thunder')), runs.join(', '));
  });

  it('shows the same page as an editor tab', async () => {
    await window.runCommand('Steerboard: Open Results in Editor');
    await window.webview('editor').getByRole('heading', { name: 'What is thunder?' }).waitFor();
    await window.screenshot('compared-editor-light');
  });

  it('shows the last run again after a reload', async () => {
    await window.reload('Steering');
    await window.webview('view').getByRole('heading', { name: 'What is thunder?' }).waitFor();
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
