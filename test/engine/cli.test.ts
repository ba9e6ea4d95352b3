// The command line as a person or a job script runs it: the built program, the real engine, the real model.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readVectorFile } from '../../src/app/vectors/readVectorFile.ts';
import { readRunFolder } from '../../src/app/runs/readRun.ts';
import { defaultModelPath } from './lib/defaultModel.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

describe('command line', { timeout: 600_000 }, () => {
  let folder: string;
  const model = ['--model', defaultModelPath(), '--threads', '1', '--rows', '8', '--context', '512'];
  const at = (name: string): string => join(folder, name);
  const run = (...args: string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...args], { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const lines = (name: string, count: number): string[] => readFileSync(join(EXAMPLES, name), 'utf8').split('\n').slice(0, count);
  const sample = (name: string, count: number): string => {
    const path = at(`${count}-${name}`);
    writeFileSync(path, lines(name, count).join('\n'));
    return path;
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-cli-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('computes a vector, searches its layer, compares, and reports', async () => {
    const vector = at('bullets.gguf');
    const computed = JSON.parse(await ok('compute', sample('bullet-points.pairs.jsonl', 6), '--out', vector, '--name', 'bullets', '--json', ...model)) as { pairs: number; layers: number; norms: number[] };
    assert.deepEqual([computed.pairs, computed.layers], [6, 30]);
    assert.ok(computed.norms.every((norm) => norm > 0));

    const found = JSON.parse(await ok('search', vector, '--prompts', sample('bullet-points.validation.jsonl', 2), '--layers', '24,26', '--max-tokens', '24', '--json', ...model)) as { run: string; chosen: { validation: { points: { layer: number; total: number }[] } } };
    assert.deepEqual(found.chosen.validation.points.map(({ layer, total }) => [layer, total]), [[-1, 2], [24, 2], [26, 2]]);
    const written = await readVectorFile(vector);
    assert.deepEqual(written.provenance?.chosen, found.chosen);
    assert.deepEqual(written.provenance.instructionIds, ['steerboard:bullet_lines']);
    assert.equal((await readRunFolder(join(folder, found.run))).rows.length, 8);

    const compared = JSON.parse(
      await ok('compare', sample('bullet-points.test.jsonl', 3), '--vector', vector, '--layer', '26', '--max-tokens', '24', '--report', at('report.html'), '--json', ...model),
    ) as { run: string; settings: { setting: string; rate: { total: number } }[] };
    assert.deepEqual(compared.settings.map(({ setting, rate }) => [setting, rate.total]), [['plain', 3], ['instructed', 3], ['steered', 3], ['both', 3]]);
    const { spec, rows } = await readRunFolder(join(folder, compared.run));
    assert.equal(rows.length, 12);
    assert.deepEqual(new Set(rows.map(({ cell }) => cell)), new Set(spec.cells.map(({ id }) => id)));
    assert.equal(spec.environment.threads, 1);
    const report = readFileSync(at('report.html'), 'utf8');
    assert.match(report, /^<!DOCTYPE html>/i);
    assert.doesNotMatch(report, /(?:src|href)="(?!data:|#)/, 'the report asks for nothing outside itself');
  });

  it('writes the activations of every prompt and layer, in order', async () => {
    writeFileSync(at('two.jsonl'), '{"prompt": "What is a bridge?"}\n{"prompt": "Why do we yawn?"}\n');
    writeFileSync(at('turned.jsonl'), '{"prompt": "Why do we yawn?"}\n{"prompt": "What is a bridge?"}\n');
    await ok('activations', at('two.jsonl'), '--out', at('two.npy'), ...model);
    await ok('activations', at('turned.jsonl'), '--out', at('turned.npy'), ...model);
    const [two, turned] = [readFileSync(at('two.npy')), readFileSync(at('turned.npy'))];
    assert.match(two.toString('latin1', 0, 128), /'descr': '<f4', 'fortran_order': False, 'shape': \(2, 30, 576\)/);
    const header = two.length - 2 * 30 * 576 * 4;
    const part = (file: Buffer, index: number): Buffer => file.subarray(header + index * 30 * 576 * 4, header + (index + 1) * 30 * 576 * 4);
    assert.ok(part(two, 0).equals(part(turned, 1)) && part(two, 1).equals(part(turned, 0)));
    assert.ok(!part(two, 0).equals(part(two, 1)));
  });

  it('takes templated text as it is, special tokens recognised', async () => {
    const system = 'You are a helpful AI assistant named SmolLM, trained by Hugging Face';
    const text = `<|im_start|>system\n${system}<|im_end|>\n<|im_start|>user\nWhat is a bridge?<|im_end|>\n<|im_start|>assistant\n`;
    writeFileSync(at('raw.jsonl'), JSON.stringify({ text }));
    writeFileSync(at('chat.jsonl'), '{"prompt": "What is a bridge?"}');
    await ok('activations', at('raw.jsonl'), '--raw', '--out', at('raw.npy'), ...model);
    await ok('activations', at('chat.jsonl'), '--out', at('chat.npy'), ...model);
    assert.ok(readFileSync(at('raw.npy')).equals(readFileSync(at('chat.npy'))));
  });

  it('steers at strength zero as if there were no vector, by fixed weight', async () => {
    const vector = at('formal.gguf');
    await ok('compute', join(EXAMPLES, 'formal.with.txt'), join(EXAMPLES, 'formal.without.txt'), '--out', vector, ...model);
    const answer = async (...steering: string[]): Promise<string> =>
      (JSON.parse(await ok('steer', 'Why do we sleep?', '--max-tokens', '16', '--json', ...steering, ...model)) as { response: string }).response;
    const plain = await answer();
    assert.equal(await answer('--vector', vector, '--rule', 'fixed', '--strength', '0', '--layer', '15'), plain);
    assert.notEqual(await answer('--vector', vector, '--rule', 'fixed', '--strength', '60', '--layer', '15'), plain);
  });

  it('checks responses in order, with the summary apart', async () => {
    const row = (response: string): string => JSON.stringify({ prompt: 'p', response, instruction_id_list: ['punctuation:no_comma', 'no:such_thing'], kwargs: [{}, {}] });
    writeFileSync(at('responses.jsonl'), `${row('a, b')}\n${row('a b')}\n`);
    const { code, stdout, stderr } = await run('verify', at('responses.jsonl'), '--json');
    assert.equal(code, 0, stderr);
    const rows = stdout.trim().split('\n').map((line) => JSON.parse(line) as { strict: boolean[]; loose: boolean[] });
    assert.deepEqual(rows.map(({ strict, loose }) => [strict, loose]), [[[false, false], [false, false]], [[true, false], [true, false]]]);
    assert.match(stderr, /Instructions: 1\/4/);
  });

  it('goes on after a bad response row, and says so', async () => {
    writeFileSync(at('bad.jsonl'), '{"prompt": "p", "response": "r", "instruction_id_list": [], "kwargs": []}\n{"prompt": \n');
    const { code, stdout, stderr } = await run('verify', at('bad.jsonl'), '--json');
    assert.equal(code, 1);
    assert.equal(stdout.trim().split('\n').length, 2);
    assert.match(stderr, /bad\.jsonl:2: This line is not JSON\./);
  });

  it('puts responses through checks files, under the names that they give', async () => {
    writeFileSync(at('own.checks.json'), '{"checks": [{"name": "Short", "id": "steerboard:words", "arguments": {"at_most": 2}}]}');
    writeFileSync(at('bare.jsonl'), '{"prompt": "p", "response": "one two"}\n{"prompt": "p", "response": "one two three"}\n');
    assert.match(await ok('verify', at('bare.jsonl'), '--checks', at('own.checks.json')), /^Short +1\/2 /m);
    const outcomes = (await ok('verify', at('bare.jsonl'), '--checks', at('own.checks.json'), '--json')).trim().split('\n').map((line) => JSON.parse(line) as { strict: boolean[] });
    assert.deepEqual(outcomes.map(({ strict }) => strict), [[true], [false]]);
    writeFileSync(at('wrong.checks.json'), '{"checks": [{"id": "steerboard:words", "arguments": {"at_most": "2"}}]}');
    const { code, stderr } = await run('verify', at('bare.jsonl'), '--checks', at('wrong.checks.json'));
    assert.equal(code, 1);
    assert.match(stderr, /wrong\.checks\.json:1:\d+: .*"at_most" must be a whole number/);
  });

  it('names file, line and way out of bad input, and leaves nothing behind', async () => {
    const cases: [RegExp, number, string[]][] = [
      [/There is no command "fly"/, 2, ['fly']],
      [/--model is missing/, 2, ['steer', 'Hello']],
      [/--threads takes a whole number from 1; got "none"/, 2, ['steer', 'Hello', '--model', defaultModelPath(), '--threads', 'none']],
      [/--temperature takes a number from 0; got "-1"/, 2, ['steer', 'Hello', '--temperature=-1', ...model]],
      [/--out takes a file that ends in \.gguf; got "x\.txt"/, 2, ['compute', join(EXAMPLES, 'formal.with.txt'), join(EXAMPLES, 'formal.without.txt'), '--out', 'x.txt', ...model]],
      [/nowhere\.jsonl: There is no such file/, 1, ['compute', 'nowhere.jsonl', '--out', at('x.gguf'), ...model]],
      [/empty\.jsonl:1:1: /, 1, ['compute', 'empty.jsonl', '--out', at('x.gguf'), ...model]],
      [/column\.csv:1.*prompt/, 1, ['compute', 'column.csv', '--out', at('x.gguf'), ...model]],
      [/12 prompts with the instruction, .* has 3 prompts without/, 1, ['compute', join(EXAMPLES, 'formal.with.txt'), 'three.txt', '--out', at('x.gguf'), ...model]],
      [/cut\.gguf: /, 1, ['steer', 'Hello', '--model', at('cut.gguf')]],
      [/text\.gguf: /, 1, ['steer', 'Hello', '--model', at('text.gguf')]],
      [/long\.jsonl:2: .*tokens/, 1, ['activations', 'long.jsonl', '--out', at('x.npy'), ...model]],
      [/The prompt has \d+ tokens; the context holds 512\./, 1, ['steer', 'word '.repeat(3000), ...model]],
      [/text\.gguf: /, 1, ['steer', 'Hello', '--vector', at('text.gguf'), ...model]],
    ];
    writeFileSync(at('empty.jsonl'), '');
    writeFileSync(at('column.csv'), 'question,answer\nWhat?,That.\n');
    writeFileSync(at('three.txt'), 'a\nb\nc\n');
    writeFileSync(at('cut.gguf'), readFileSync(defaultModelPath()).subarray(0, 40_000_000));
    writeFileSync(at('text.gguf'), 'no model at all');
    writeFileSync(at('long.jsonl'), `{"prompt": "short"}\n${JSON.stringify({ prompt: 'word '.repeat(3000) })}\n`);
    const before = new Set(readdirSync(folder));
    for (const [message, exit, args] of cases) {
      const { code, stderr } = await run(...args);
      assert.match(stderr, message, args.join(' '));
      assert.equal(code, exit, stderr);
    }
    assert.deepEqual(readdirSync(folder).filter((name) => !before.has(name)), []);
  });

  it('explains every command', async () => {
    const overview = await ok('--help');
    for (const name of ['compute', 'search', 'steer', 'compare', 'verify', 'activations', 'model']) {
      assert.match(overview, new RegExp(`^  ${name} `, 'm'));
      assert.match(await ok(name, '--help'), new RegExp(`Usage: steerboard ${name} .*Options:`, 's'));
    }
  });
});
