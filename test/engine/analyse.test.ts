// `steerboard analyse` as a person runs it: the built program, the real engine, the real model.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../../src/protocol/figures.ts';
import type { ResultsSnapshot } from '../../src/protocol/view.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const MODEL = ['--model', defaultModelPath(), '--threads', '1'];

describe('steerboard analyse', { timeout: 600_000 }, () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }));
    });
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const pairs = (name: string, instruction: string): string => {
    const queries = ['Name a colour.', 'What is rain?', 'Why do cats purr?', 'Describe the sea.'];
    writeFileSync(at(name), queries.map((query) => JSON.stringify({ prompt: `${query} ${instruction}`, prompt_without_instruction: query })).join('\n'));
    return at(name);
  };
  let bullets: string;
  let formal: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-analyse-'));
    [bullets, formal] = [pairs('bullets.jsonl', 'Answer in bullet points.'), pairs('formal.jsonl', 'Answer formally.')];
    for (const file of [bullets, formal]) await ok('compute', file, '--out', file.replace('.jsonl', '.gguf'), ...MODEL);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('gives every kind of figure, each of what it says, as JSON, tables and a report', async () => {
    const vectors = ['bullets.gguf', 'formal.gguf'].map(at);
    const printed = await ok('analyse', ...vectors, '--prompts', bullets, '--prompts', formal, '--layer', '20', '--tokens', '4', '--report', at('report.html'), '--json', ...MODEL);
    const { figures } = JSON.parse(printed) as { figures: Figure[] };
    const of = <K extends Figure['kind']>(kind: K): Extract<Figure, { kind: K }>[] => figures.filter((figure): figure is Extract<Figure, { kind: K }> => figure.kind === kind);
    assert.equal(new Set(figures.map(({ id }) => id)).size, figures.length);
    assert.deepEqual(of('curves').map(({ heading, panels }) => [heading, panels[0]!.series.map(({ points }) => points.length)]), [['bullets', [30, 30, 30, 30]], ['formal', [30, 30, 30, 30]]]);
    const [matrix] = of('matrix');
    assert.ok(Math.abs(matrix!.values[0]![0]! - 1) < 1e-6 && Math.abs(matrix!.values[0]![1]!) < 1);
    for (const { series, references } of of('histogram')) {
      const [without, withInstruction] = series;
      assert.deepEqual([without!.n, withInstruction!.n], [4, 4]);
      // On the pairs it was made from the mean with the instruction is the target itself.
      assert.ok(Math.abs(withInstruction!.mean - references![0]!.value) < 1e-3 * Math.abs(references![0]!.value) + 1e-3);
      assert.ok(withInstruction!.mean > without!.mean);
    }
    assert.deepEqual(of('tokens').map(({ top, bottom }) => [top.length, bottom.length]), [[4, 4], [4, 4]]);
    assert.deepEqual(of('scatter').map(({ id, points }) => [id, points.length]), [['map-pca', 8], ['map-umap', 8]]);
    const page = readFileSync(at('report.html'), 'utf8');
    const snapshot = JSON.parse(/<script type="application\/json" id="snapshot">(.*?)<\/script>/s.exec(page)![1]!) as ResultsSnapshot;
    assert.equal(snapshot.results!.head.figures!.length, figures.length);
    assert.deepEqual(snapshot.results!.rows, []);
  });

  it('compares vectors without a model, and says what is missing or wrong', async () => {
    const table = await ok('analyse', at('bullets.gguf'), at('formal.gguf'), '--layer', '3');
    assert.match(table, /^Cosine between vectors at layer 3 \(2 vectors\)\n\nCosine +bullets +formal\nbullets +1\.00/);
    const refusals = [
      [['analyse', at('bullets.gguf'), '--prompts', bullets], /--model is missing/],
      [['analyse', at('bullets.gguf'), at('formal.gguf'), '--layer', '30'], /no layer 30/],
      [['analyse'], /Name a vector or --prompts/],
    ] as const;
    for (const [args, words] of refusals) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2);
      assert.match(stderr, words);
    }
  });
});
