import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { removeStale } from '../../../src/app/removeStale.ts';

test('what killed processes left is removed after a day, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stale-'));
  try {
    const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
    for (const name of ['weights-old', 'weights-new', 'other-old']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'copy.gguf'), 'x');
      if (name.endsWith('old')) await utimes(join(folder, name), twoDaysAgo, twoDaysAgo);
    }
    await removeStale(folder, 'weights-');
    assert.deepEqual((await readdir(folder)).sort(), ['other-old', 'weights-new']);
    await removeStale(join(folder, 'missing'), 'weights-');
  } finally {
    await rm(folder, { recursive: true });
  }
});
