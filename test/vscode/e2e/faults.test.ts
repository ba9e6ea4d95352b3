import assert from 'node:assert/strict';
import { readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { keptToItself } from '../lib/keptToItself.ts';
import type { VsCodeWindow } from '../lib/window.ts';
import { addFiles, enginesOf, firstRows, launchWithModel, until, vectorFiles } from '../lib/workspace.ts';

const WORK = 240_000;

describe('what goes wrong is said, and the next command works', { timeout: 1_200_000 }, () => {
  let window: VsCodeWindow;

  before(async () => {
    const rows = (await firstRows('bullet-points.pairs.jsonl', 4)).trimEnd().split('\n');
    window = await launchWithModel({ theme: 'dark' }, {
      'bad.jsonl': '{"prompt": "Why?"\n',
      'one-bad-line.jsonl': `${[rows[0], '{"prompt": 7}', ...rows.slice(1)].join('\n')}\n`,
      'longer.txt': 'One.\nTwo.\nThree.\n',
      'longer.without.txt': 'One.\nTwo.\n',
      'empty.txt': '',
      'broken.gguf': 'This is no model.',
      // Enough to be stopped in the middle on a quick machine too.
      'many.pairs.jsonl': Array.from({ length: 400 }, (_, n) => `${JSON.stringify({ prompt: `Tell me about the number ${n}. Use bullet points.`, prompt_without_instruction: `Tell me about the number ${n}.`, instruction_id_list: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }] })}\n`).join(''),
    });
    await window.open('Steering');
  });
  afterEach(() => window.clearNotifications());
  after(() => window.stop());

  /** Lines of the newest run. */
  const answers = async (): Promise<string[]> => {
    const runs = join(window.server.workspace, 'steerboard-runs');
    const newest = (await readdir(runs)).sort().at(-1)!;
    return (await readFile(join(runs, newest, 'rows.jsonl'), 'utf8')).trimEnd().split('\n');
  };
  const explorer = () => window.page.locator('.activitybar').getByRole('tab', { name: 'Explorer' }).locator('a').click();
  const compute = (file: string) => window.contextMenu(window.treeRow(file), 'Compute Steering Vector');

  it('names file and line of a bad prompt file, and lists it under Problems', async () => {
    await compute('bad.jsonl');
    await window.notification(/bad\.jsonl:1/).waitFor();
    await window.clickNotification(/bad\.jsonl:1/, 'Show Problems');
    await window.page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'bad.jsonl' }).waitFor();
    await window.screenshot('bad-file-dark');
    await window.runCommand('View: Hide Panel');
  });

  it('says so of an empty file', async () => {
    await compute('empty.txt');
    await window.notification(/empty\.txt.*no prompts/).waitFor();
  });

  it('says so of files with and without of different length', async () => {
    await window.treeRow('longer.txt').click();
    await window.treeRow('longer.without.txt').click({ modifiers: ['ControlOrMeta'] });
    await compute('longer.txt');
    await window.answer('longer');
    await window.pick('No Check');
    await window.pick('Not Now');
    await window.notification(/longer\.txt:3.*3 prompts.*2 prompts/).waitFor();
    assert.equal(await vectorFiles(window), undefined);
  });

  it('says so of a file that is no model, and keeps the model that was selected', async () => {
    await window.openContainer('Steering');
    await window.treeRow(/broken/).click();
    await window.notification(/broken\.gguf/).getByRole('button', { name: 'Select Model…' }).waitFor();
    await window.statusBarItem('SmolLM2-135M-Instruct').waitFor();
  });

  it('leaves nothing behind when computing is cancelled', async () => {
    await explorer();
    await compute('many.pairs.jsonl');
    await window.answer('cancelled');
    await window.pick('Not Now');
    const running = window.notification(/Computing “cancelled”: \d+ of 800/);
    await running.waitFor({ timeout: WORK });
    await running.hover();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await until('the vector folder goes', async () => (await vectorFiles(window)) === undefined);
  });

  it('uses the good lines of a file with a bad one', async () => {
    await compute('one-bad-line.jsonl');
    await window.answer('bullets');
    await window.pick('Not Now');
    await window.notification(/one-bad-line\.jsonl: lines left out because of errors: 2/).waitFor();
    await window.notification(/“bullets” is computed from 4 pairs/).waitFor({ timeout: WORK });
    assert.deepEqual(await vectorFiles(window), ['bullets.gguf']);
  });

  it('tells that an engine was killed, and starts another', async () => {
    const [engine] = await enginesOf(window);
    assert.ok(engine !== undefined);
    await window.openFile('bullet-points.test.jsonl');
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    await window.statusBarItem(/Comparing: \d+ of 144/).waitFor({ timeout: WORK });
    process.kill(engine, 'SIGKILL');
    await window.notification(/engine/i).getByRole('button', { name: 'Restart Engine' }).waitFor({ timeout: WORK });
    await window.screenshot('killed-dark');
    await window.clickNotification(/engine/i, 'Restart Engine');
    await window.notification(/The engine has been restarted/).waitFor({ timeout: WORK });
    const [another] = await enginesOf(window);
    assert.ok(another !== undefined && another !== engine);
  });

  it('does not try by itself a model that the engine died with twice, and does when it is chosen again', async () => {
    // It died once in the test before.
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    await window.statusBarItem(/Comparing: \d+ of 144/).waitFor({ timeout: WORK });
    const [engine] = await enginesOf(window);
    process.kill(engine!, 'SIGKILL');
    await window.notification(/engine/i).getByRole('button', { name: 'Restart Engine' }).waitFor({ timeout: WORK });
    await window.clearNotifications();
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    await window.clickNotification(/The engine has died twice with this model/, 'Select Model…');
    await window.pick('SmolLM2-135M-Instruct');
    await window.openContainer('Steering');
    await window.treeRow(/SmolLM2-135M-Instruct.*loaded/).waitFor({ timeout: WORK });
  });

  it('works on after a killed engine', async () => {
    await window.openFile('bullet-points.test.jsonl');
    await window.selectLines(3);
    await window.runCommand('Steerboard: Compare Selected Prompt');
    const page = window.webview('view');
    await page.getByRole('heading', { name: 'How does a magnet work?' }).waitFor({ timeout: WORK });
    // Only a whole run offers it.
    await page.getByRole('button', { name: 'Run Again' }).waitFor({ timeout: WORK });
    await window.screenshot('compared-dark');
  });

  it('stops a running comparison and keeps what is finished', async () => {
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    const page = window.webview('view');
    await window.statusBarItem(/Comparing: \d+ of 144/).waitFor({ timeout: WORK });
    await window.runCommand('Steerboard: Stop All Work');
    await page.getByText(/Stopped at \d+ of 144/).first().waitFor({ timeout: WORK });
    await page.getByRole('button', { name: 'Resume' }).first().waitFor();
  });

  it('ends the engine with its window, and goes on with the run in the next one', async () => {
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    const page = window.webview('view');
    await window.statusBarItem(/Comparing: [1-9]\d* of 144/).waitFor({ timeout: WORK });
    const engines = await enginesOf(window);
    assert.equal(engines.length, 1);
    await window.reload('Steering');
    await until('the engine ends', async () => (await enginesOf(window)).every((pid) => !engines.includes(pid)));
    await page.getByText(/Stopped at [1-9]\d* of 144/).first().waitFor();
    const finished = await answers();
    await page.getByRole('button', { name: 'Resume' }).first().click();
    await until('there are more answers', async () => (await answers()).length > finished.length, WORK);
    await window.runCommand('Steerboard: Stop All Work');
    await page.getByText(/Stopped at \d+ of 144/).first().waitFor({ timeout: WORK });
    assert.deepEqual((await answers()).slice(0, finished.length), finished, 'what was finished is not made again');
  });

  it('says when the engine hangs, and puts another in its place when told', async () => {
    const [engine] = await enginesOf(window);
    assert.ok(engine !== undefined);
    process.kill(engine, 'SIGSTOP');
    await window.statusBarItem('Engine not responding').waitFor();
    await window.clickNotification(/The engine does not respond\./, 'Restart Engine');
    await window.notification(/The engine has been restarted/).waitFor();
    await until('the other one is gone', async () => {
      const engines = await enginesOf(window);
      return engines.length === 1 && engines[0] !== engine;
    });
  });

  it('gives up on an engine that dies five times, says so to who asks, and starts another when told', async () => {
    for (let death = 1; death <= 5; death++) {
      await until('an engine is there', async () => (await enginesOf(window)).length === 1);
      const [engine] = await enginesOf(window);
      process.kill(engine!, 'SIGKILL');
      await until('it is gone', async () => !(await enginesOf(window)).includes(engine!));
    }
    await window.statusBarItem('Engine stopped').waitFor();
    await window.webview('view').getByRole('heading', { name: 'Engine stopped' }).waitFor();
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    await window.notification(/The engine has stopped\..*died five times in three minutes/).getByRole('button', { name: 'Show Log' }).waitFor();
    await window.clickNotification(/The engine has stopped/, 'Restart Engine');
    await window.notification(/The engine has been restarted/).waitFor();
    assert.equal((await enginesOf(window)).length, 1);
  });

  it('asks before a workspace\'s settings load a model from outside of it', async () => {
    const outside = join(window.server.root, 'outside.gguf');
    await writeFile(outside, 'Not to be opened.');
    await addFiles(window, { 'settings.json': JSON.stringify({ 'steerboard.model.path': 'link.gguf' }) }, '.vscode');
    await symlink(outside, join(window.server.workspace, 'link.gguf'));
    await window.treeRow('link').locator('.codicon-error').waitFor();
    await window.runCommand('Steerboard: Compare Prompt File…');
    await window.pick('bullet-points.test.jsonl');
    const dialog = window.dialog('The settings of this workspace name a model outside of it.');
    // The file that the link leads to, not the link.
    await dialog.getByText(outside).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await window.notification(/was not loaded/).getByRole('button', { name: 'Select Model…' }).waitFor();
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
