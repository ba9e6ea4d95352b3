import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SteerboardError } from '../../../src/core/errors.ts';
import { listRuns } from '../../../src/app/runs/listRuns.ts';
import { LiveRun } from '../../../src/app/runs/liveRun.ts';
import { readRunFolder } from '../../../src/app/runs/readRun.ts';
import { createRunFolder, lockRun, makeRunFolder } from '../../../src/app/runs/runFolder.ts';
import { newRunError, writeError } from '../../../src/app/runs/runFiles.ts';
import { assertUnedited } from '../../../src/app/runs/unedited.ts';
import type { RunSpec } from '../../../src/protocol/files.ts';
import { sampleRows, sampleSpec } from './sampleRun.ts';

const spec = sampleSpec();
const rows = sampleRows(spec);

describe('a run folder', () => {
  let root: string;
  const at = (...names: string[]): string => join(root, ...names);
  const file = (name: string): string => at(name, 'rows.jsonl');
  const lines = (name: string): string[] => readFileSync(file(name), 'utf8').trimEnd().split('\n');
  const write = (name: string, own: readonly string[]): void => writeFileSync(file(name), own.map((line) => `${line}\n`).join(''));
  const copy = (name: string): string => {
    cpSync(at('whole'), at(name), { recursive: true });
    return name;
  };
  const edit = (name: string, change: (spec: RunSpec) => unknown): string => {
    writeFileSync(at(copy(name), 'run.json'), JSON.stringify(change(spec)));
    return at(name);
  };
  const isDamage = (words: RegExp, line?: number) => (error: unknown): boolean => {
    assert.ok(SteerboardError.is(error, 'bad-run'), String(error));
    assert.match(error.describe(), words);
    assert.equal(error.details.line, line);
    return true;
  };

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'runs with spaces, 中文 and ü '));
    await makeRunFolder(at('whole'), spec, { rows: [...rows].reverse() });
  });
  after(() => rmSync(root, { recursive: true }));

  it('gives back what was put into it, in the order of the plan', async () => {
    const read = await readRunFolder(at('whole'));
    assert.deepEqual(read, { spec, rows });
    assertUnedited(read.spec, root);
  });

  it('is new for each run, whatever runs are called', async () => {
    const folders = [];
    for (const name of ['Läuse & Flöhe', 'Läuse & Flöhe', '///', '..', 'x'.repeat(400)]) folders.push(await createRunFolder(at('made', 'here'), { ...spec, name }));
    assert.deepEqual(folders.map((folder) => folder.slice(at('made', 'here').length + 1)), [
      '2026-01-31-120000-läuse-flöhe', '2026-01-31-120000-läuse-flöhe-2', '2026-01-31-120000-run', '2026-01-31-120000-run-2', `2026-01-31-120000-${'x'.repeat(40)}`,
    ]);
  });

  it('is not left behind half made, and can\'t be resumed then', async () => {
    const lost = { ...spec, name: 'lost', vectors: [{ name: 'v', file: 'v.gguf', sha256: 'aa', rule: 'fixed' as const }] };
    await assert.rejects(createRunFolder(at('half'), lost, { vectorFiles: [at('nowhere.gguf')] }), { code: 'file-access' });
    assert.deepEqual(readdirSync(at('half')), []);
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    assert.match(newRunError(root, full).details.hint!, /begin again/);
    assert.match(writeError(root, full).details.hint!, /resume it/);
  });

  it('is refused with a way out where no folder can be', async () => {
    writeFileSync(at('taken'), '');
    const isRefusal = (error: unknown): boolean => SteerboardError.is(error, 'file-access') && error.describe().includes('Choose another folder');
    await assert.rejects(createRunFolder(at('taken'), spec), isRefusal);
    await assert.rejects(makeRunFolder(at('taken', 'run'), spec), isRefusal);
  });

  it('loses a last line that was cut off, and nothing else', async () => {
    copy('cut');
    write('cut', lines('whole').slice(0, 3));
    appendFileSync(file('cut'), lines('whole')[3]!.slice(0, 50));
    assert.deepEqual((await readRunFolder(at('cut'))).rows, rows.slice(0, 3));
  });

  it('names the line of a row that is damaged elsewhere, and what is wrong with it', async () => {
    copy('damaged');
    const own = lines('whole');
    const cases: readonly (readonly [string, RegExp])[] = [
      ['{"cell": ', /not JSON/],
      ['null', /no JSON object/],
      ['{}', /“cell” is missing/],
      [own[2]!.replace('"response":"', '"response":7,"was":"'), /“response”/],
      [own[2]!.replace(rows[2]!.cell, 'f'.repeat(64)), /no cell/],
      [own[2]!.replace('"setting":"plain"', '"setting":"steered"'), /prompt or setting/],
      [own[2]!.replace('"steering":[]', '"steering":{}'), /“steering”/],
      [own[2]!.replace('"steering":[]', '"steering":[{"vector":0,"layer":9,"strength":1}]'), /steering is not that of its cell/],
    ];
    for (const [line, words] of cases) {
      write('damaged', own.map((each, index) => (index === 2 ? line : each)));
      await assert.rejects(readRunFolder(at('damaged')), isDamage(words, 3), line);
    }
  });

  it('tells what of an edited specification can\'t be, and finds edits that can', async () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{ ...spec, generation: undefined }, /“generation”/],
      [{ ...spec, schemaVersion: 0 }, /format version 0/],
      [{ ...spec, schemaVersion: undefined }, /format version/],
      [[], /format version/],
      [{ ...spec, items: spec.items.slice(1) }, /cell \d names a prompt or vector that is not there/],
      [{ ...spec, cells: [...spec.cells, spec.cells[0]] }, /a cell twice/],
      [{ ...spec, vectors: [{ name: 'v', file: '../../elsewhere.gguf', sha256: 'aa', rule: 'fixed' }] }, /“vectors”/],
    ];
    for (const [changed, words] of cases) await assert.rejects(readRunFolder(edit('edited', () => changed)), isDamage(words));
    writeFileSync(at('edited', 'run.json'), '{');
    await assert.rejects(readRunFolder(at('edited')), isDamage(/not JSON/));

    const edits: readonly ((own: RunSpec) => RunSpec)[] = [
      (own) => ({ ...own, items: own.items.map((each) => ({ ...each, prompt: 'Another?' })) }),
      (own) => ({ ...own, generation: { ...own.generation, maxTokens: 65 } }),
      (own) => ({ ...own, items: own.items.map((each) => ({ ...each, kwargs: [{ at_least: 2 }] })) }),
    ];
    for (const change of edits) assert.throws(() => assertUnedited(change(spec), root), isDamage(/edited by hand/));
  });

  it('of a newer version is read, not written to', async () => {
    const folder = edit('newer', (own) => ({ ...own, schemaVersion: 2, colour: 'blue' }));
    const run = await LiveRun.open(folder);
    assert.match(run.readOnly ?? '', /newer Steerboard \(format 2/);
    assert.equal(run.rows.length, rows.length);
    await assert.rejects(readRunFolder(edit('newest', () => ({ schemaVersion: 3, everything: 'else' }))), isDamage(/format version 3.*Update/));
  });

  it('is listed whatever its state, and keeps no other from being listed', async () => {
    const list = at('list');
    mkdirSync(list);
    for (const name of ['a-whole', 'b-stopped', 'c-damaged', 'd-newer', 'e-running', 'f-locked-long-ago']) cpSync(at('whole'), join(list, name), { recursive: true });
    mkdirSync(join(list, 'no run'));
    writeFileSync(join(list, 'a file'), '');
    writeFileSync(join(list, 'b-stopped', 'rows.jsonl'), `${lines('whole')[0]}\n`);
    writeFileSync(join(list, 'c-damaged', 'rows.jsonl'), `?\n${lines('whole')[0]}\n`);
    writeFileSync(join(list, 'd-newer', 'run.json'), JSON.stringify({ ...spec, schemaVersion: 2 }));
    writeFileSync(join(list, 'e-running', 'run.lock'), `${process.ppid} ${hostname()}`);
    writeFileSync(join(list, 'f-locked-long-ago', 'run.lock'), `${process.pid} ${hostname()}`);
    assert.deepEqual((await listRuns(list)).map(({ folder, state, answers }) => [folder.slice(list.length + 1), state, answers]), [
      ['f-locked-long-ago', 'finished', 6], ['e-running', 'running', 6], ['d-newer', 'newer', 6], ['c-damaged', 'damaged', 0], ['b-stopped', 'stopped', 1], ['a-whole', 'finished', 6],
    ]);
    assert.deepEqual((await listRuns(list)).find(({ folder }) => folder.endsWith('a-whole'))?.rates, [{ setting: 'plain', passed: 0, total: 3 }, { setting: 'instructed', passed: 3, total: 3 }]);
    assert.match((await listRuns(list)).find(({ state }) => state === 'damaged')?.remark ?? '', /rows\.jsonl:1: .*not JSON.*Delete the line/);
    assert.deepEqual(await listRuns(at('not there')), []);
  });

  it('is locked by one, who clears away what a killed one left half written', async () => {
    copy('locked');
    writeFileSync(at('locked', 'run.json.0123456789ab.tmp'), '{');
    const lock = await lockRun(at('locked'));
    assert.throws(() => readFileSync(at('locked', 'run.json.0123456789ab.tmp')));
    await assert.rejects(lockRun(at('locked')), (error) => SteerboardError.is(error, 'run-locked') && error.message.includes('making this run\'s answers'));
    await lock.release();
    await (await lockRun(at('locked'))).release();
  });

  it('takes an answer that was stopped by itself for one still to be made', async () => {
    copy('stopped');
    const cancelled = { ...rows[0]!, response: 'No', stopReason: 'cancelled', checks: [] };
    write('stopped', [JSON.stringify(cancelled), ...lines('whole').slice(1)]);
    assert.equal((await LiveRun.open(at('stopped'))).state.status, 'stopped');
    appendFileSync(file('stopped'), `${lines('whole')[0]}\n`);
    const run = await LiveRun.open(at('stopped'));
    assert.equal(run.state.status, 'finished');
    assert.deepEqual(run.rows, rows);
  });
});
