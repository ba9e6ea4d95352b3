import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { writeReport } from '../../../src/app/report/writeReport.ts';
import { ResultsBuilder } from '../../../src/app/results/resultsBuilder.ts';
import { violations } from './axe.ts';
import { buildPage, launchBrowser } from './pageUnderTest.ts';
import { LONG_TEXT, sampleRun } from './sampleRuns.ts';

describe('HTML report', () => {
  let browser: Browser;
  let folder: string;
  let file: string;
  before(async () => {
    const dist = await buildPage();
    browser = await launchBrowser();
    folder = await mkdtemp(join(tmpdir(), 'steerboard-report-'));
    file = join(folder, 'report.html');
    const run = sampleRun(72);
    await writeReport(file, new ResultsBuilder('run', { ...run.spec, name: 'Basics </script><b>&' }, Infinity).build({ rows: run.rows, vectors: run.chosen.map((chosen) => ({ chosen })) }), dist);
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  it('opens from the disk with nothing but itself: no request, no fault, whole answers', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    const requests: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('request', (request) => requests.push(request.url().slice(0, 40)));
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('heading', { name: 'Basics </script><b>&' }).waitFor();
    assert.equal(await page.locator('.rates tbody tr').count(), 4);
    // The rows further down are made when they come near; how far down the long answer is depends on the machine's fonts.
    await page.locator('.list').hover();
    await page.mouse.wheel(0, 800);
    await page.getByRole('button', { name: 'Show all 1,200 words' }).first().click();
    await page.waitForFunction(`[...document.querySelectorAll('.out')].some((out) => out.textContent === ${JSON.stringify(LONG_TEXT)})`);
    assert.ok(await page.evaluate(`document.fonts.check('16px codicon')`));
    assert.equal(await page.getByRole('button', { name: /Run|Stop|Resume|Open Prompt/ }).count(), 0);
    assert.deepEqual(faults, []);
    assert.deepEqual(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:')), []);
    await page.close();
  });

  it('is light or dark as the system is, and clean to axe in both', async () => {
    const background = async (colorScheme: 'light' | 'dark'): Promise<string> => {
      const page = await browser.newPage({ colorScheme });
      await page.goto(pathToFileURL(file).href);
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      assert.deepEqual(await violations(page), [], colorScheme);
      await page.close();
      return colour;
    };
    assert.deepEqual([await background('light'), await background('dark')], ['rgb(255, 255, 255)', 'rgb(30, 30, 30)']);
  });

  it('allows no code but its own', async () => {
    const html = await readFile(file, 'utf8');
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    assert.ok(policy.startsWith("default-src 'none'; script-src 'sha256-"), policy);
    assert.ok(!/script-src[^;]*unsafe/.test(policy) && !/connect-src|https?:/.test(policy), policy);
  });
});
