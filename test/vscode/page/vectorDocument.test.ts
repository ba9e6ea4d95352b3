import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { assertClean } from './axe.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { documentSnapshot, DOCUMENTS } from './sampleVector.ts';

describe('the vector document', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [name, document] of Object.entries(DOCUMENTS)) {
    it(`is clean to axe in four themes and fits at every width: ${name}`, async () => {
      for (const width of [320, 1280]) {
        const tested = await PageUnderTest.open(browser, { width, height: 1100, placement: 'editor' });
        await tested.show(documentSnapshot(document()));
        await assertClean(tested, `${width} px`);
        await tested.close();
      }
    });
  }

  it('is clean to axe with its plots as tables and all its layers', async () => {
    const tested = await PageUnderTest.open(browser, { width: 640, height: 1400, placement: 'editor' });
    await tested.show(documentSnapshot(DOCUMENTS['searched']!()));
    for (const button of await tested.page.getByRole('button', { name: 'Show as Table' }).all()) await button.click();
    await tested.page.getByRole('button', { name: 'Searched Layers Only' }).click();
    await assertClean(tested, 'tables');
    assert.equal(await tested.page.locator('.mark.broken').count(), 3, 'layers left out for broken text');
    await tested.close();
  });

  it('shows whether the vector works, then what it was made from, then curves, then layers', async () => {
    const tested = await PageUnderTest.open(browser, { width: 1280, height: 1400 });
    await tested.show(documentSnapshot(DOCUMENTS['searched']!()));
    assert.equal(await tested.page.getByRole('heading', { level: 1 }).innerText(), 'all lowercase');
    const places = await tested.page.evaluate<[string, number][]>(`[...document.querySelectorAll('section')].map((each) => [each.getAttribute('aria-label'), each.getBoundingClientRect().top])`);
    assert.deepEqual([...places].sort((a, b) => a[1] - b[1]).map(([name]) => name).filter((name) => name !== 'Layer search'), ['Works at', 'Made from', 'By layer', 'Layers']);
    assert.equal(await tested.page.locator('figure').count(), 4);
    assert.ok((await tested.page.locator('canvas').first().getAttribute('aria-label'))!.includes('Layer 19 7/8, 88 (53–98)'));
    await tested.close();
  });

  it('lists the searched layers alone, or all, also after a reload', async () => {
    const tested = await PageUnderTest.open(browser, { width: 1280 });
    await tested.show(documentSnapshot(DOCUMENTS['searched']!()));
    const rows = tested.page.locator('[aria-label="Layers"] tbody tr');
    assert.equal(await rows.count(), 13);
    assert.match(await tested.page.locator('[aria-label="Layers"] tr.chosen').innerText(), /^19\s+7\/8\s+88\s+53–98\s+0\/8\s+0–32\s+4\.31\s+0\.88\s+4\.08\s+chosen$/);
    await tested.page.getByRole('button', { name: 'Searched Layers Only' }).press('Enter');
    await tested.settle();
    assert.equal(await rows.count(), 29);
    const again = await PageUnderTest.open(browser, { width: 1280, saved: await tested.saved() });
    await again.show(documentSnapshot(DOCUMENTS['searched']!()));
    assert.equal(await again.page.locator('[aria-label="Layers"] tbody tr').count(), 29);
    await tested.close();
    await again.close();
  });

  it('asks the host for what is pressed', async () => {
    const tested = await PageUnderTest.open(browser, { width: 600 });
    await tested.show(documentSnapshot(DOCUMENTS['searched']!()));
    for (const name of ['Use This Vector', 'Search Layers…', 'Export…', 'Analyse…', 'lowercase.pairs.jsonl', 'Format basics']) await tested.page.getByRole('button', { name, exact: true }).click();
    assert.deepEqual((await tested.intents()).filter(({ kind }) => kind === 'vector'), [
      { kind: 'vector', command: 'use' }, { kind: 'vector', command: 'search-layers' }, { kind: 'vector', command: 'export' }, { kind: 'vector', command: 'analyse' },
      { kind: 'vector', command: 'open-file', subject: 'lowercase.pairs.jsonl' }, { kind: 'vector', command: 'open-run' },
    ]);
    await tested.show(documentSnapshot(DOCUMENTS['plain']!()));
    for (const name of ['Shift by One', 'Keep', 'Import']) await tested.page.getByRole('button', { name }).click();
    assert.deepEqual((await tested.intents()).slice(-3), [{ kind: 'vector', command: 'shift' }, { kind: 'vector', command: 'keep' }, { kind: 'vector', command: 'import' }]);
    await tested.close();
  });
});
