import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Intent } from '../../../src/protocol/intents.ts';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';
import { buildPage, launchBrowser, PageUnderTest, type OpenOptions } from './pageUnderTest.ts';
import { resultsSnapshot, retunedSnapshot, runningSnapshot, sampleProjection } from './pageStates.ts';
import { sampleRun } from './sampleRuns.ts';

describe('steering anew', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const open = async (snapshot: ResultsSnapshot, options: OpenOptions = { width: 1280 }): Promise<PageUnderTest> => {
    const tested = await PageUnderTest.open(browser, options);
    await tested.show(snapshot);
    return tested;
  };
  const steered = async (tested: PageUnderTest): Promise<Extract<Intent, { kind: 'steer' }>[]> =>
    (await tested.intents()).filter((intent) => intent.kind === 'steer');
  const sent = async (tested: PageUnderTest, count: number): Promise<void> => {
    // The page's own policy forbids what waitForFunction does.
    for (let tries = 0; tries < 100 && (await steered(tested)).length < count; tries++) await tested.page.waitForTimeout(50);
    assert.equal((await steered(tested)).length, count);
  };

  it('shows the number while the slider is dragged, and asks when it is let go, for the rows in view first', async () => {
    const tested = await open(resultsSnapshot(sampleRun(72)));
    const slider = tested.page.getByRole('slider', { name: 'Strength of all lowercase' });
    assert.equal(await slider.getAttribute('aria-valuetext'), '1.00 times, validated 1.00');
    const box = (await slider.boundingBox())!;
    await tested.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await tested.page.mouse.down();
    await tested.page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 4 });
    await tested.settle();
    assert.deepEqual(await steered(tested), []);
    const shown = await tested.page.locator('.steering tbody tr').first().locator('td.num').first().innerText();
    assert.match(shown, /^1\.[45]\d×$/);
    await tested.page.mouse.up();
    await sent(tested, 1);
    const [asked] = await steered(tested);
    assert.deepEqual(asked!.changes.map(({ vector, layer, strength }) => [vector, layer, `${strength.toFixed(2)}×`]), [[0, 19, shown]]);
    assert.ok(asked!.first.length > 0 && asked!.first.length < 12 && asked!.first[0] === 0, JSON.stringify(asked!.first));
    await tested.close();
  });

  it('has keys: weaker and stronger for the vector of the row with the focus, the searched layers before and after, once the keys have rested', async () => {
    const tested = await open(resultsSnapshot(sampleRun(72)));
    await tested.page.locator('[data-key="r 1"]').first().focus();
    for (const key of [']', ']', ']', '[', '}']) await tested.page.keyboard.press(key);
    assert.deepEqual(await steered(tested), []);
    await sent(tested, 1);
    assert.deepEqual((await steered(tested)).map(({ changes }) => changes), [[{ vector: 0, layer: 21, strength: 1.1 }]]);
    // A letter in the search field is a letter.
    await tested.page.keyboard.press('/');
    await tested.page.keyboard.type(']sd');
    await tested.page.waitForTimeout(500);
    assert.equal((await steered(tested)).length, 1);
    await tested.close();
  });

  it('offers the searched layers with their evidence, by keyboard too', async () => {
    const tested = await open(resultsSnapshot(sampleRun(72)));
    const button = tested.page.getByRole('button', { name: '19', exact: true }).first();
    await button.press('Enter');
    const menu = tested.page.getByRole('menu', { name: 'Layer of all lowercase' });
    const cells = await menu.getByRole('menuitemradio', { name: /^23/ }).locator('span').allInnerTexts();
    assert.deepEqual(cells.map((cell) => cell.trim()).filter(Boolean), ['23', '5/8', '63 (31–86)', '1 broken']);
    assert.match(await tested.page.evaluate<string>('document.activeElement.textContent'), /^19.*chosen/);
    await tested.page.keyboard.press('ArrowDown');
    await tested.page.keyboard.press('Enter');
    await sent(tested, 1);
    assert.deepEqual((await steered(tested))[0]!.changes, [{ vector: 0, layer: 21, strength: 1 }]);
    assert.equal(await menu.count(), 0);
    await tested.close();
  });

  it('takes a layer from the small curve', async () => {
    const tested = await open(resultsSnapshot(sampleRun(72)));
    await tested.page.locator('.curve').first().click({ position: { x: 4, y: 11 } });
    await sent(tested, 1);
    assert.equal((await steered(tested))[0]!.changes[0]!.layer, 5);
    await tested.close();
  });

  it('keeps the answers of before: the row tells what changed, a key shows them and the new ones again', async () => {
    const tested = await open(retunedSnapshot());
    await tested.page.getByText('2 vectors changed since validation').waitFor();
    assert.equal(await tested.page.locator('.rates .point.was').count(), 2);
    assert.match(await tested.page.locator('.finding').innerText(), /^Since the change, steered passes \d+ (more|fewer) of 72 \(\d+ to \d+\)/);
    await tested.page.locator('.segment.changed').click();
    await tested.settle();
    const row = tested.page.locator('.answers-row').first();
    const key = (await row.getAttribute('data-key'))!;
    const cell = row.locator('[data-setting="steered"]');
    const [mark, text] = [await cell.locator('.mark').innerText(), await cell.locator('.out').innerText()];
    const was = (await cell.locator('.foot .muted').innerText()).replace('was ', '');
    assert.match(was, /^(pass|fail|broken)$/);
    await row.focus();
    await tested.page.keyboard.press('p');
    await tested.settle();
    assert.ok((await cell.locator('.mark').innerText()).toLowerCase().startsWith(was));
    assert.ok((await cell.locator('.answer-head').innerText()).includes('1.00×'));
    await tested.page.locator(`[data-key="${key}"]`).first().focus();
    await tested.page.keyboard.press('p');
    await tested.settle();
    assert.deepEqual([await cell.locator('.mark').innerText(), await cell.locator('.out').innerText()], [mark, text]);
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('goes back to what validation chose, for one vector and for all', async () => {
    const tested = await open(retunedSnapshot());
    await tested.page.getByRole('button', { name: 'Back to Validated, 19 at 1.00×' }).first().click();
    await sent(tested, 1);
    assert.deepEqual((await steered(tested))[0]!.changes, [{ vector: 0, layer: 19, strength: 1 }]);
    await tested.show({ ...retunedSnapshot(), revision: 9 });
    await tested.page.getByRole('button', { name: 'Back to the Validated Layers and Strengths' }).click();
    await sent(tested, 2);
    assert.deepEqual((await steered(tested))[1]!.changes.map(({ vector, layer, strength }) => [vector, layer, strength]), [[0, 19, 1], [1, 19, 1], [2, 19, 1]]);
    await tested.close();
  });

  it('steers nothing in a search and in a run without steered answers', async () => {
    const tested = await open(resultsSnapshot(sampleRun(3, ['plain', 'instructed'])));
    assert.equal(await tested.page.getByRole('slider').count(), 0);
    await tested.page.keyboard.press(']');
    await tested.page.waitForTimeout(500);
    assert.deepEqual(await steered(tested), []);
    await tested.close();
  });

  it('marks words that differ, from what the menu says, and no longer with the key', async () => {
    const tested = await open(resultsSnapshot(sampleRun(9)));
    assert.equal(await tested.page.locator('mark.other').count(), 0);
    await tested.page.keyboard.press('d');
    await tested.settle();
    assert.ok((await tested.page.locator('[data-setting="steered"] mark.other').count()) > 0);
    assert.equal(await tested.page.locator('[data-setting="plain"] mark.other').count(), 0);
    const texts = await tested.page.locator('[data-key="r 1"][data-setting="steered"] .out').textContent();
    assert.ok(texts?.startsWith('cats sleep a lot because'), 'marks change nothing of the text');
    await tested.page.getByRole('button', { name: 'Mark Differences from Plain' }).click();
    assert.deepEqual(await tested.page.getByRole('menuitemradio').allInnerTexts(), ['No differences', 'From Plain', 'From Instructed']);
    await tested.page.getByRole('menuitemradio', { name: 'From Instructed' }).click();
    await tested.settle();
    assert.ok((await tested.page.locator('[data-setting="plain"] mark.other').count()) > 0);
    assert.equal(await tested.page.locator('[data-setting="instructed"] mark.other').count(), 0);
    await tested.page.keyboard.press('d');
    await tested.settle();
    assert.equal(await tested.page.locator('mark.other').count(), 0);
    await tested.close();
  });

  it('asks for the rest of long texts, and marks what differs in it', async () => {
    const { spec, rows } = sampleRun(1, ['plain', 'steered']);
    const same = 'Each of these words is in both answers. '.repeat(100);
    const texts: Record<string, string> = { plain: `${same}It ends alike.`, steered: `${same}It ends otherwise.` };
    const snapshot = resultsSnapshot({ spec, rows: rows.map((row) => ({ ...row, response: texts[row.setting]!, checks: [] })), chosen: [] });
    const tested = await open(snapshot);
    const answer = tested.page.locator('[data-key="r 0"][data-setting="steered"]');
    await tested.page.keyboard.press('d');
    await tested.settle();
    const asked = (await tested.intents()).filter(({ kind }) => kind === 'show-answer');
    assert.deepEqual(asked, [{ kind: 'show-answer', item: 0, setting: 'plain' }, { kind: 'show-answer', item: 0, setting: 'steered' }]);
    for (const setting of ['plain', 'steered'] as const) await tested.send({ kind: 'answer', run: snapshot.results!.head.run, item: 0, setting, text: texts[setting]! });
    await answer.getByRole('button', { name: /Show all/ }).click();
    await tested.settle();
    assert.deepEqual(await answer.locator('mark.other').allInnerTexts(), ['otherwise']);
    await tested.close();
  });

  it('asks for the rest of a previous answer too', async () => {
    const snapshot = retunedSnapshot();
    const row = snapshot.results!.rows.find(({ answers }) => answers.steered?.previous)!;
    const answer = row.answers.steered!;
    const whole = 'Once more. '.repeat(300);
    const cut = { ...answer, previous: { ...answer.previous!, text: whole.slice(0, 2000), length: whole.length } };
    const rows = snapshot.results!.rows.map((each) => (each === row ? { ...row, answers: { ...row.answers, steered: cut } } : each));
    const tested = await open({ ...snapshot, results: { ...snapshot.results!, rows } });
    const shown = tested.page.locator(`[data-key="r ${row.item}"][data-setting="steered"]`);
    await shown.getByRole('button', { name: /Show previous/ }).click();
    await tested.settle();
    assert.deepEqual((await tested.intents()).at(-1), { kind: 'show-answer', item: row.item, setting: 'steered', previous: true });
    await tested.send({ kind: 'answer', run: snapshot.results!.head.run, item: row.item, setting: 'steered', previous: true, text: whole });
    assert.equal(await shown.locator('.out').textContent(), whole);
    await tested.close();
  });

  it('compares with previous answers where there are some', async () => {
    const tested = await open(retunedSnapshot());
    await tested.page.getByRole('button', { name: 'Mark Differences' }).click();
    await tested.page.getByRole('menuitemradio', { name: 'From Previous' }).click();
    await tested.settle();
    assert.equal(await tested.page.locator('[data-setting="plain"] mark.other, [data-setting="instructed"] mark.other').count(), 0);
    assert.ok((await tested.page.locator('[data-setting="steered"] mark.other').count()) > 0);
    await tested.close();
  });

  it('asks for projections of rows in view when the strip is shown, and tells them token by token', async () => {
    const snapshot = resultsSnapshot(sampleRun(72));
    const tested = await open(snapshot);
    await tested.page.keyboard.press('s');
    await tested.settle();
    const asked = (await tested.intents()).filter((intent) => intent.kind === 'show-projection');
    assert.ok(asked.length >= 8 && asked.length < 60, String(asked.length));
    assert.equal(new Set(asked.map(({ item, setting }) => `${item} ${setting}`)).size, asked.length, 'each once');
    const height = (): Promise<number> => tested.page.evaluate(`document.querySelector('[data-key="r 1"]').clientHeight`);
    const before = await height();
    const { head, rows } = snapshot.results!;
    for (const { item, setting } of asked) await tested.send({ kind: 'projection', ...sampleProjection(head.run, item, setting, rows[item]!.answers[setting]!.text) });
    assert.equal(await height(), before, 'the strip was given its room before it came');
    assert.equal(await tested.page.locator('[data-key="r 1"][data-setting="plain"] .strip .target').count(), 1);
    assert.equal(await tested.page.locator('[data-key="r 1"][data-setting="steered"] .strip .added').count(), 1);
    await tested.page.locator('[data-key="r 1"]').first().focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'Tab']) {
      await tested.page.keyboard.press(key);
      await tested.settle();
    }
    const strip = tested.page.locator('[data-key="r 1"][data-setting="steered"]').getByRole('slider');
    await tested.page.keyboard.press('ArrowRight');
    await tested.page.keyboard.press('ArrowRight');
    await tested.settle();
    assert.match((await strip.getAttribute('aria-valuetext'))!, /^sleep: \d\.\d → 8\.0 \(\+\d\.\d\)$/);
    assert.equal(await tested.page.locator('.strip-said').innerText(), await strip.getAttribute('aria-valuetext'));
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });

  it('pins, sorts and counts while it filters', async () => {
    const tested = await open(resultsSnapshot(sampleRun(72)), { width: 380 });
    assert.equal(await tested.page.locator('.segment.pinned, .segment.changed').count(), 0);
    await tested.page.locator('[data-key="r 3"]').focus();
    await tested.page.keyboard.press('m');
    await tested.settle();
    assert.equal(await tested.page.locator('.segment.pinned').innerText(), 'Pinned1');
    await tested.page.locator('.segment.pinned').click();
    await tested.settle();
    assert.deepEqual(await tested.page.evaluate(`[...document.querySelectorAll('.prompt-line')].map((row) => row.dataset.key)`), ['r 3']);
    await tested.page.getByRole('button', { name: 'All' }).click();
    await tested.page.getByRole('button', { name: 'Sort: Prompt order' }).click();
    assert.deepEqual(await tested.page.getByRole('menuitemradio').allInnerTexts(), ['Prompt order', 'Instruction', 'Most changed', 'Longest']);
    await tested.page.getByRole('menuitemradio', { name: 'Longest' }).click();
    await tested.settle();
    assert.equal(await tested.page.locator('.group-line').count(), 0);
    assert.equal(await tested.page.locator('.prompt-line').first().getAttribute('data-key'), 'r 7');
    const saved = await tested.saved();
    await tested.close();
    const again = await open(resultsSnapshot(sampleRun(72)), { width: 380, saved });
    await again.page.evaluate(`document.querySelector('.page').scrollTop = 0`);
    assert.equal(await again.page.getByRole('button', { name: 'Sort: Longest' }).count(), 1);
    assert.equal(await again.page.locator('.segment.pinned').innerText(), 'Pinned1');
    await again.close();
  });

  it('does not reorder rows while their answers come in', async () => {
    const tested = await open(runningSnapshot(), { width: 380 });
    await tested.page.getByRole('button', { name: 'Sort: Prompt order' }).click();
    await tested.page.getByRole('menuitemradio', { name: 'Most changed' }).click();
    await tested.settle();
    const order = (): Promise<string[]> => tested.page.evaluate(`[...document.querySelectorAll('.prompt-line')].map((row) => row.dataset.key)`);
    const before = await order();
    const { results } = resultsSnapshot(sampleRun(72), { state: 'running', writing: new Map() }, sampleRun(72).rows.slice(0, 260));
    await tested.show({ revision: 4, state: { kind: 'results' }, results: results! });
    assert.deepEqual(await order(), before);
    await tested.close();
  });

  it('stops and writes single answers, and saves the run in four formats', async () => {
    const tested = await open(runningSnapshot(), { width: 1280, height: 1000 });
    await tested.page.getByRole('button', { name: 'Export…' }).click();
    assert.deepEqual(await tested.page.getByRole('menuitem').allInnerTexts(), ['HTML report…', 'Markdown…', 'CSV…', 'JSONL…']);
    await tested.page.getByRole('menuitem', { name: 'CSV…' }).click();
    assert.deepEqual((await tested.intents()).at(-1), { kind: 'export', format: 'csv' });
    assert.equal(await tested.page.getByRole('button', { name: 'Write it' }).count(), 0, 'not while the run is at work');
    const stopped = runningSnapshot();
    stopped.results!.head = { ...stopped.results!.head, progress: { state: 'stopped', done: 243, total: 288 } };
    await tested.show({ ...stopped, revision: 5 });
    await tested.page.getByRole('button', { name: 'Write it' }).first().click();
    assert.deepEqual((await tested.intents()).at(-1), { kind: 'run-row', item: 3 });
    await tested.close();
  });

  it('only shows what another process is making', async () => {
    const elsewhere = runningSnapshot();
    elsewhere.results!.head = { ...elsewhere.results!.head, progress: { state: 'elsewhere', done: 243, total: 288 } };
    const tested = await open(elsewhere, { width: 1280, height: 1000 });
    await tested.page.getByText('243 of 288, made elsewhere').waitFor();
    assert.equal(await tested.page.getByRole('button', { name: /Stop|Resume|Run Again|Write it/ }).count(), 0);
    await tested.close();
  });
});
