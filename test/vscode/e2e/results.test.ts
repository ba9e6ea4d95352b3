import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { VsCodeWindow } from '../lib/window.ts';
import type { RunSpec } from '../../../src/protocol/files.ts';
import { launchWithVector, until } from '../lib/workspace.ts';

const WORK = 240_000;

describe('working with answers on the results page', { timeout: 900_000 }, () => {
  let window: VsCodeWindow;
  const runs = async (): Promise<RunSpec[]> => {
    const root = join(window.server.workspace, 'steerboard-runs');
    const names = await readdir(root).catch(() => []);
    // A run's folder is there a moment before its specification.
    const texts = await Promise.all(names.sort().map((name) => readFile(join(root, name, 'run.json'), 'utf8').catch(() => undefined)));
    return texts.filter((text) => text !== undefined).map((text) => JSON.parse(text) as RunSpec);
  };
  const strengths = (spec: RunSpec | undefined): number[] => [...new Set(spec?.cells.flatMap(({ steering }) => steering.map(({ strength }) => strength)))];

  /** At once: what comes later than a moment after the key before is another choice, with a run of its own. */
  const pressThrice = async (key: string): Promise<void> => {
    const row = window.webview('view').locator('#list [tabindex="0"]');
    await row.focus();
    await row.evaluate(`for (let press = 0; press < 3; press++) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true, cancelable: true }))`);
  };

  before(async () => {
    window = await launchWithVector({}, { 'two.txt': 'Why is the sky blue?\nHow do fridges work?\n' });
    await window.open('Steering');
  });
  after(() => window.stop());

  it('compares, then steers anew by a key: the answers of before are kept beside the new ones, in a run of its own', async () => {
    await window.openFile('two.txt');
    await window.selectLines(1);
    await window.runCommand('Steerboard: Compare Selected Prompt');
    const page = window.webview('view');
    await page.getByRole('heading', { name: 'Why is the sky blue?' }).waitFor({ timeout: WORK });
    await page.getByRole('button', { name: 'Run Again' }).waitFor({ timeout: WORK });
    await pressThrice(']');
    await page.getByText('1.15×').first().waitFor();
    await page.getByRole('button', { name: 'Show previous, 1.00×' }).first().waitFor({ timeout: WORK });
    await page.getByRole('button', { name: 'Run Again' }).waitFor({ timeout: WORK });
    await until('the second run is there', async () => (await runs()).length === 2);
    const [first, second] = await runs();
    assert.deepEqual([strengths(first), strengths(second)], [[1], [1.15]]);
    const plain = (spec: RunSpec | undefined): string | undefined => spec?.cells.find(({ setting }) => setting === 'plain')?.id;
    assert.equal(plain(first), plain(second), 'what does not depend on the strength is the same answer');
    await window.screenshot('steered-anew-light');
  });

  it('reads an answer token by token', async () => {
    const page = window.webview('view');
    await page.locator('#list [tabindex="0"]').focus();
    await window.page.keyboard.press('s');
    await page.locator('.strip .added').first().waitFor({ timeout: WORK });
    await page.locator('.strip .target').first().waitFor({ state: 'attached' });
  });

  it('shows the answer of before and the new one by the same key', async () => {
    const page = window.webview('view');
    await page.locator('[data-key="r 0"]').first().focus();
    await window.page.keyboard.press('p');
    await page.getByRole('button', { name: 'Show new' }).first().waitFor();
    await window.page.keyboard.press('p');
    await page.getByRole('button', { name: 'Show previous, 1.00×' }).first().waitFor();
  });

  it('goes back to a strength whose answers are there without making any', async () => {
    const page = window.webview('view');
    await pressThrice('[');
    await page.getByRole('button', { name: 'Show previous, 1.15×' }).first().waitFor({ timeout: WORK });
    await page.getByRole('button', { name: 'Run Again' }).waitFor();
    await until('the third run is there', async () => (await runs()).length === 3);
    assert.deepEqual(strengths((await runs())[2]), [1]);
  });

  it('says why there is no Instructed, and asks with an instruction that is typed', async () => {
    const page = window.webview('view');
    await page.getByText('This prompt has no form with an instruction').waitFor();
    await page.getByRole('button', { name: 'Add an Instruction…' }).click();
    await window.answer('Use bullet points.');
    await until('the run is there', async () => (await runs()).length === 4);
    await page.getByText('Both', { exact: true }).first().waitFor({ timeout: WORK });
    await page.getByRole('button', { name: 'Run Again' }).waitFor({ timeout: WORK });
    const { items, cells } = (await runs())[3]!;
    assert.deepEqual(items.map(({ instructedPrompt }) => instructedPrompt), ['Why is the sky blue? Use bullet points.']);
    assert.deepEqual(new Set(cells.map(({ setting }) => setting)), new Set(['plain', 'instructed', 'steered', 'both']));
  });
});
