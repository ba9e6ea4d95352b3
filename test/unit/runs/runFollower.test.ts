import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LiveRun } from '../../../src/app/runs/liveRun.ts';
import { makeRunFolder, writeSpec } from '../../../src/app/runs/runFolder.ts';
import { RunFollower } from '../../../src/app/runs/runFollower.ts';
import { RowWriter } from '../../../src/app/runs/rowWriter.ts';
import { sampleRows, sampleSpec } from './sampleRun.ts';

const spec = sampleSpec();
const rows = sampleRows(spec);

describe('a run that another process makes', { timeout: 30_000 }, () => {
  let folder: string;
  const lock = (): string => join(folder, 'run.lock');

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-follow-'));
    await makeRunFolder(folder, spec);
  });
  after(() => rmSync(folder, { recursive: true }));

  const until = (run: LiveRun, reached: () => boolean): Promise<void> => new Promise((resolve) => {
    const watch = run.onChange(() => {
      if (!reached()) return;
      watch.dispose();
      resolve();
    });
  });

  it('is followed until that process lets it go', async () => {
    const owner = { pid: process.ppid, host: hostname() };
    writeFileSync(lock(), `${owner.pid} ${owner.host}`);
    const writer = await RowWriter.open(folder);
    await writer.append(rows[0]!);
    const run = await LiveRun.open(folder);
    const follower = new RunFollower(run);
    await until(run, () => run.state.elsewhere !== undefined);
    assert.deepEqual([run.state.elsewhere, run.rows.length], [owner, 1]);
    await writeSpec(folder, { ...spec, skipped: [rows.at(-1)!.cell] });
    await until(run, () => run.spec.skipped?.length === 1);
    await writeSpec(folder, spec);
    for (const row of rows.slice(1)) await writer.append(row);
    await writer.close();
    await until(run, () => run.rows.length === rows.length);
    rmSync(lock());
    await until(run, () => run.state.elsewhere === undefined);
    assert.equal(run.state.status, 'finished');
    follower.dispose();
  });
});
