import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { setLanguage } from '../../../src/app/language.ts';
import { writeReport } from '../../../src/app/report/writeReport.ts';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';
import { WAITING, WITH_RESULTS } from './pageStates.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { DOCUMENTS, documentSnapshot } from './sampleVector.ts';

const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../../l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;

/** All that can be read or heard: texts, names and tooltips, but for what models and users wrote. */
const SAID = `(() => {
  const own = (element) => !element.closest('.out, .ask, .prompt, [dir="auto"]');
  const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode()) if (own(walker.currentNode.parentElement)) said.push(walker.currentNode.data.trim());
  for (const element of document.querySelectorAll('.page [aria-label], .page [title], .page [aria-valuetext], .page [placeholder]')) {
    if (own(element)) said.push(...['aria-label', 'title', 'aria-valuetext', 'placeholder'].map((name) => element.getAttribute(name) ?? ''));
  }
  return [...new Set(said)].filter((text) => text !== '');
})()`;

/** Buttons and table cells whose text does not fit, and what stands out of the page. */
const CUT = `(() => {
  const page = document.querySelector('.page');
  const cut = [...page.querySelectorAll('button, h1, h2, h3, th, td, p, dt, dd, vscode-button')].filter((element) => !element.closest('.cut, .unseen, .table-scroll') && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline');
  return [...(page.scrollWidth > page.clientWidth ? ['the page'] : []), ...cut.map((element) => element.outerHTML.slice(0, 200))];
})()`;

describe('the page in German', () => {
  let browser: Browser;
  let dist: string;

  before(async () => {
    dist = await buildPage();
    browser = await launchBrowser();
    setLanguage({ tag: 'de', texts });
  });
  after(async () => {
    setLanguage({ tag: 'en', texts: {} });
    await browser.close();
  });

  // Made after the language is set: hosts put their texts into snapshots.
  const snapshots = (): [string, ResultsSnapshot][] => [
    ...Object.entries(WAITING).filter(([, { kind }]) => kind !== 'problem').map(([name, state]): [string, ResultsSnapshot] => [name, { revision: 1, state }]),
    ...Object.entries(WITH_RESULTS).map(([name, make]): [string, ResultsSnapshot] => [name, make()]),
    // A model's document is made by the extension itself.
    ...Object.entries(DOCUMENTS).filter(([name]) => name !== 'a model').map(([name, make]): [string, ResultsSnapshot] => [name, documentSnapshot(make())]),
  ];

  for (const width of [300, 900]) {
    it(`says nothing in English, and all of it fits in ${width} px`, async () => {
      for (const [name, snapshot] of snapshots()) {
        const tested = await PageUnderTest.open(browser, { width });
        await tested.show(snapshot);
        assert.equal(await tested.page.evaluate('document.documentElement.lang'), 'de');
        const said = await tested.page.evaluate<string[]>(SAID);
        assert.deepEqual(said.filter((text) => texts[text] !== undefined && texts[text] !== text), [], name);
        assert.deepEqual(await tested.page.evaluate(CUT), [], name);
        assert.deepEqual(tested.faults, []);
        await tested.close();
      }
    });
  }

  it('lists its keys where they fit', async () => {
    const tested = await PageUnderTest.open(browser, { width: 300 });
    await tested.show(WITH_RESULTS['finished']!());
    await tested.page.keyboard.press('?');
    await tested.page.getByRole('heading', { name: 'Tastatur' }).waitFor();
    assert.deepEqual(await tested.page.evaluate(CUT), []);
    await tested.close();
  });

  it('cuts the name of an instruction before the passes beside it', async () => {
    const tested = await PageUnderTest.open(browser, { width: 600 });
    await tested.show(WITH_RESULTS['finished']!());
    const apart = await tested.page.evaluate<boolean[]>(`[...document.querySelectorAll('.columns-group')].map(({ children: [name, passes] }) => {
      const text = document.createRange();
      text.selectNodeContents(passes);
      return name.querySelector('.cut').getBoundingClientRect().right < text.getBoundingClientRect().left;
    })`);
    assert.ok(apart.length > 0 && apart.every(Boolean));
    await tested.close();
  });

  it('is a report that carries its language with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'steerboard-report-'));
    const file = join(folder, 'bericht.html');
    try {
      await writeReport(file, WITH_RESULTS['finished']!().results!, dist);
      const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
      await page.goto(pathToFileURL(file).href);
      await page.getByRole('columnheader', { name: 'Einstellung' }).waitFor();
      assert.equal(await page.evaluate('document.documentElement.lang'), 'de');
      const said = await page.evaluate<string[]>(SAID);
      assert.deepEqual(said.filter((text) => texts[text] !== undefined && texts[text] !== text), []);
      await page.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
