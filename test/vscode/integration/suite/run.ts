import Mocha from 'mocha';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyVariable, resultsVariable } from '../../lib/hostResults.ts';
import type { HostTestResult } from '../../lib/hostResults.ts';

/** Called by VS Code in the extension host; loads every `*.itest` beside it, or those whose names begin as is wanted. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 180_000, forbidOnly: true });
  const only = process.env[onlyVariable] ?? '';
  for (const name of readdirSync(__dirname).filter((file) => file.startsWith(only) && file.endsWith('.itest.cjs'))) mocha.addFile(join(__dirname, name));
  const results: HostTestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => { results.push({ title: test.fullTitle(), state: 'passed' }); });
    runner.on('pending', (test) => { results.push({ title: test.fullTitle(), state: 'skipped' }); });
    runner.on('fail', (test, error: Error) => { results.push({ title: test.fullTitle(), state: 'failed', error: error.stack ?? error.message }); });
  });
  const file = process.env[resultsVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} failed`);
}
