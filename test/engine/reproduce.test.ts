// Vectors from nothing but a word, and a published experiment on a tiny data set of our own in the published format: the built program, the real model.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readRunFolder } from '../../src/app/runs/readRun.ts';
import { readVectorFile } from '../../src/app/vectors/readVectorFile.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const DATA = fileURLToPath(new URL('../unit/reproduce/published', import.meta.url));

describe('the starter library and the published experiments', { timeout: 600_000 }, () => {
  let folder: string;
  const model = ['--model', defaultModelPath(), '--threads', '1', '--rows', '8', '--context', '512'];
  const ok = (...args: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(process.execPath, [CLI, ...args], { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        if (error) reject(new Error(stderr));
        else resolve(stdout);
      });
    });

  /** Ends a command once it has come so far. */
  const stopped = async (args: readonly string[], far: () => boolean): Promise<void> => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (!far() && child.exitCode === null) await sleep(20);
    child.kill('SIGINT');
    await ended;
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-reproduce-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('make a vector from a word alone, and say so in the vector', async () => {
    await ok('compute', '--word', 'ocean', '--pairs', '4', '--out', 'ocean.gguf', ...model);
    const { provenance } = await readVectorFile(join(folder, 'ocean.gguf'));
    assert.deepEqual([provenance?.pairCount, provenance?.instructionIds, provenance?.kwargs], [4, ['keywords:existence'], [{ keywords: ['ocean'] }]]);
    assert.match(provenance!.files.join(), /starter library v\d+/);
  });

  it('make the same vector from the pairs that they show', async () => {
    await ok('pairs', '--word', 'ocean', '--pairs', '4', '--out', 'ocean.jsonl');
    await ok('compute', 'ocean.jsonl', '--out', 'from-file.gguf', ...model);
    const [alone, fromFile] = await Promise.all(['ocean.gguf', 'from-file.gguf'].map((name) => readVectorFile(join(folder, name))));
    assert.deepEqual(fromFile!.directions, alone!.directions);
    assert.equal(fromFile!.provenance?.pairsSha256, alone!.provenance?.pairsSha256);
  });

  it('run format in four settings and set the numbers beside the published ones', async () => {
    const args = ['reproduce', 'format', '--data', DATA, '--out', 'format', '--examples', '2', '--layers', '20', '--max-tokens', '12', '--search-tokens', '8', '--json', ...model];
    const searched = join(folder, 'format', 'searches');
    await stopped(args, () => existsSync(searched) && readdirSync(searched).some((name) => existsSync(join(searched, name, 'rows.jsonl'))));
    const [begun] = readdirSync(searched);
    const { notes } = JSON.parse(await ok(...args)) as { notes: string[] };
    const vectors = readdirSync(join(folder, 'format', 'vectors'));
    assert.ok(readdirSync(searched).includes(begun!));
    assert.equal(readdirSync(searched).length, 2 * vectors.length, 'a search that was stopped is gone on with');
    assert.match(notes.join(), /language:response_language_ko/);

    const { spec, rows } = await readRunFolder(join(folder, 'format', 'runs', 'four-settings'));
    assert.equal(spec.recipe?.name, 'format');
    assert.deepEqual([spec.kind, spec.items.length, rows.length], ['evaluate', 3, 12]);
    assert.deepEqual(rows.filter(({ item, steering }) => spec.items[item]!.kwargs[0]!['language'] === 'ko' && steering.length > 0), [], 'nothing was made for Korean');
    const { figures } = JSON.parse(readFileSync(join(folder, 'format', 'figures.json'), 'utf8')) as { figures: { id: string; series: { label: string; values: { value?: number; count?: { total: number } }[] }[] }[] };
    const [here, phi3] = figures.find(({ id }) => id === 'format')!.series;
    assert.deepEqual(here!.values.map(({ count }) => count?.total), [3, 3, 3, 3]);
    assert.deepEqual(phi3!.values.map(({ value }) => value), [0.11, 0.699, 0.307, 0.785], 'in the settings\' order');
    assert.match(readFileSync(join(folder, 'format', 'report.html'), 'utf8'), /Published, Phi-3/);

    const before = readFileSync(join(folder, 'format', 'runs', 'four-settings', 'rows.jsonl'), 'utf8');
    const searches = readdirSync(join(folder, 'format', 'searches'));
    await ok(...args);
    assert.deepEqual(readdirSync(join(folder, 'format', 'searches')), searches, 'what was searched is not searched again');
    assert.equal(readFileSync(join(folder, 'format', 'runs', 'four-settings', 'rows.jsonl'), 'utf8'), before);
  });

  it('run a length by weight, also with the vector of another experiment', async () => {
    const few = ['--data', DATA, '--pairs', '2', '--limit', '2', '--max-tokens', '8', '--weights', '0,1x', '--layer', '20', ...model];
    await ok('reproduce', 'length-free', '--out', 'length', ...few);
    assert.deepEqual(readdirSync(join(folder, 'length', 'runs')).sort(), ['concise-1-eq-2', 'plain', 'verbose-1-eq-2']);
    await ok('reproduce', 'cross-model-length', '--out', 'cross', '--source-vectors', join('length', 'vectors'), ...few);
    const { spec, rows } = await readRunFolder(join(folder, 'cross', 'runs', 'concise-1-eq-2'));
    assert.deepEqual([spec.vectors[0]!.name, spec.generation.stop, rows.length], ['concise', ['Q:'], 2]);
    assert.deepEqual(rows.map(({ response }) => response.includes('Q:')), [false, false]);
    await assert.rejects(ok('reproduce', 'cross-model-length', '--out', 'other', ...few), /--source-vectors FOLDER/);
  });

  it('run words, each item with the vector of its own word', async () => {
    await ok('reproduce', 'words-exclusion', '--data', DATA, '--out', 'words', '--pairs', '2', '--max-tokens', '8', ...model);
    const [name] = readdirSync(join(folder, 'words', 'runs'));
    const { spec, rows } = await readRunFolder(join(folder, 'words', 'runs', name!));
    assert.deepEqual(spec.vectors.map((vector) => vector.name), ['include ship', 'include food', 'include bread']);
    for (const { item, steering, setting } of rows) if (setting === 'steered') assert.deepEqual(steering.map(({ vector, strength }) => [vector, strength < 0]), [[item, true]]);
  });
});
