import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { WAITING, WITH_RESULTS } from './pageStates.ts';
import type { ThemeName } from './themes.ts';

const THEME_NAMES: readonly ThemeName[] = ['light', 'dark', 'hc-light', 'hc-dark'];
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Rules broken, each with the elements at fault. */
async function violations(tested: PageUnderTest): Promise<string[]> {
  // By the debugger, which the page's own policy does not bind.
  if (!(await tested.page.evaluate('"axe" in globalThis'))) await tested.page.evaluate(await readFile(axe, 'utf8'));
  const { violations: found } = await tested.page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`);
}

describe('accessibility of the results page', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const clean = async (name: string, snapshot: ResultsSnapshot, width: number, themes: readonly ThemeName[]): Promise<void> => {
    const tested = await PageUnderTest.open(browser, { width, height: 1000 });
    await tested.show(snapshot);
    for (const theme of themes) {
      await tested.setTheme(theme);
      assert.deepEqual(await violations(tested), [], `${name}, ${width} px, ${theme}`);
    }
    assert.deepEqual(tested.faults, []);
    await tested.close();
  };
  for (const [name, state] of Object.entries(WAITING)) {
    it(`axe finds nothing: ${name}`, () => clean(name, { revision: 1, state }, 380, THEME_NAMES));
  }
  for (const [name, snapshot] of Object.entries(WITH_RESULTS)) {
    it(`axe finds nothing: ${name}, narrow`, () => clean(name, snapshot(), 380, THEME_NAMES));
    it(`axe finds nothing: ${name}, wide`, () => clean(name, snapshot(), 1280, ['dark', 'hc-light']));
  }

  it('axe finds nothing: opened rows, selection, search without a match, table of the search, keys, columns', async () => {
    const tested = await PageUnderTest.open(browser, { height: 1200 });
    await tested.show(WITH_RESULTS['one prompt']!());
    const check = async (what: string): Promise<void> => {
      await tested.settle();
      for (const theme of THEME_NAMES) {
        await tested.setTheme(theme);
        assert.deepEqual(await violations(tested), [], `${what}, ${theme}`);
      }
    };
    await tested.page.locator('.prompt-line').focus();
    await check('selection');
    await tested.page.getByRole('button', { name: 'Show as Table' }).click();
    await check('table');
    await tested.page.keyboard.press('?');
    await check('keys');
    await tested.page.keyboard.press('Escape');
    await tested.page.keyboard.press('/');
    await tested.page.keyboard.type('moonlight');
    await check('no match');
    await tested.close();
    const wide = await PageUnderTest.open(browser, { width: 1000 });
    await wide.show(WITH_RESULTS['finished']!());
    await wide.page.getByRole('button', { name: '3 of 4 columns' }).click();
    assert.deepEqual(await violations(wide), []);
    await wide.close();
  });

  it('keeps still for those who ask for less motion', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(WITH_RESULTS['running']!());
    await tested.page.evaluate(`document.querySelector('.page').scrollTop = 1e6`);
    await tested.page.locator('.codicon-loading').first().waitFor();
    const animation = (): Promise<string> => tested.page.evaluate(`getComputedStyle(document.querySelector('.codicon-loading')).animationName`);
    await tested.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await animation(), 'none');
    await tested.page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.notEqual(await animation(), 'none');
    await tested.close();
  });
});
