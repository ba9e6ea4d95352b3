import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import type { TestContext } from 'node:test';
import { runInExtensionHost } from '../lib/extensionHost.ts';
import type { HostOptions } from '../lib/extensionHost.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';

async function runSuite(t: TestContext, options: Pick<HostOptions, 'system' | 'only'> = {}): Promise<void> {
  const { exitCode, results, output } = await runInExtensionHost(join(import.meta.dirname, 'suite'), {
    extension: packedExtension(),
    workspace: sampleWorkspace,
    ...options,
  });
  assert.notEqual(results.length, 0, `no test ran\n${output}`);
  for (const { title, state, error } of results) {
    await t.test(title, () => assert.equal(state, 'passed', error ?? output));
  }
  assert.equal(exitCode, 0, output);
}

it('the extension in a real extension host', (t) => runSuite(t));
for (const system of ['Windows', 'macOS'] as const) it(`the keys of ${system}`, (t) => runSuite(t, { system, only: 'shortcuts' }));
