import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { resultsSnapshot, searchingSnapshot } from './pageStates.ts';
import { sampleRun } from './sampleRuns.ts';

describe('layer search', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** How many pixels of the canvas have about this colour. */
  const pixels = (tested: PageUnderTest, [red, green, blue]: readonly [number, number, number]): Promise<number> =>
    tested.page.evaluate(`(() => {
      const canvas = document.getElementById('layer-rates');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && Math.abs(data[i] - ${red}) + Math.abs(data[i + 1] - ${green}) + Math.abs(data[i + 2] - ${blue}) < 24) count++;
      return count;
    })()`);

  it('draws its points in the colours of the theme, and draws them anew when that changes', async () => {
    const tested = await PageUnderTest.open(browser, { theme: 'dark' });
    await tested.show(resultsSnapshot(sampleRun(1)));
    const [darkBlue, lightBlue] = [[0x59, 0xa4, 0xf9], [0x00, 0x63, 0xd3]] as const;
    assert.ok((await pixels(tested, darkBlue)) > 300);
    assert.equal(await pixels(tested, lightBlue), 0);
    await tested.setTheme('light');
    assert.ok((await pixels(tested, lightBlue)) > 300);
    assert.equal(await pixels(tested, darkBlue), 0);
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('has a table that says all of it', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(resultsSnapshot(sampleRun(1)));
    const label = await tested.page.locator('#layer-rates').getAttribute('aria-label');
    assert.ok(label?.includes('layer 19 7/8') && label.includes('instructed 5/8') && label.includes('chosen: layer 19'), String(label));
    await tested.page.getByRole('button', { name: 'Show as Table' }).click();
    await tested.settle();
    const rows = await tested.page.locator('.figures tbody tr').allInnerTexts();
    assert.equal(rows.length, 14);
    const cells = (row: string): string[] => row.split(/\s*\t\s*/).map((cell) => cell.trim());
    assert.deepEqual(cells(rows[1]!), ['none', '0/8', '0', '0–32', '0/8', '0–32', 'unsteered']);
    assert.deepEqual(cells(rows.find((row) => row.startsWith('19'))!), ['19', '7/8', '88', '53–98', '0/8', '0–32', 'chosen']);
    assert.deepEqual(cells(rows.find((row) => row.startsWith('23'))!), ['23', '5/8', '63', '31–86', '1/8', '2–47', 'left out: broken text']);
    await tested.close();
  });

  it('gives its picture to the host, both panels of it', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(resultsSnapshot(sampleRun(1)));
    await tested.page.getByRole('button', { name: 'Save as PNG' }).click();
    const intent = (await tested.intents()).at(-1);
    assert.ok(intent?.kind === 'save-image');
    assert.equal(intent.name, 'layer-search-all lowercase');
    const png = Buffer.from(intent.png, 'base64');
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    assert.ok(png.readUInt32BE(20) >= 168 + 72);
    await tested.close();
  });

  it('does not draw again while only answers change', async () => {
    const tested = await PageUnderTest.open(browser);
    const snapshot = resultsSnapshot(sampleRun(1));
    await tested.show(snapshot);
    await tested.page.evaluate(`document.getElementById('layer-rates').dataset.same = 'yes'; globalThis.draws = 0; const own = CanvasRenderingContext2D.prototype.clearRect; CanvasRenderingContext2D.prototype.clearRect = function (...a) { draws++; return own.apply(this, a); }`);
    for (let revision = 2; revision < 6; revision++) {
      await tested.send({ kind: 'update', update: { from: revision - 1, revision, state: { kind: 'results' }, head: snapshot.results!.head, changed: [] } });
    }
    assert.equal(await tested.page.evaluate('draws'), 0);
    assert.equal(await tested.page.locator('#layer-rates').getAttribute('data-same'), 'yes');
    await tested.close();
  });

  it('is open while a search runs, and shows the layers so far', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(searchingSnapshot());
    assert.ok(await tested.page.locator('#layer-rates').isVisible());
    await tested.page.getByText('8 prompts a layer · 1.00× · 44 of 64', { exact: true }).waitFor();
    await tested.page.getByText('The search is not done.', { exact: false }).waitFor();
    await tested.close();
  });
});
