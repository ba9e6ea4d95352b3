// Runs that can be trusted: killed, out of space, in two processes, in parts, on another machine's settings. The built program as a
// person or a job script runs it, with the real engine and model.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunRow, RunSpec } from '../../src/protocol/files.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const CELLS = 12;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

interface Totals {
  setting: string;
  answers: number;
  broken: { k: number };
  accuracy: { prompts: Record<'strict' | 'loose', { k: number; n: number }> };
  perplexity: { mean: number };
}

describe('runs', { timeout: 600_000 }, () => {
  let folder: string;
  const machine = ['--model', defaultModelPath(), '--threads', '1', '--context', '512'];
  const at = (...names: string[]): string => join(folder, ...names);
  const execute = (program: string, args: readonly string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      execFile(program, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }));
    });
  const run = (...args: string[]): Promise<Outcome> => execute(process.execPath, [CLI, ...args]);
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const refused = async (words: RegExp, ...args: string[]): Promise<void> => {
    const { code, stderr } = await run(...args);
    assert.equal(code, 1, stderr);
    assert.match(stderr, words);
  };
  const evaluateInto = (name: string, ...more: string[]): string[] => ['evaluate', 'prompts.jsonl', '--vectors', 'bullets.gguf', '--layer', '26', '--max-tokens', '20', '--perplexity', '--into', name, ...more];
  const text = (...names: string[]): string => readFileSync(at(...names), 'utf8');
  const spec = (name: string): RunSpec => JSON.parse(text(name, 'run.json')) as RunSpec;
  const lines = (name: string): string[] => text(name, 'rows.jsonl').trimEnd().split('\n');
  /** The finished run with its first `kept` rows only, as if it had been stopped there. */
  const begun = (name: string, kept: number): string => {
    cpSync(at('whole'), at(name), { recursive: true });
    writeFileSync(at(name, 'rows.jsonl'), lines('whole').slice(0, kept).map((line) => `${line}\n`).join(''));
    return name;
  };
  const edit = (name: string, change: (spec: RunSpec) => unknown): void => writeFileSync(at(name, 'run.json'), JSON.stringify(change(spec(name))));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard runs ü '));
    const first = (name: string, count: number): string => readFileSync(join(EXAMPLES, name), 'utf8').split('\n').slice(0, count).join('\n');
    writeFileSync(at('pairs.jsonl'), first('bullet-points.pairs.jsonl', 4));
    writeFileSync(at('prompts.jsonl'), first('bullet-points.test.jsonl', 3));
    await ok('compute', 'pairs.jsonl', '--out', 'bullets.gguf', '--name', 'bullets', ...machine);
    await ok(...evaluateInto('whole'), ...machine);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps one row a cell, in the order of the plan, and nothing in it that differs when it is made again', async () => {
    assert.equal(spec('whole').cells.length, CELLS);
    assert.deepEqual(lines('whole').map((line) => (JSON.parse(line) as RunRow).cell), spec('whole').cells.map(({ id }) => id));
    await ok(...evaluateInto('again'), ...machine, '--rows', '3');
    assert.equal(text('again', 'rows.jsonl'), text('whole', 'rows.jsonl'));
    assert.ok(!existsSync(at('again', 'run.lock')));
  });

  it('tells totals that are those of its rows', async () => {
    const totals = JSON.parse(await ok(...evaluateInto('whole'), ...machine, '--json')) as { settings: Totals[] };
    const rows = lines('whole').map((line) => JSON.parse(line) as RunRow);
    for (const { setting, answers, broken, accuracy: { prompts }, perplexity } of totals.settings) {
      const own = rows.filter((row) => row.setting === setting);
      const passed = (mode: 'strict' | 'loose'): number => own.filter(({ checks }) => checks.every((check) => mode in check && (check as Record<string, unknown>)[mode] === true)).length;
      assert.deepEqual([answers, broken.k, prompts.strict.k, prompts.loose.k, prompts.loose.n], [own.length, own.filter((row) => row.broken !== undefined).length, passed('strict'), passed('loose'), own.length], setting);
      assert.equal(perplexity.mean.toFixed(9), (own.reduce((sum, row) => sum + row.perplexity!, 0) / own.length).toFixed(9));
    }
    assert.equal(totals.settings.length, 4);
  });

  it('killed at a random moment and resumed, has the bytes of a run that was never stopped', async () => {
    const child = spawn(process.execPath, [CLI, ...evaluateInto('killed'), ...machine, '--rows', '2'], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    const wanted = 1 + Math.floor(Math.random() * (CELLS - 4));
    const rowsThere = (): number => (existsSync(at('killed', 'rows.jsonl')) ? text('killed', 'rows.jsonl').split('\n').length - 1 : 0);
    while (rowsThere() < wanted && child.exitCode === null) await sleep(5);
    await sleep(Math.random() * 200);
    child.kill('SIGKILL');
    assert.equal(await ended, 'SIGKILL', `killed after ${wanted} rows`);
    const kept = rowsThere();
    assert.ok(kept >= wanted && kept < CELLS, `${kept} rows are there`);
    assert.ok(existsSync(at('killed', 'run.lock')), 'a killed process leaves its lock');
    const before = lines('killed');

    const resumed = JSON.parse(await ok('run', 'resume', 'killed', '--model', defaultModelPath(), '--json')) as { answers: number; planned: number };
    assert.deepEqual(resumed, { run: 'killed', answers: CELLS, planned: CELLS });
    assert.equal(text('killed', 'rows.jsonl'), text('whole', 'rows.jsonl'), `killed after ${kept} rows`);
    assert.deepEqual({ ...spec('killed'), created: '' }, { ...spec('whole'), created: '' }, 'no change is recorded');
    for (const row of before) assert.ok(lines('killed').includes(row));
    // What was there was not made again: the timings have one line an answer.
    assert.ok(text('killed', 'timings.jsonl').trimEnd().split('\n').length <= CELLS + 1);
  });

  it('pauses where no space is left, with no half row, and goes on when there is some', async () => {
    begun('full', 3);
    const room = Math.ceil((Buffer.byteLength(text('full', 'rows.jsonl')) + 700) / 1024);
    const limited = await execute('bash', ['-c', `ulimit -f ${room}; exec "$0" "$@"`, process.execPath, CLI, 'run', 'resume', 'full', ...machine]);
    assert.equal(limited.code, 1, limited.stderr);
    assert.match(limited.stderr, /no space left.*Free some/);
    const there = text('full', 'rows.jsonl');
    assert.ok(there.endsWith('\n'));
    assert.ok(lines('full').length < CELLS);
    for (const line of lines('full')) assert.ok(lines('whole').includes(line));
    await ok('run', 'resume', 'full', ...machine);
    assert.equal(text('full', 'rows.jsonl'), text('whole', 'rows.jsonl'));
  });

  it('drops a last line that a crash cut off, and goes on', async () => {
    begun('cut', CELLS - 1);
    writeFileSync(at('cut', 'rows.jsonl'), text('whole', 'rows.jsonl').slice(0, -30));
    await ok('run', 'resume', 'cut', ...machine);
    assert.equal(text('cut', 'rows.jsonl'), text('whole', 'rows.jsonl'));
  });

  it('answers the other prompts where one is longer than the context, which its rows say', async () => {
    const [first] = text('prompts.jsonl').split('\n');
    const row = JSON.parse(first!) as Record<string, string>;
    const longer = (prompt: string | undefined): string => `${'word '.repeat(600)}${prompt!}`;
    const long = { ...row, key: 'long', prompt: longer(row['prompt']), prompt_without_instruction: longer(row['prompt_without_instruction']) };
    writeFileSync(at('long.jsonl'), `${JSON.stringify(long)}\n${first!}\n`);
    await ok('evaluate', 'long.jsonl', '--vectors', 'bullets.gguf', '--layer', '26', '--max-tokens', '8', '--into', 'long', ...machine);
    const rows = lines('long').map((line) => JSON.parse(line) as RunRow);
    assert.deepEqual(rows.filter(({ stopReason }) => stopReason === 'prompt-too-long').map(({ item, response }) => [item, response]), Array.from({ length: 4 }, () => [0, '']));
    assert.equal(rows.filter(({ item, response }) => item === 1 && response !== '').length, 4);
  });

  it('is made again from its record alone', async () => {
    cpSync(at('whole', 'run.json'), at('repeated', 'run.json'));
    cpSync(at('whole', 'vectors'), at('repeated', 'vectors'), { recursive: true });
    await ok('run', 'resume', 'repeated', '--model', defaultModelPath());
    assert.equal(text('repeated', 'rows.jsonl'), text('whole', 'rows.jsonl'));
  });

  it('is not made by two processes at once, and left in order by one that is told to end', async () => {
    const child = spawn(process.execPath, [CLI, ...evaluateInto('busy', '--max-tokens', '200'), ...machine, '--rows', '1'], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    while (!existsSync(at('busy', 'run.lock')) && child.exitCode === null) await sleep(5);
    await refused(new RegExp(`Process ${child.pid} on .* is making this run's answers`), 'run', 'resume', 'busy', ...machine);
    assert.match(await ok('run', 'list', '.'), /busy +evaluate +running/);
    child.kill('SIGTERM');
    assert.equal(await ended, 130);
    assert.ok(!existsSync(at('busy', 'run.lock')));
    assert.match(await ok('run', 'list', '.'), /busy +evaluate +stopped/);
  });

  it('refuses to go on otherwise than it was begun, naming what differs, and records what is accepted', async () => {
    begun('changed', CELLS - 1);
    await refused(/threads 1 then, 2 now/, 'run', 'resume', 'changed', '--model', defaultModelPath(), '--threads', '2');
    await refused(/context length 512 then, 640 now; date .* then, 2001-02-03 now/, ...evaluateInto('changed'), '--model', defaultModelPath(), '--context', '640', '--date', '2001-02-03');
    assert.deepEqual(spec('changed'), spec('whole'), 'refusals leave no trace');
    await ok('run', 'resume', 'changed', '--model', defaultModelPath(), '--threads', '2', '--accept-changes');
    const { changes, environment } = spec('changed');
    assert.deepEqual(changes?.map((change) => [change.environment, change.cells]), [[{ ...environment, threads: 2 }, [spec('whole').cells.at(-1)!.id]]]);
    assert.equal(environment.threads, 1);
    assert.match(await ok('run', 'show', 'changed'), /Changed +.*for 1 answer: threads 2/);
  });

  it('refuses another model, vector or edited prompt, whatever is accepted', async () => {
    const resume = (name: string): string[] => ['run', 'resume', name, ...machine, '--accept-changes'];
    begun('model', 5);
    edit('model', (own) => ({ ...own, model: { ...own.model, name: 'Another-7B', sha256: '0'.repeat(64) } }));
    await refused(/made with Another-7B .*this is SmolLM2/, ...resume('model'));
    begun('vector', 5);
    writeFileSync(at('vector', 'vectors', '0-bullets.gguf'), 'not that one');
    await refused(/copy of the vector “bullets” is not the one/, ...resume('vector'));
    begun('edited', 5);
    edit('edited', (own) => ({ ...own, items: own.items.map((item) => ({ ...item, prompt: `${item.prompt} Quickly.` })) }));
    await refused(/edited by hand: prompt 1/, ...resume('edited'));
    await refused(/another run: most tokens 20 then, 21 now/, ...evaluateInto('whole'), ...machine, '--max-tokens', '21');
  });

  it('comes in parts that merge to the bytes of the whole; other runs\' parts are refused', async () => {
    await ok(...evaluateInto('part 1', '--shard', '1/2'), ...machine);
    await ok(...evaluateInto('part 2', '--shard', '2/2'), ...machine);
    assert.deepEqual([lines('part 1').length, lines('part 2').length], [8, 4]);
    await ok('run', 'merge', 'part 2', 'part 1', '--out', 'merged');
    assert.equal(text('merged', 'rows.jsonl'), text('whole', 'rows.jsonl'));
    assert.deepEqual({ ...spec('merged'), created: '' }, { ...spec('whole'), created: '' });
    await ok('run', 'resume', 'merged', ...machine);

    cpSync(at('part 2'), at('other'), { recursive: true });
    edit('other', (own) => ({ ...own, generation: { ...own.generation, maxTokens: 99 } }));
    await refused(/no part of the same run .*most tokens 20 there, 99 here/, 'run', 'merge', 'part 1', 'other', '--out', 'nothing');
    edit('other', () => ({ ...spec('part 2'), environment: { ...spec('part 2').environment, threads: 7 } }));
    await refused(/threads 1 there, 7 here/, 'run', 'merge', 'part 1', 'other', '--out', 'nothing');
    assert.ok(!existsSync(at('nothing')));
    await ok('run', 'merge', 'part 1', 'other', '--out', 'accepted', '--accept-changes');
    assert.deepEqual(spec('accepted').changes?.map(({ environment, cells }) => [environment.threads, cells]), [[7, spec('part 2').cells.map(({ id }) => id)]]);
    const { stderr } = await run('run', 'merge', 'part 1', 'part 1', '--out', 'half');
    assert.match(stderr, /part 2/);
  });

  it('answers equal requests once', async () => {
    const [row] = text('prompts.jsonl').split('\n');
    const twin = { ...(JSON.parse(row!) as object), key: 'twin' };
    writeFileSync(at('twins.jsonl'), `${row}\n${JSON.stringify(twin)}\n`);
    await ok('compare', 'twins.jsonl', '--max-tokens', '8', '--into', 'twins', ...machine);
    const rows = lines('twins').map((line) => JSON.parse(line) as RunRow);
    assert.equal(rows.length, 4);
    assert.deepEqual(rows.slice(0, 2).map(({ response }) => response), rows.slice(2).map(({ response }) => response));
    assert.equal(text('twins', 'timings.jsonl').trimEnd().split('\n').length, 2);
  });

  it('goes out and comes back as a run of imported answers', async () => {
    await ok('run', 'export', 'whole', '--out', 'whole.jsonl');
    const imported = JSON.parse(await ok('run', 'import', 'whole.jsonl', '--prompts', 'prompts.jsonl', '--by', 'another program', '--json')) as { run: string; answers: number };
    assert.equal(imported.answers, CELLS);
    const pair = JSON.parse(await ok('run', 'compare', 'whole', imported.run, '--json')) as { differences: { what: string }[]; settings: { setting: string; unpaired: number; prompts: { loose: { pairs: number; gained: number; lost: number } } }[] };
    assert.ok(pair.differences.some(({ what }) => what === 'model'));
    assert.deepEqual(pair.settings.map(({ setting, unpaired, prompts: { loose } }) => [setting, unpaired, loose.pairs, loose.gained, loose.lost]), [['plain', 0, 3, 0, 0], ['instructed', 0, 3, 0, 0], ['steered', 0, 3, 0, 0], ['both', 0, 3, 0, 0]]);
    assert.match((await run('run', 'resume', imported.run)).stderr, /All its answers are there/);
  });
});
