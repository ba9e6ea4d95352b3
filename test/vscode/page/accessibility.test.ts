import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';
import { assertClean } from './axe.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { retunedSnapshot, sampleProjection, WAITING, WITH_RESULTS } from './pageStates.ts';
import { SAMPLE_FIGURES } from './sampleFigures.ts';
import type { ThemeName } from './themes.ts';

describe('accessibility of the results page', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const clean = async (name: string, snapshot: ResultsSnapshot, width: number, themes?: readonly ThemeName[]): Promise<void> => {
    const tested = await PageUnderTest.open(browser, { width, height: 1000 });
    await tested.show(snapshot);
    await assertClean(tested, `${name}, ${width} px`, themes);
    await tested.close();
  };
  for (const [name, state] of Object.entries(WAITING)) {
    it(`axe finds nothing: ${name}`, () => clean(name, { revision: 1, state }, 380));
  }
  for (const [name, snapshot] of Object.entries(WITH_RESULTS)) {
    it(`axe finds nothing: ${name}, narrow`, () => clean(name, snapshot(), 380));
    it(`axe finds nothing: ${name}, wide`, () => clean(name, snapshot(), 1280, ['dark', 'hc-light']));
  }

  it('axe finds nothing: opened rows, selection, search without a match, table of the search, keys, columns', async () => {
    const tested = await PageUnderTest.open(browser, { height: 1200 });
    await tested.show(WITH_RESULTS['one prompt']!());
    const check = (what: string): Promise<void> => assertClean(tested, what);
    await tested.page.locator('.prompt-line').focus();
    await check('selection');
    await tested.page.getByRole('button', { name: 'Plots' }).click();
    await tested.page.getByRole('button', { name: 'Show as Table' }).first().click();
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
    await assertClean(wide, 'columns');
    await wide.close();
  });

  it('axe finds nothing: plots of every kind and their tables, a point opened, menus, differences, projections, kept answers', async () => {
    const tested = await PageUnderTest.open(browser, { width: 1280, height: 1200 });
    const snapshot = retunedSnapshot(9);
    const { head, rows } = snapshot.results!;
    await tested.show({ ...snapshot, results: { rows, head: { ...head, figures: SAMPLE_FIGURES } } });
    const check = (what: string): Promise<void> => assertClean(tested, what);
    await check('plots');
    for (const button of await tested.page.getByRole('button', { name: 'Show as Table' }).all()) await button.click();
    await check('tables');
    await tested.page.getByRole('button', { name: '17', exact: true }).first().click();
    await tested.send({ kind: 'cells', run: head.run, label: 'Layer 17', rows: rows.slice(0, 2) });
    await check('a point opened');
    await tested.page.locator('.chip').click();
    await tested.page.getByRole('button', { name: '19', exact: true }).first().click();
    await check('layer menu');
    await tested.page.keyboard.press('Escape');
    await tested.page.getByRole('button', { name: 'Plots' }).click();
    await tested.page.locator('[data-key="r 1"]').first().focus();
    for (const key of ['s', 'd', 'm', 'p']) await tested.page.keyboard.press(key);
    await tested.settle();
    for (const intent of await tested.intents()) {
      if (intent.kind === 'show-projection') await tested.send({ kind: 'projection', ...sampleProjection(head.run, intent.item, intent.setting, rows[intent.item]!.answers[intent.setting]!.text) });
    }
    await check('differences, projections, kept answers');
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('can be used at 200 % zoom: a view of 640 px is the list of 320 px', async () => {
    const tested = await PageUnderTest.open(browser, { width: 320, height: 500, scale: 2 });
    await tested.show(WITH_RESULTS['steered anew']!());
    assert.ok(await tested.page.evaluate(`document.querySelector('.page').scrollWidth <= document.querySelector('.page').clientWidth`));
    const cut = await tested.page.evaluate<string[]>(`[...document.querySelectorAll('.rates td, .toolbar button, .steering td')].filter((each) => { const box = each.getBoundingClientRect(); return box.width > 0 && (box.right > innerWidth + 0.5 || box.left < -0.5); }).map((each) => each.textContent)`);
    assert.deepEqual(cut, []);
    await tested.close();
  });

  it('tells what is on, and shows the sliders, where the system sets the colours', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(WITH_RESULTS['finished']!());
    await tested.page.emulateMedia({ forcedColors: 'active' });
    const background = (selector: string): Promise<string> => tested.page.evaluate(`getComputedStyle(document.querySelector('${selector}')).backgroundColor`);
    assert.notEqual(await background(`.segment[aria-pressed="true"]`), await background(`.segment[aria-pressed="false"]`));
    assert.equal(await tested.page.evaluate(`getComputedStyle(document.querySelector('.slider input')).forcedColorAdjust`), 'none');
    await tested.close();
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
