import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { PageUnderTest } from './pageUnderTest.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Rules broken, each with the elements at fault. */
export async function violations(tested: PageUnderTest): Promise<string[]> {
  // By the debugger, which the page's own policy does not bind.
  if (!(await tested.page.evaluate('"axe" in globalThis'))) await tested.page.evaluate(await readFile(axe, 'utf8'));
  const { violations: found } = await tested.page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`);
}
