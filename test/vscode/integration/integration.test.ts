import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { runInExtensionHost } from '../lib/extensionHost.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';

it('the extension in a real extension host', async (t) => {
  const { exitCode, results, output } = await runInExtensionHost(join(import.meta.dirname, 'suite'), {
    extension: packedExtension(),
    workspace: sampleWorkspace,
  });
  assert.notEqual(results.length, 0, `no test ran\n${output}`);
  for (const { title, state, error } of results) {
    await t.test(title, () => assert.equal(state, 'passed', error ?? output));
  }
  assert.equal(exitCode, 0, output);
});
