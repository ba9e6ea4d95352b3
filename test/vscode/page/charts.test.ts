import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Figure } from '../../../src/protocol/figures.ts';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { resultsSnapshot, searchingSnapshot } from './pageStates.ts';
import { SAMPLE_FIGURES } from './sampleFigures.ts';
import { sampleRun } from './sampleRuns.ts';

function withFigures(figures: readonly Figure[], count = 2): ResultsSnapshot {
  const snapshot = resultsSnapshot(sampleRun(count));
  return { ...snapshot, results: { ...snapshot.results!, head: { ...snapshot.results!.head, figures } } };
}

describe('plots', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** How many pixels of the canvas have about this colour. */
  const pixels = (tested: PageUnderTest, canvas: string, [red, green, blue]: readonly [number, number, number]): Promise<number> =>
    tested.page.evaluate(`(() => {
      const canvas = document.getElementById(${JSON.stringify(canvas)});
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && Math.abs(data[i] - ${red}) + Math.abs(data[i + 1] - ${green}) + Math.abs(data[i + 2] - ${blue}) < 24) count++;
      return count;
    })()`);
  /** Narrow pages give their rows first, and the plots wait closed. */
  const showPlots = async (tested: PageUnderTest, snapshot: ResultsSnapshot): Promise<void> => {
    await tested.show(snapshot);
    const section = tested.page.getByRole('button', { name: 'Plots', exact: true });
    if ((await section.getAttribute('aria-expanded')) === 'false') await section.click();
    await tested.settle();
  };
  const cellsOf = (tested: PageUnderTest): Promise<string[][]> =>
    tested.page.evaluate(`[...document.querySelectorAll('.figures tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent.trim()))`);

  it('draw their points in the colours of the theme, and draw them anew when that changes', async () => {
    const tested = await PageUnderTest.open(browser, { theme: 'dark' });
    await showPlots(tested, resultsSnapshot(sampleRun(2)));
    const [darkBlue, lightBlue] = [[0x59, 0xa4, 0xf9], [0x00, 0x63, 0xd3]] as const;
    assert.ok((await pixels(tested, 'search-1-layers-0', darkBlue)) > 300);
    assert.equal(await pixels(tested, 'search-1-layers-0', lightBlue), 0);
    await tested.setTheme('light');
    assert.ok((await pixels(tested, 'search-1-layers-0', lightBlue)) > 300);
    assert.equal(await pixels(tested, 'search-1-layers-0', darkBlue), 0);
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('of every kind are drawn at every width, and have a title with n, a label in words, and a table', async () => {
    for (const width of [300, 380, 1280]) {
      const tested = await PageUnderTest.open(browser, { width });
      await showPlots(tested, withFigures(SAMPLE_FIGURES));
      for (const { id, title, n } of SAMPLE_FIGURES) {
        assert.equal((await tested.page.locator(`[id="${id}-title"]`).innerText()).replace(/\s+/g, ' '), `${title} ${n}`);
        const figure = tested.page.locator(`figure[aria-labelledby="${id}-title"]`);
        const drawn = await figure.locator('canvas').evaluateAll((canvases) => canvases.map((each) => {
          const canvas = each as unknown as { width: number; height: number; getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } } };
          return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
        }));
        assert.ok(drawn.length > 0 && drawn.every(Boolean), `${id} at ${width} px`);
        assert.ok((await figure.locator('canvas').first().getAttribute('aria-label'))!.startsWith(title), id);
        await figure.getByRole('button', { name: 'Show as Table' }).click();
        await tested.settle();
        assert.equal(await figure.locator('canvas').count(), 0);
        assert.ok((await figure.locator('tbody tr').count()) >= 2, id);
      }
      assert.ok(await tested.page.evaluate(`document.querySelector('.page').scrollWidth <= document.querySelector('.page').clientWidth`), `${width} px`);
      assert.deepEqual(tested.faults, []);
      await tested.close();
    }
  });

  it('have a table that says all of it', async () => {
    const tested = await PageUnderTest.open(browser);
    const snapshot = resultsSnapshot(sampleRun(2));
    await showPlots(tested, withFigures(snapshot.results!.head.figures!.filter(({ id }) => id === 'search-1-layers')));
    const label = await tested.page.locator('#search-1-layers-0').getAttribute('aria-label');
    assert.ok(label?.includes('Layer 19 7/8, 88 (53–98)') && label.includes('instructed, 5/8') && label.includes('chosen: layer 19'), String(label));
    await tested.page.getByRole('button', { name: 'Show as Table' }).click();
    await tested.settle();
    const rows = await cellsOf(tested);
    assert.equal(rows.length, 14);
    assert.deepEqual(rows.find(([name]) => name === 'none'), ['none', '0/8', '0', '0–32', '0/8', '0', '0–32', '']);
    assert.deepEqual(rows.find(([name]) => name === '19'), ['19', '7/8', '88', '53–98', '0/8', '0', '0–32', 'chosen']);
    assert.deepEqual(rows.find(([name]) => name === '23'), ['23', '5/8', '63', '31–86', '1/8', '13', '2–47', '1 broken']);
    await tested.close();
  });

  it('go to the host as a picture that stands alone', async () => {
    const tested = await PageUnderTest.open(browser);
    await showPlots(tested, withFigures(SAMPLE_FIGURES.slice(0, 1)));
    await tested.page.getByRole('button', { name: 'Save as PNG' }).click();
    const intent = (await tested.intents()).at(-1);
    assert.ok(intent?.kind === 'save-image');
    assert.equal(intent.name, 'strengths');
    const png = Buffer.from(intent.png, 'base64');
    assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
    const canvases = await tested.page.evaluate<number>(`[...document.querySelectorAll('.figure canvas')].reduce((sum, { height }) => sum + height, 0)`);
    assert.ok(png.readUInt32BE(20) >= canvases + 40, 'title and note are in it');
    await tested.close();
  });

  it('open the rows behind a point, and show all rows again', async () => {
    const tested = await PageUnderTest.open(browser, { width: 1280, height: 1400 });
    await tested.show(withFigures(SAMPLE_FIGURES.slice(0, 1), 9));
    // The hollow point at the right end of the curve.
    const canvas = tested.page.locator('#strengths-0');
    const box = (await canvas.boundingBox())!;
    await canvas.click({ position: { x: box.width - 8, y: 18 + (1 - 9 / 24) * (184 - 22) } });
    await tested.settle();
    assert.equal(await tested.page.locator('.chip').innerText(), 'Strength 2, broken');
    assert.deepEqual(await tested.page.evaluate(`[...document.querySelectorAll('.answers-row')].map((row) => row.dataset.key)`), ['r 3', 'r 5']);
    await tested.page.locator('.chip').click();
    await tested.settle();
    assert.ok((await tested.page.locator('.answers-row').count()) > 3);
    await tested.close();
  });

  it('open them by keyboard too, from the table; where no row has them, the host is asked and its rows are listed', async () => {
    const tested = await PageUnderTest.open(browser, { width: 380, height: 1400 });
    const snapshot = searchingSnapshot();
    await tested.show(snapshot);
    assert.equal(await tested.page.locator('#list').count(), 0);
    await tested.page.getByRole('button', { name: 'Show as Table' }).first().click();
    await tested.page.getByRole('button', { name: '12', exact: true }).press('Enter');
    const asked = (await tested.intents()).at(-1);
    assert.ok(asked?.kind === 'show-cells' && asked.cells.includes('12-0'), JSON.stringify(asked));
    const { results } = resultsSnapshot(sampleRun(3, ['steered']));
    await tested.send({ kind: 'cells', run: snapshot.results!.head.run, label: asked.label, rows: results!.rows });
    await tested.settle();
    assert.equal(await tested.page.locator('.chip').innerText(), asked.label);
    assert.equal(await tested.page.locator('.prompt-line').count(), 3);
    await tested.page.locator('.chip').click();
    await tested.settle();
    assert.equal(await tested.page.locator('#list').count(), 0);
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('stand on a page without rows', async () => {
    const tested = await PageUnderTest.open(browser);
    const { results } = withFigures(SAMPLE_FIGURES.slice(4));
    await tested.show({ revision: 1, state: { kind: 'results' }, results: { head: { ...results!.head, settings: [], steering: [], groups: [], finding: [], notices: [] }, rows: [] } });
    assert.equal(await tested.page.locator('figure').count(), SAMPLE_FIGURES.length - 4);
    assert.equal(await tested.page.locator('#list, .toolbar').count(), 0);
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('are not drawn again while only answers change', async () => {
    const tested = await PageUnderTest.open(browser);
    const snapshot = resultsSnapshot(sampleRun(2));
    await showPlots(tested, snapshot);
    await tested.page.evaluate(`document.getElementById('search-1-layers-0').dataset.same = 'yes'; globalThis.draws = 0; const own = CanvasRenderingContext2D.prototype.clearRect; CanvasRenderingContext2D.prototype.clearRect = function (...a) { draws++; return own.apply(this, a); }`);
    for (let revision = 2; revision < 6; revision++) {
      await tested.send({ kind: 'update', update: { from: revision - 1, revision, state: { kind: 'results' }, head: snapshot.results!.head, changed: [] } });
    }
    assert.equal(await tested.page.evaluate('draws'), 0);
    assert.equal(await tested.page.locator('#search-1-layers-0').getAttribute('data-same'), 'yes');
    await tested.close();
  });

  it('are open while a search runs, and show the layers so far', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(searchingSnapshot());
    assert.ok(await tested.page.locator('#search-layers-0').isVisible());
    await tested.page.getByText('4 to 8 prompts a layer', { exact: true }).waitFor();
    await tested.close();
  });
});
