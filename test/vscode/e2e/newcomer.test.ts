import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { keptToItself } from '../lib/keptToItself.ts';
import { packedExtension } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { acceptPath, firstRows, realModel, useMachineSettings } from '../lib/workspace.ts';

const WORK = 300_000;
const STEPS = ['model', 'prompts', 'vector', 'steer', 'compare'];

describe('a newcomer, from an empty profile through the walkthrough to an exported comparison', { timeout: 1_200_000 }, () => {
  let window: VsCodeWindow;
  /** The copy of the sample workspace that the extension makes. */
  let workspace: string;

  const step = (id: string): Locator => window.page.locator(`.gettingStartedContainer button.getting-started-step[data-step-id="steerboard.steerboard#start#${id}"]`);
  const openWalkthrough = async (): Promise<void> => {
    await window.runCommand('Welcome: Open Walkthrough...');
    await window.pick('Get Started with Steerboard');
    await step('model').waitFor();
  };
  const press = async (id: string, button: string): Promise<void> => {
    if (await step(id).getAttribute('aria-expanded') !== 'true') await step(id).locator('.step-title').click();
    await step(id).getByRole('button', { name: button, exact: true }).click();
  };
  const done = (id: string): Locator => step(id).locator('.codicon.complete');

  before(async () => {
    await realModel();
    window = await VsCodeWindow.launch({ extension: packedExtension(), trust: 'ask', viewport: { width: 1440, height: 900 }, settings: { 'steerboard.generation.maxTokens': 20 } });
    workspace = join(window.server.root, 'user', 'User', 'globalStorage', 'steerboard.steerboard', 'sample-workspace');
    await useMachineSettings(window);
    await window.openWithoutFolder();
  });
  after(() => window.stop());

  it('finds the walkthrough with its five steps and their pictures', async () => {
    await openWalkthrough();
    for (const id of STEPS) await step(id).waitFor();
    assert.equal(await done('model').count(), 0);
  });

  it('gets a model by a button', async () => {
    await press('model', 'Download SmolLM2 135M');
    await window.statusBarItem('SmolLM2-135M-Instruct').waitFor({ timeout: WORK });
    await done('model').waitFor();
  });

  it('opens the sample workspace, in whose window the walkthrough goes on', async () => {
    await press('prompts', 'Open Sample Workspace');
    await window.page.waitForURL(/sample-workspace/);
    await window.dialog('Do you trust the authors').getByRole('button', { name: 'Yes, I trust the authors' }).click({ timeout: 60_000 });
    await done('prompts').waitFor({ timeout: 60_000 });
    await done('model').waitFor();
  });

  it('computes a vector of the pairs and finds its layer', async () => {
    // The whole files take minutes.
    await writeFile(join(workspace, 'bullet-points.validation.jsonl'), await firstRows('bullet-points.validation.jsonl', 2));
    await writeFile(join(workspace, 'bullet-points.test.jsonl'), await firstRows('bullet-points.test.jsonl', 2));
    await press('vector', 'Compute Steering Vector');
    await window.pick('bullet-points.pairs.jsonl');
    await window.page.keyboard.press('Enter');
    await window.answer('bullet points');
    await window.pick('bullet-points.validation.jsonl');
    await window.notification(/“bullet points”: layer \d+|No layer made “bullet points” better/).waitFor({ timeout: WORK });
    await done('vector').waitFor();
    await window.screenshot('newcomer-vector');
    await window.clearNotifications();
  });

  it('steers a prompt where it stands', async () => {
    await press('steer', 'Steer a Prompt');
    await window.pick('tides.prompt.md');
    await window.pick('1.00×');
    await window.lensLine(/bullet points, layer \d+, 1\.00×.*Discard/).waitFor({ timeout: WORK });
    await window.screenshot('newcomer-steered');
    await window.lens(/Accept/).first().click();
    await window.lensLine(/layer \d+, /).waitFor({ state: 'detached' });
  });

  it('compares two prompts and exports the comparison with its answers', async () => {
    // The prompt's tab lies over the walkthrough's, which is still there.
    await window.page.locator('.tab').filter({ hasText: 'Welcome' }).waitFor();
    await openWalkthrough();
    await press('compare', 'Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    const page = window.webview('view');
    await page.getByRole('heading', { name: 'bullet-points.test' }).waitFor({ timeout: WORK });
    await page.getByRole('button', { name: 'Run Again' }).waitFor({ timeout: WORK });
    for (const id of STEPS) await done(id).waitFor();
    await press('compare', 'Export Report…');
    await acceptPath(window, '.html');
    await window.notification(/The report is in .*\.html/).waitFor();
    await window.screenshot('newcomer-done');

    const runs = join(workspace, 'steerboard-runs');
    const report = (await readdir(runs)).find((name) => name.endsWith('.html')) ?? assert.fail('There is no report.');
    const html = await readFile(join(runs, report), 'utf8');
    const rows = (await readFile(join(runs, report.replace(/\.html$/, ''), 'rows.jsonl'), 'utf8')).trim().split('\n');
    const answers = rows.map((row) => (JSON.parse(row) as { response: string }).response);
    assert.equal(answers.length, 8);
    for (const answer of answers) assert.ok(html.includes(firstWords(answer)), `The report lacks: ${firstWords(answer)}`);
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});

/** Its longest stretch of letters and blanks, which no notation escapes. */
function firstWords(answer: string): string {
  return answer.split(/[^A-Za-z ]+/).reduce((longest, part) => (part.length > longest.length ? part : longest), '').trim();
}
