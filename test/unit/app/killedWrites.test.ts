// What is on disk when a process is killed while it writes: the old file or the new one, and whole lines.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { RowWriter } from '../../../src/app/runs/rowWriter.ts';

const TRIALS = 200;
const SIZE = 50_000;

/** Writes one file over and over, each time whole with another digit, and a line after each. */
const WRITER = `
import { atomicWrite } from ${JSON.stringify(fileURLToPath(new URL('../../../src/app/atomicWrite.ts', import.meta.url)))};
import { RowWriter } from ${JSON.stringify(fileURLToPath(new URL('../../../src/app/runs/rowWriter.ts', import.meta.url)))};
const folder = process.argv[2];
const rows = await RowWriter.open(folder);
process.stdout.write('.');
for (let n = 0; ; n = (n + 1) % 10) {
  await atomicWrite(folder + '/whole', String(n).repeat(${SIZE}));
  await rows.append({ cell: String(n), response: String(n).repeat(${SIZE}) }, 1);
}
`;

describe('a process killed while it writes', { timeout: 300_000 }, () => {
  let folder: string;
  let script: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-killed-'));
    script = join(folder, 'writer.mjs');
    // One file of plain JavaScript starts in a fraction of the time that the sources take.
    await build({ stdin: { contents: WRITER, resolveDir: folder, loader: 'ts' }, outfile: script, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  });
  after(() => rmSync(folder, { recursive: true }));

  it(`leaves the old file or the new one, and at most a last line that is cut off, in ${TRIALS} trials`, async () => {
    const seen = { between: 0 };
    const trials = Array.from({ length: TRIALS }, (_, trial) => trial);
    const lane = async (): Promise<void> => {
      for (let trial = trials.pop(); trial !== undefined; trial = trials.pop()) {
        const place = join(folder, String(trial));
        mkdirSync(place);
        writeFileSync(join(place, 'whole'), 'x'.repeat(SIZE));
        await killedAfter(place, Math.random() * 25);
        const whole = readFileSync(join(place, 'whole'), 'latin1');
        assert.ok(whole.length === SIZE && whole === whole[0]!.repeat(SIZE), `trial ${trial}: a mix`);
        if (readdirSync(place).some((name) => name.endsWith('.tmp'))) seen.between++;
        const lines = readFileSync(join(place, 'rows.jsonl'), 'latin1').split('\n').slice(0, -1);
        for (const line of lines) assert.equal((JSON.parse(line) as { response: string }).response.length, SIZE, `trial ${trial}`);
        // The next one to write goes on after the last whole line.
        const writer = await RowWriter.open(place);
        await writer.close();
        assert.equal(readFileSync(join(place, 'rows.jsonl'), 'latin1'), lines.map((line) => `${line}\n`).join(''));
        rmSync(place, { recursive: true });
      }
    };
    // Most of a trial is waiting for the disk.
    await Promise.all([lane(), lane(), lane(), lane()]);
    assert.ok(seen.between > 0, 'some were killed between writing and renaming');
  });

  async function killedAfter(place: string, milliseconds: number): Promise<void> {
    const child = spawn(process.execPath, [script, place], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await sleep(milliseconds);
    child.kill('SIGKILL');
    await ended;
  }
});
