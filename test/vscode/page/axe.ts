import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { PageUnderTest } from './pageUnderTest.ts';
import type { ThemeName } from './themes.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Rules broken, each with the elements at fault. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger, which the page's own policy does not bind.
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(await readFile(axe, 'utf8'));
  const { violations: found } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`);
}

/** Nothing at fault as the page stands, in each of the themes, and nothing wider than the page. */
export async function assertClean(tested: PageUnderTest, what: string, themes: readonly ThemeName[] = ['light', 'dark', 'hc-light', 'hc-dark']): Promise<void> {
  await tested.settle();
  for (const theme of themes) {
    await tested.setTheme(theme);
    assert.deepEqual(await violations(tested.page), [], `${what}, ${theme}`);
  }
  assert.ok(await tested.page.evaluate(`document.querySelector('.page').scrollWidth <= document.querySelector('.page').clientWidth`), `${what}: wider than the page`);
  assert.deepEqual(tested.faults, [], what);
}
