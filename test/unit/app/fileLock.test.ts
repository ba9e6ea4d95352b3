import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { lockOwner, tryFileLock } from '../../../src/app/fileLock.ts';

describe('file lock', () => {
  let folder: string;
  let file: string;
  /** A process that has ended. */
  let dead: number;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-lock-'));
    file = join(folder, 'run.lock');
    dead = spawnSync(process.execPath, ['-e', '']).pid;
  });
  after(() => rmSync(folder, { recursive: true }));

  const taken = async (): Promise<boolean> => {
    const lock = await tryFileLock(file);
    if ('release' in lock) await lock.release();
    return 'release' in lock;
  };

  it('is held by one, and free after', async () => {
    const lock = await tryFileLock(file);
    assert.ok('release' in lock);
    assert.deepEqual(await tryFileLock(file), { pid: process.pid, host: hostname() });
    assert.deepEqual(await lockOwner(file), { pid: process.pid, host: hostname() });
    await lock.release();
    assert.equal(await lockOwner(file), undefined);
    assert.ok(await taken());
  });

  it('is taken over from a process that has ended, also from one whose number this one has now', async () => {
    for (const contents of [`${dead} ${hostname()}`, String(dead), `${process.pid} ${hostname()}`]) {
      writeFileSync(file, contents);
      assert.equal(await lockOwner(file), undefined);
      assert.ok(await taken(), contents);
      assert.ok(!existsSync(file));
    }
  });

  it('is not taken from a living process, nor from one of another machine, whose life can\'t be told from here', async () => {
    for (const [contents, owner] of [[`${process.ppid} ${hostname()}`, { pid: process.ppid, host: hostname() }], [`${dead} node-17`, { pid: dead, host: 'node-17' }]] as const) {
      writeFileSync(file, contents);
      assert.deepEqual(await tryFileLock(file), owner);
      assert.equal(readFileSync(file, 'utf8'), contents);
      rmSync(file);
    }
  });

  it('is let be while it is empty, and taken once it has been so for long', async () => {
    writeFileSync(file, '');
    assert.ok(!(await taken()));
    const long = new Date(Date.now() - 60_000);
    utimesSync(file, long, long);
    assert.ok(await taken());
  });

  it('goes to one of many that find it left behind', async () => {
    for (let trial = 0; trial < 50; trial++) {
      writeFileSync(file, `${dead} ${hostname()}`);
      const locks = await Promise.all(Array.from({ length: 8 }, () => tryFileLock(file)));
      const holders = locks.filter((lock) => 'release' in lock);
      assert.equal(holders.length, 1);
      for (const lock of holders) await lock.release();
    }
  });
});
