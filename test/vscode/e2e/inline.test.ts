import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { keptToItself } from '../lib/keptToItself.ts';
import type { VsCodeWindow } from '../lib/window.ts';
import { launchWithVector, until } from '../lib/workspace.ts';

const WORK = 120_000;
const NOTES = 'Why is the sky blue?\n\n---\n\nHow do fridges work?\n';

describe('steering in the editor', { timeout: 900_000 }, () => {
  let window: VsCodeWindow;
  /** The editor's lines as they are laid out, the empty ones left out: they are not in order in the page. */
  const lines = async (): Promise<string[]> => {
    const script = "[...document.querySelectorAll('.editor-group-container.active .view-line')].map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent }))";
    const found = await window.page.evaluate<{ top: number; text: string }[]>(script);
    return found.sort((a, b) => a.top - b.top).map(({ text }) => text.replaceAll('\u00a0', ' ').trimEnd()).filter(Boolean);
  };
  /** The lines as soon as they stay as they are: the editor draws in a moment. */
  const linesAtRest = async (): Promise<string[]> => {
    let now = await lines();
    await until('the lines rest', async () => {
      const earlier = now;
      now = await lines();
      return isDeepStrictEqual(now, earlier);
    });
    return now;
  };
  /** What the extension keeps for the next window, as far as VS Code has written it into the browser's database. */
  const remembered = (): Promise<string> => window.page.evaluate<string>(`(async () => {
    const result = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
    const found = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name.startsWith('vscode-web-state-db-')) continue;
      const database = await result(indexedDB.open(name));
      found.push(await result(database.transaction('ItemTable').objectStore('ItemTable').get('steerboard.steerboard')));
      database.close();
    }
    return found.join();
  })()`);
  const strength = async (): Promise<number> => Number(/(\d\.\d\d)×/.exec(await done().innerText())?.[1]);
  const done = (): ReturnType<VsCodeWindow['lensLine']> => window.lensLine(/layer \d+, .*Discard/);

  before(async () => {
    window = await launchWithVector({ settings: { 'steerboard.generation.maxTokens': 256, 'editor.wordWrap': 'on' } }, { 'notes.prompt.md': NOTES });
    await window.open('Steering');
  });
  after(() => window.stop());

  it('writes a marked answer beneath the prompt, which discarding takes out without a trace', async () => {
    await window.openFile('notes.prompt.md');
    await window.selectLines(1);
    await window.page.keyboard.press('Control+K');
    await window.page.keyboard.press('g');
    await window.pick('1.00×');
    // A quick machine is done before the lens of the writing block is drawn: either is what people see.
    await window.lensLine(/bullets, layer \d+, 1\.00×.*(Stop|Discard)/).waitFor({ timeout: WORK });
    await window.screenshot('inline-writing-light');
    await done().waitFor({ timeout: WORK });
    assert.match(await done().innerText(), /(Pass|Fail: .+|Broken: .+).*bullets, layer \d+, 1\.00×.*Discard.*Weaker.*Compare/s);
    assert.equal(await window.page.locator('.tab.active.dirty').count(), 1);
    await window.page.keyboard.press('Control+K');
    await window.page.keyboard.press('Control+Backspace');
    await window.page.locator('.tab.active:not(.dirty)').waitFor();
    await done().waitFor({ state: 'detached' });
    await until('the lines are as before', async () => isDeepStrictEqual(await lines(), ['Why is the sky blue?', '---', 'How do fridges work?']));
  });

  it('repeats the last steering with one key, for two prompts at once, and one undo takes both back', async () => {
    await window.selectLines(1);
    await window.page.locator('.view-line').filter({ hasText: 'fridges' }).click({ modifiers: ['Alt'] });
    await window.page.keyboard.press('Shift+Alt+Enter');
    await done().nth(1).waitFor({ timeout: WORK });
    assert.equal(await done().count(), 2);
    for (const theme of ['light', 'dark', 'hc-dark', 'hc-light'] as const) {
      await window.setTheme(theme);
      await window.screenshot(`inline-${theme}`);
    }
    await window.setTheme('light');
    await window.page.keyboard.press('ControlOrMeta+Z');
    await window.page.locator('.tab.active:not(.dirty)').waitFor();
    await done().first().waitFor({ state: 'detached' });
  });

  it('marks the answer again when the window was reloaded, and still takes it out', async () => {
    await window.selectLines(1);
    await window.page.keyboard.press('Shift+Alt+Enter');
    await done().waitFor({ timeout: WORK });
    await window.page.keyboard.press('ControlOrMeta+S');
    await window.page.locator('.tab.active:not(.dirty)').waitFor();
    const before = await linesAtRest();
    await until('the answer is remembered', async () => (await remembered()).includes('"status":{"kind":"done"'));
    await window.reload('Steering');
    await window.lens('Discard').waitFor();
    assert.deepEqual(await linesAtRest(), before);
    await window.lens('Discard').click();
    await until('the lines are as before', async () => isDeepStrictEqual(await lines(), ['Why is the sky blue?', '---', 'How do fridges work?']));
    await window.editorText.click();
    await window.page.keyboard.press('ControlOrMeta+S');
    await window.page.locator('.tab.active:not(.dirty)').waitFor();
  });

  it('makes it stronger in place, gives the answer back when that is stopped, and keeps what is accepted', async () => {
    await window.selectLines(1);
    await window.page.keyboard.press('Shift+Alt+Enter');
    await done().waitFor({ timeout: WORK });
    const first = await linesAtRest();
    await window.lens('Stronger').or(window.lens('Weaker')).first().click();
    const [former, stepped] = [window.lensLine(/layer \d+, 1\.00×.*Discard/), window.lensLine(/layer \d+, (1\.25|0\.75)×.*Discard/)];
    await window.lens('Stop').or(stepped).first().waitFor({ timeout: WORK });
    // The answer may end by itself before the lens is hit.
    await until('the writing has ended', async () => {
      if (await window.lens('Stop').isVisible()) await window.lens('Stop').click({ timeout: 1000 }).catch(() => undefined);
      return (await former.or(stepped).count()) === 1 && !(await window.lens('Stop').isVisible());
    }, WORK);
    if (await former.isVisible()) await until('the answer before is back', async () => isDeepStrictEqual(await lines(), first));
    else {
      const [prompt, ...rest] = await linesAtRest();
      assert.equal(prompt, first[0]);
      assert.deepEqual(rest.slice(-2), first.slice(-2));
      assert.ok(rest.length > 2, 'the whole answer stands in place of the one before');
    }
    const reached = await strength();
    await window.lens('Weaker').click();
    await until('a weaker answer is done', async () => (await done().count()) === 1 && (await strength()) < reached, WORK);
    await window.lens(/^Accept/).click();
    await window.lensLine(/layer \d+, /).waitFor({ state: 'detached' });
    await window.page.keyboard.press('ControlOrMeta+S');
    await until('the accepted answer is in the file', async () => (await readFile(join(window.server.workspace, 'notes.prompt.md'), 'utf8')).length > NOTES.length + 20);
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
