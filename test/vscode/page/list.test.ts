import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ResultsBuilder } from '../../../src/app/results/resultsBuilder.ts';
import { SnapshotFeed } from '../../../src/app/results/snapshotFeed.ts';
import type { HostMessage } from '../../../src/protocol/view.ts';
import { buildPage, launchBrowser, PageUnderTest, type OpenOptions } from './pageUnderTest.ts';
import { resultsSnapshot, runningSnapshot } from './pageStates.ts';
import { LONG_TEXT, sampleRun } from './sampleRuns.ts';

describe('list of prompts', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const open = async (snapshot = resultsSnapshot(sampleRun(72)), options?: OpenOptions): Promise<PageUnderTest> => {
    const tested = await PageUnderTest.open(browser, options);
    await tested.show(snapshot);
    return tested;
  };
  /** Key and setting of what has the keyboard. */
  const focused = (tested: PageUnderTest): Promise<string> =>
    tested.page.evaluate(`[document.activeElement.dataset.key, document.activeElement.dataset.setting].filter(Boolean).join(' / ')`);
  const press = async (tested: PageUnderTest, ...keys: string[]): Promise<void> => {
    for (const key of keys) await tested.page.keyboard.press(key);
    await tested.settle();
  };
  const scroll = async (tested: PageUnderTest, top: number): Promise<void> => {
    await tested.page.evaluate(`document.querySelector('.page').scrollTop = ${top}`);
    await tested.settle();
  };

  it('is walked with the keyboard: rows, then their answers', async () => {
    const tested = await open();
    await tested.page.locator('[data-key="r 0"]').focus();
    await press(tested, 'ArrowDown', 'ArrowRight');
    assert.equal(await tested.page.locator('[data-key="r 1"][aria-expanded]').getAttribute('aria-expanded'), 'true');
    await press(tested, 'ArrowRight');
    assert.equal(await focused(tested), 'r 1 / plain');
    await press(tested, 'ArrowRight');
    assert.equal(await focused(tested), 'r 1 / instructed');
    await press(tested, 'ArrowLeft', 'ArrowLeft');
    assert.equal(await focused(tested), 'r 1');
    await press(tested, 'ArrowLeft');
    assert.equal(await tested.page.locator('[data-key="r 1"][aria-expanded]').getAttribute('aria-expanded'), 'false');
    await press(tested, 'ArrowLeft');
    assert.equal(await focused(tested), 'g change_case:english_lowercase');
    await press(tested, 'End');
    assert.equal(await focused(tested), 'r 71');
    await press(tested, 'PageUp', 'Home');
    assert.equal(await focused(tested), 'g change_case:english_lowercase');
    assert.equal(await tested.page.locator('#list [tabindex="0"]').count(), 1);
    await tested.close();
  });

  it('has its keys for failures, filter, search, copying and running again', async () => {
    const tested = await open();
    await tested.page.locator('[data-key="r 0"]').focus();
    await press(tested, 'n');
    assert.equal(await focused(tested), 'r 1');
    await press(tested, 'Control+Enter', 'Control+c');
    const [run, copy] = (await tested.intents()).slice(-2);
    assert.deepEqual(run, { kind: 'run-row', item: 1 });
    assert.ok(copy?.kind === 'copy' && copy.text.includes('| Plain | Fail: 3 capital letters |'));
    await press(tested, 'f', 'f');
    assert.equal(await tested.page.locator('.segment[aria-pressed="true"]').innerText(), 'Failed67');
    await press(tested, '/');
    await tested.page.keyboard.type('fff lentil');
    await tested.settle();
    await tested.page.getByText('No answer contains “fff lentil” and failed.').waitFor();
    await press(tested, 'Escape');
    assert.equal(await tested.page.locator('.segment[aria-pressed="true"]').innerText(), 'Failed67');
    assert.ok((await tested.page.locator('.prompt-line').count()) > 10);
    await tested.close();
  });

  it('goes through the regions with F6', async () => {
    const tested = await open();
    const regions: string[] = [];
    for (let i = 0; i < 5; i++) {
      await press(tested, 'F6');
      regions.push(await tested.page.evaluate(`document.activeElement.closest('[data-region], #list').getAttribute('aria-label')`));
    }
    assert.deepEqual(regions, ['Comparison', 'Steering', 'Plots', 'Filter', 'Prompts']);
    await tested.close();
  });

  it('is as it was after a reload: opened, filtered, focused, scrolled', async () => {
    const tested = await open();
    await tested.page.locator('[data-key="r 2"]').click();
    await press(tested, 'f', 'f', 'ArrowDown');
    await scroll(tested, 600);
    await tested.page.waitForTimeout(250);
    const before = await tested.page.evaluate<string>(`document.elementFromPoint(100, 300).closest('[data-key]').dataset.key`);
    const saved = await tested.saved();
    await tested.close();
    const again = await open(resultsSnapshot(sampleRun(72)), { saved });
    await again.settle();
    assert.equal(await again.page.evaluate(`document.elementFromPoint(100, 300).closest('[data-key]').dataset.key`), before);
    assert.equal(await again.page.locator('.segment[aria-pressed="true"]').innerText(), 'Failed67');
    await scroll(again, 0);
    assert.equal(await again.page.locator('[data-key="r 2"][aria-expanded]').getAttribute('aria-expanded'), 'true');
    assert.equal(await again.page.locator('#list [tabindex="0"]').getAttribute('data-key'), 'r 3');
    await again.close();
  });

  it('draws what is near the view of thousands of rows, at any width', async () => {
    for (const width of [380, 1280]) {
      const tested = await open(resultsSnapshot(sampleRun(3000)), { width });
      assert.ok((await tested.page.locator('.entry').count()) < 90);
      await tested.page.locator('#list [tabindex="0"]').focus();
      await press(tested, 'End');
      assert.equal(await focused(tested), 'r 2999');
      const box = await tested.page.locator('[data-key="r 2999"]').first().boundingBox();
      assert.ok(box && box.y > 0 && box.y < 900, JSON.stringify(box));
      await scroll(tested, 20000);
      await tested.page.keyboard.press('ArrowUp');
      await tested.settle();
      assert.equal(await focused(tested), 'r 2998', 'keys go on from the row that was scrolled away');
      await tested.close();
    }
  });

  it('does not move what is being read when rows above turn out higher', async () => {
    const tested = await open(resultsSnapshot(sampleRun(600)), { width: 1280 });
    await scroll(tested, 30000);
    const key = await tested.page.evaluate<string>(`document.elementFromPoint(100, 450).closest('[data-key]').dataset.key`);
    const top = async (): Promise<number> => (await tested.page.locator(`[data-key="${key}"]`).first().boundingBox())!.y;
    for (let i = 0; i < 6; i++) {
      const before = await top();
      await tested.page.evaluate(`document.querySelector('.page').scrollTop -= 60`);
      await tested.settle();
      assert.ok(Math.abs((await top()) - before - 60) < 1.5, `moved by ${(await top()) - before}`);
    }
    await tested.close();
  });

  it('asks for the rest of a long answer and shows it whole, then cut again', async () => {
    const tested = await open();
    await tested.page.locator('[data-key="r 7"]').click();
    const answer = tested.page.locator('.answer[data-key="r 7"][data-setting="plain"]');
    assert.ok((await answer.locator('.out').textContent())!.length <= 2000);
    await answer.getByRole('button', { name: 'Show all 1,200 words' }).click();
    await tested.settle();
    assert.deepEqual((await tested.intents()).filter(({ kind }) => kind === 'show-answer'), [{ kind: 'show-answer', item: 7, setting: 'plain' }]);
    await tested.send({ kind: 'answer', run: 'another run', item: 7, setting: 'plain', text: 'of another run' });
    await tested.send({ kind: 'answer', run: '20261123-1514-format-basics', item: 7, setting: 'plain', text: LONG_TEXT });
    assert.equal(await answer.locator('.out').textContent(), LONG_TEXT);
    await answer.getByRole('button', { name: 'Show less' }).click();
    await tested.settle();
    assert.ok((await answer.locator('.out').textContent())!.length <= 2000);
    await tested.close();
  });

  it('shows three repeats of broken text and says how many were left out', async () => {
    const snapshot = resultsSnapshot(sampleRun(72));
    const row = snapshot.results!.rows.find(({ answers }) => answers.steered?.status === 'broken')!;
    const tested = await open(snapshot);
    await tested.page.locator('.segment.broken').click();
    await tested.page.locator(`[data-key="r ${row.item}"]`).click();
    const answer = tested.page.locator(`.answer[data-key="r ${row.item}"][data-setting="steered"]`);
    assert.equal(await answer.locator('.out').textContent(), Array.from({ length: 3 }, () => '* Check the frame for cracks').join('\n'));
    assert.equal(await answer.locator('.repeats').innerText(), 'The same line 58 more times. Show all');
    await tested.close();
  });

  it('lets streamed text only grow, with a selection in it kept, and sends updates of changed rows alone', async () => {
    const tested = await open(runningSnapshot());
    const messages: HostMessage[] = [];
    const feed = new SnapshotFeed((message) => messages.push(structuredClone(message)));
    const run = sampleRun(72);
    const builder = new ResultsBuilder('streaming', run.spec);
    feed.pageReady();
    const write = async (text: string): Promise<void> => {
      const live = { state: 'running' as const, writing: new Map([[run.spec.cells[0]!.id, { text, tokens: 3, tokensPerSecond: 31 }]]) };
      feed.show({ state: { kind: 'results' }, results: builder.build({ rows: [], live }) });
      await new Promise((resolve) => setTimeout(resolve, 120));
      for (const message of messages.splice(0)) await tested.send(message);
    };
    await write('The moon is');
    await tested.page.locator('[data-key="r 0"]').click();
    await tested.settle();
    const out = tested.page.locator('.answer[data-setting="plain"] .out');
    assert.equal(await out.textContent(), 'The moon is');
    await tested.page.evaluate(`getSelection().setBaseAndExtent(document.querySelector('.out span').firstChild, 4, document.querySelector('.out span').firstChild, 8)`);
    await write('The moon is a lamp');
    assert.equal(await out.textContent(), 'The moon is a lamp');
    assert.equal(await tested.page.evaluate('String(getSelection())'), 'moon');
    await tested.page.locator('.answer[data-setting="plain"]').getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual((await tested.intents()).at(-1), { kind: 'stop-answer', item: 0, setting: 'plain' });
    assert.deepEqual(tested.faults, []);
    feed.dispose();
    await tested.close();
  });

  it('shows hostile text as text, each in its own direction', async () => {
    const run = sampleRun(1, ['plain']);
    const hostile = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>\u202eevil\u202c **bold** [a](javascript:alert(1))\n${'A'.repeat(3000)}`;
    const rows = [{ ...run.rows[0]!, response: hostile }];
    const spec = { ...run.spec, items: [{ ...run.spec.items[0]!, prompt: '<b>لماذا</b> & why' }] };
    const tested = await open(resultsSnapshot({ ...run, spec, rows }));
    assert.equal(await tested.page.title(), 'Results');
    assert.equal(await tested.page.locator('.out').textContent(), hostile.slice(0, 2000));
    assert.equal(await tested.page.locator('.out img, .out script, .out a, .prompt b').count(), 0);
    assert.equal(await tested.page.locator('.prompt').innerText(), '<b>لماذا</b> & why');
    assert.equal(await tested.page.locator('.out').getAttribute('dir'), 'auto');
    assert.ok(await tested.page.evaluate(`document.querySelector('.page').scrollWidth <= document.querySelector('.page').clientWidth`));
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('lays rows out by width: a list, then two, three and four columns, never wider than the page', async () => {
    const tested = await open();
    for (const [width, columns] of [[300, 0], [599, 0], [600, 2], [899, 2], [900, 3], [1499, 3], [1500, 4]] as const) {
      await tested.page.setViewportSize({ width, height: 800 });
      await tested.settle();
      assert.equal(await tested.page.locator('.columns-head > [role="columnheader"]').count(), columns === 0 ? 0 : columns + 1, `${width} px`);
      assert.ok(await tested.page.evaluate(`document.querySelector('.page').scrollWidth <= document.querySelector('.page').clientWidth`), `${width} px`);
    }
    await tested.page.setViewportSize({ width: 1000, height: 800 });
    await tested.settle();
    await tested.page.getByRole('button', { name: '3 of 4 columns' }).click();
    await tested.page.getByRole('checkbox', { name: 'Both' }).click();
    await tested.settle();
    assert.deepEqual(await tested.page.locator('.columns-head .setting').allInnerTexts(), ['Instructed', 'Steered', 'Both']);
    await tested.close();
  });
});
