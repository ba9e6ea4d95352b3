// Search and evaluation as the command line does them, on the default model.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRunFolder } from '../../src/app/runs/readRun.ts';
import { readVectorFile } from '../../src/app/vectors/readVectorFile.ts';
import { summarizeRun } from '../../src/core/experiments/summary.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const BULLETS = 'steerboard:bullet_lines';
const LOWERCASE = 'change_case:english_lowercase';

interface Evaluated {
  run: string;
  plan: {
    coverage: { instruction: string; prompts: number; vectors: string[] }[];
    conflicts: { vectors: string[]; layer: number; cosine: number; answers: number }[];
    unsteered: { without: number; with: number };
  };
  settings: { setting: string; answers: number; withoutVector: number; accuracy: { prompts: { loose: { k: number; n: number } }; instructions: { loose: { n: number } }; byType: Record<string, unknown> }; perplexity: { n: number; median: number } }[];
  differences: { from: string; to: string }[];
}

describe('search and evaluate', { timeout: 600_000 }, () => {
  let folder: string;
  const model = ['--model', defaultModelPath(), '--threads', '1', '--rows', '8', '--context', '512'];
  const at = (name: string): string => join(folder, name);
  const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }));
    });
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const write = (name: string, rows: readonly object[]): string => {
    writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return at(name);
  };
  const sample = (name: string, count: number): string => {
    writeFileSync(at(name), readFileSync(join(EXAMPLES, name), 'utf8').split('\n').slice(0, count).join('\n'));
    return at(name);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-evaluate-'));
    mkdirSync(at('vectors'));
    await ok('compute', sample('bullet-points.pairs.jsonl', 4), '--out', at('vectors/bullets.gguf'), '--name', 'bullets', ...model);
    const lowercase = ['Why do we sleep?', 'What is a bridge?', 'How do ducks float?'].map((base) => ({ prompt: `${base} Answer in lowercase letters only.`, prompt_without_instruction: base, instruction_id_list: [LOWERCASE], kwargs: [{}] }));
    await ok('compute', write('lowercase.jsonl', lowercase), '--out', at('vectors/lowercase.gguf'), '--name', 'lowercase', ...model);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('searches layers and strengths both ways, and keeps the two choices apart', async () => {
    const vector = at('vectors/bullets.gguf');
    const output = await ok('search', vector, '--prompts', sample('bullet-points.validation.jsonl', 4), '--layers', '24,26', '--strength', '0.5,1', '--examples', '1', '--both', '--perplexity', '--max-tokens', '12', '--json', ...model);
    const [without, withIt] = output.trim().split('\n').map((line) => JSON.parse(line) as { chosen: { validation: { points: { layer: number; strength: number; perplexity: number }[]; withInstruction: boolean; strengths: number[] } }; notes: string[]; run: string });
    const { provenance } = await readVectorFile(vector);
    assert.deepEqual([provenance?.chosen, provenance?.chosenWith], [without!.chosen, withIt!.chosen]);
    for (const { chosen: { validation } } of [without!, withIt!]) {
      assert.deepEqual(validation.points.map(({ layer, strength }) => [layer, strength]), [[-1, 0], [24, 0.5], [24, 1], [26, 0.5], [26, 1]]);
      assert.ok(validation.points.every(({ perplexity }) => perplexity > 1));
      assert.deepEqual(validation.strengths, [0.5, 1]);
    }
    assert.deepEqual([without!.chosen.validation.withInstruction, withIt!.chosen.validation.withInstruction], [false, true]);
    assert.match(without!.notes.join(' '), /single validation prompt/);
    const drawn = await Promise.all([without!, withIt!].map(async ({ run: path }) => (await readRunFolder(join(folder, path))).spec.items));
    assert.deepEqual(drawn[0], drawn[1]);
  });

  it('chooses the same without the answers that can\'t change the choice', async () => {
    interface Found {
      chosen: { layer: number; strength: number; validation: { search: string; points: { dropped?: boolean }[] } };
      run: string;
    }
    const vector = at('vectors/lowercase.gguf');
    const prompts = write('validation.jsonl', ['Why is the sky blue?', 'What is glass?'].map((base) => ({ prompt: `${base} Use no commas.`, prompt_without_instruction: base, instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] })));
    const search = async (...more: string[]): Promise<Found> =>
      JSON.parse(await ok('search', vector, '--prompts', prompts, '--layers', '10,26', '--strength', '1,8', '--max-tokens', '48', '--out', at('searched.gguf'), '--json', ...more, ...model)) as Found;
    const [full, exact] = [await search(), await search('--exact')];
    assert.deepEqual([exact.chosen.layer, exact.chosen.strength], [full.chosen.layer, full.chosen.strength]);
    assert.deepEqual([full.chosen.validation.search, full.chosen.validation.points.some(({ dropped }) => dropped)], ['full', false]);
    const { spec, rows } = await readRunFolder(join(folder, exact.run));
    assert.equal(rows.filter(({ stopReason }) => stopReason !== 'cancelled').length + (spec.skipped?.length ?? 0), spec.cells.length);
    assert.equal(exact.chosen.validation.search, spec.skipped === undefined ? 'full' : 'exact');
    const halved = await search('--halving');
    assert.deepEqual([halved.chosen.validation.search, halved.chosen.validation.points.filter(({ dropped }) => dropped).length >= 2], ['halving', true]);
  });

  it('lets another model judge what is broken, and chooses nothing where everything is', async () => {
    const prompts = sample('bullet-points.validation.jsonl', 1);
    const judged = JSON.parse(await ok('search', at('vectors/bullets.gguf'), '--prompts', prompts, '--layers', '26', '--max-tokens', '8', '--judge', 'default', '--judge-below', '1e9', '--out', at('judged.gguf'), '--json', ...model)) as {
      chosen: { layer: number; validation: { judge: { below: number }; points: { broken: number; total: number }[] } };
      notes: string[];
    };
    assert.deepEqual([judged.chosen.layer, judged.chosen.validation.judge.below], [-1, 1e9]);
    assert.ok(judged.chosen.validation.points.every(({ broken, total }) => broken === total));
    assert.match(judged.notes.join(' '), /Every candidate gave broken answers/);
    assert.deepEqual((await readVectorFile(at('judged.gguf'))).provenance?.chosen?.layer, -1);
  });

  it('gives each prompt the vectors of its instructions, and adds up to its rows', async () => {
    const prompts = write('mixed.jsonl', [
      { key: 1, prompt: 'Why is it cold? Use bullet points.', prompt_without_instruction: 'Why is it cold?', instruction_id_list: [BULLETS], kwargs: [{ at_least: 1 }] },
      { key: 2, prompt: 'Why is it hot? Use bullet points, in lowercase.', prompt_without_instruction: 'Why is it hot?', instruction_id_list: [BULLETS, LOWERCASE], kwargs: [{ at_least: 1 }, {}] },
      { key: 3, prompt: 'Why is it wet? Use no commas.', prompt_without_instruction: 'Why is it wet?', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] },
    ]);
    const evaluated = JSON.parse(await ok('evaluate', prompts, '--vectors', at('vectors'), '--layer', '24', '--perplexity', '--max-tokens', '12', '--csv', at('rows.csv'), '--json', ...model)) as Evaluated;
    assert.deepEqual(evaluated.plan.coverage, [
      { instruction: BULLETS, prompts: 2, vectors: ['bullets'] },
      { instruction: LOWERCASE, prompts: 1, vectors: ['lowercase'] },
      { instruction: 'punctuation:no_comma', prompts: 1, vectors: [] },
    ]);
    assert.deepEqual(evaluated.plan.unsteered, { without: 1, with: 1 });
    const [conflict] = evaluated.plan.conflicts;
    assert.deepEqual([evaluated.plan.conflicts.length, conflict?.layer, conflict?.answers], [1, 24, 2]);
    assert.ok(Math.abs(conflict!.cosine) < 1);

    const { spec, rows } = await readRunFolder(join(folder, evaluated.run));
    const of = (item: number, setting: string): (typeof rows)[number] => rows.find((row) => row.item === item && row.setting === setting)!;
    assert.deepEqual([spec.kind, rows.length, of(0, 'steered').steering.length, of(1, 'steered').steering.length, of(2, 'steered').steering.length], ['evaluate', 12, 1, 2, 0]);
    assert.equal(of(2, 'steered').response, of(2, 'plain').response);
    assert.ok(rows.every(({ perplexity }) => perplexity !== undefined && perplexity > 1));
    assert.equal(readFileSync(at('rows.csv'), 'utf8').split('\r\n').length >= 13, true);

    const summary = summarizeRun(spec, rows);
    assert.deepEqual(evaluated.settings.map(({ setting, answers, withoutVector }) => [setting, answers, withoutVector]), [['plain', 3, 0], ['instructed', 3, 0], ['steered', 3, 1], ['both', 3, 1]]);
    for (const [index, { accuracy, perplexity }] of evaluated.settings.entries()) {
      assert.deepEqual(accuracy.prompts, summary.settings[index]!.accuracy.prompts);
      assert.deepEqual([accuracy.prompts.loose.n, accuracy.instructions.loose.n, perplexity.n, Object.keys(accuracy.byType).length], [3, 4, 3, 3]);
    }
    assert.ok(evaluated.differences.some(({ from, to }) => from === 'instructed' && to === 'both'));
  });

  it('joins IFEval\'s prompts with their base queries by key', async () => {
    const prompts = write('official.jsonl', [{ key: 7, prompt: 'Name a river. No commas.', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] }, { key: 8, prompt: 'Name a lake. No commas.', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] }]);
    const base = write('base.jsonl', [{ key: 7, original_prompt: 'Name a river. No commas.', prompt: 'Take the constraints out of this question.', model_output: 'Name a river.', instruction_id_list: ['punctuation:no_comma'] }]);
    const { stderr, stdout, code } = await run('evaluate', prompts, '--base', base, '--max-tokens', '4', '--json', ...model);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /1 of 2 prompts have no base query/);
    const { spec } = await readRunFolder(join(folder, (JSON.parse(stdout) as Evaluated).run));
    assert.deepEqual(spec.items.map(({ prompt, instructedPrompt }) => [prompt, instructedPrompt]), [['Name a river.', 'Name a river. No commas.']]);
    assert.deepEqual(spec.cells.map(({ setting }) => setting), ['plain', 'instructed']);
  });

  it('plans only the settings that are asked for, from a path that has an @ of its own', async () => {
    const vector = at('bullets@layer=3');
    copyFileSync(at('vectors/bullets.gguf'), vector);
    const prompts = write('one.jsonl', [{ key: 1, prompt: 'Why? No commas.', prompt_without_instruction: 'Why?', instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] }]);
    const { code, stdout, stderr } = await run('evaluate', prompts, '--vectors', vector, '--layer', '24', '--settings', 'plain,both', '--max-tokens', '4', ...model);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /bullets +layer 24/);
    assert.match(stdout, /1 prompt with the instruction runs unsteered\./);
    assert.doesNotMatch(stdout, /without the instruction runs/);
  });

  it('refuses options that say nothing together', async () => {
    const refused = async (words: RegExp, ...args: string[]): Promise<void> => {
      const { code, stderr } = await run(...args, ...model);
      assert.equal(code, 2, stderr);
      assert.match(stderr, words);
    };
    const prompts = sample('bullet-points.test.jsonl', 1);
    await refused(/--both searches with the instruction too/, 'search', at('vectors/bullets.gguf'), '--prompts', prompts, '--both', '--with-instruction');
    await refused(/--judge-below goes with --judge/, 'evaluate', prompts, '--judge-below', '3');
    await refused(/--sentences takes numbers/, 'reproduce', 'length-at-most', '--data', folder, '--sentences', 'few');
  });

  it('takes two vectors for one instruction for a mistake, and an empty search too', async () => {
    const prompts = sample('bullet-points.test.jsonl', 1);
    const twice = await run('evaluate', prompts, '--vectors', at('vectors/bullets.gguf'), '--vectors', at('vectors/bullets.gguf'), ...model);
    assert.deepEqual([twice.code, twice.stderr.includes('Several vectors are for steerboard:bullet_lines alike')], [2, true], twice.stderr);
    const empty = await run('search', at('vectors/bullets.gguf'), '--prompts', prompts, '--layers', '40', ...model);
    assert.deepEqual([empty.code, empty.stderr.includes('layers 0 to 29, so none numbered 40')], [1, true], empty.stderr);
  });
});
