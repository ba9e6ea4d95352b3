// Runs on their way out of Steerboard and answers on their way in.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { SteerboardError } from '../../../src/core/errors.ts';
import { compareRuns, runPairText } from '../../../src/app/runs/compareRuns.ts';
import { exportedRows, rowsCsv, rowsJsonl } from '../../../src/app/runs/exportRows.ts';
import { exportRun } from '../../../src/app/runs/exportRun.ts';
import { importResponses } from '../../../src/app/runs/importResponses.ts';
import { LiveRun } from '../../../src/app/runs/liveRun.ts';
import { rowsMarkdown } from '../../../src/app/runs/rowsMarkdown.ts';
import { runText } from '../../../src/app/runs/runText.ts';
import type { RunRow, RunSpec } from '../../../src/protocol/files.ts';
import { sampleRows, sampleSpec } from './sampleRun.ts';

const spec = sampleSpec();
const rows = sampleRows(spec);

describe('an exported run', () => {
  const csvOf = (response: string): Record<string, string>[] => parse(rowsCsv(exportedRows(spec, [{ ...rows[0]!, response }])), { columns: true });

  it('has no cell as CSV that a spreadsheet would compute', () => {
    for (const formula of ['=cmd()', '+1', '-- list', '- item\n- "quoted", item', '@sum', '\tx', '\r=1']) assert.equal(csvOf(formula)[0]!['response'], `'${formula}`);
    for (const text of ['plain', '', 'a = b', ' =1', '“=”', 'two\nlines, "quoted"', '1,5;']) assert.equal(csvOf(text)[0]!['response'], text);
  });

  it('has a row an answer, in the order of the plan, with what is to be known of it', () => {
    const exported = exportedRows(spec, [...rows].reverse(), { timings: new Map([[rows[1]!.cell, 1.5]]) });
    assert.deepEqual(exported.map(({ key, setting, loose, seconds }) => [key, setting, loose, seconds]), [
      ['1', 'plain', false, null], ['1', 'instructed', true, 1.5], ['2', 'plain', false, null], ['2', 'instructed', true, null], ['3', 'plain', false, null], ['3', 'instructed', true, null],
    ]);
    assert.deepEqual(rowsJsonl(exported).trimEnd().split('\n').map((line) => JSON.parse(line) as unknown), JSON.parse(JSON.stringify(exported)));
    assert.equal(parse(rowsCsv(exported)).length, 7);
  });

  it('keeps a model\'s output text in Markdown', () => {
    const response = '# Not a heading\n```js\nalert(1)\n````\n<script>';
    const markdown = rowsMarkdown({ ...spec, name: '<b>Name</b>' }, 'figures', exportedRows(spec, [{ ...rows[0]!, response }]));
    assert.ok(markdown.includes(`\`\`\`\`\`text\n${response}\n\`\`\`\`\``));
    assert.match(markdown, /^# \\<b\\>Name/);
  });
});

describe('imported responses', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const file = (name: string, own: readonly unknown[]): string => {
    writeFileSync(at(name), own.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
    return at(name);
  };
  const prompts = (): string => file('prompts.jsonl', spec.items.map(({ key, prompt, instructedPrompt, instructionIds, kwargs }) => ({ key, prompt: instructedPrompt, prompt_without_instruction: prompt, instruction_id_list: instructionIds, kwargs })));
  const summary = (run: { spec: RunSpec; rows: readonly RunRow[] }): unknown[] => run.rows.map(({ item, setting, response }) => [run.spec.items[item]!.key, setting, response]);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'steerboard-import-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are a run that is checked as any and compared with any', async () => {
    const responses = file('out.jsonl', exportedRows(spec, rows));
    const { run, problems } = await importResponses({ file: responses, promptsFile: prompts(), model: 'Theirs', runsFolder: at('runs') });
    assert.deepEqual(problems, []);
    assert.deepEqual(run.rows.map(({ checks }) => checks), rows.map(({ checks }) => checks));
    const again = await LiveRun.open(run.folder);
    assert.deepEqual([again.state.status, again.spec.kind, again.spec.model.name], ['finished', 'imported', 'Theirs']);
    const pair = compareRuns(new LiveRun(folder, spec, rows), again);
    assert.deepEqual(pair.settings.map(({ setting, unpaired, prompts: { loose } }) => [setting, unpaired, loose.bothRight, loose.bothWrong, loose.gained + loose.lost]), [['plain', 0, 0, 3, 0], ['instructed', 0, 3, 0, 0]]);
    assert.match(runPairText(pair), /model +Small-1B.* +Theirs/);
    assert.deepEqual(pair.differences.map(({ what }) => what), ['kind', 'model'], 'of answers made elsewhere no threads or tokens are known');
    assert.match(runText(run.folder, run.spec, run.rows), /Instructed +3 +3\/3/);
  });

  it('and any others are no partners of a search, which asks a prompt many times', () => {
    const search = new LiveRun(folder, { ...spec, kind: 'search' }, rows);
    assert.throws(() => compareRuns(new LiveRun(folder, spec, rows), search), { code: 'bad-run' });
  });

  it('find their prompt by its text in either form, or by its key, and their setting by that or by name', async () => {
    const responses = file('mixed.jsonl', [
      { prompt: 'One?', response: 'a' },
      { prompt: 'One? In bullets.', response: 'b' },
      { key: 2, response: 'c' },
      { key: '3', setting: 'steered', response: 'd' },
      { prompt: 'Three? In bullets.', setting: 'both', response: 'e' },
    ]);
    const { run, problems } = await importResponses({ file: responses, promptsFile: prompts(), runsFolder: at('runs') });
    assert.deepEqual(problems, []);
    assert.deepEqual(summary(run), [['1', 'plain', 'a'], ['1', 'instructed', 'b'], ['2', 'plain', 'c'], ['3', 'steered', 'd'], ['3', 'both', 'e']]);
    const all = await importResponses({ file: responses, promptsFile: prompts(), setting: 'both', runsFolder: at('runs') });
    assert.deepEqual(all.problems.map(({ details: { line } }) => line), [2, 5], 'one answer a prompt and setting');
  });

  it('name their instructions themselves where there is no prompt file', async () => {
    const row = { prompt: 'List.', response: '- x', instruction_id_list: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }] };
    const { run } = await importResponses({ file: file('own.jsonl', ['\uFEFF', row, { ...row, prompt: 'More.', response: 'x\u2028y' }]), runsFolder: at('runs') });
    assert.deepEqual(run.rows.map(({ response, checks }) => [response, checks.map((check) => 'loose' in check && check.loose)]), [['- x', [true]], ['x\u2028y', [false]]]);
  });

  it('keep settings with the instruction without a prompt file, beside those without it', async () => {
    const exported = exportedRows(spec, rows).map(({ key, prompt, base_prompt, setting, response }) => ({
      key, prompt, base_prompt, setting, response, instruction_id_list: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }],
    }));
    const { run, problems } = await importResponses({ file: file('settings.jsonl', exported), runsFolder: at('runs') });
    assert.deepEqual(problems, []);
    assert.deepEqual(summary(run), exported.map(({ key, setting, response }) => [key, setting, response]));
    assert.deepEqual(run.spec.items.map(({ prompt, instructedPrompt }) => [prompt, instructedPrompt]), spec.items.map(({ prompt, instructedPrompt }) => [prompt, instructedPrompt]));
    const forced = await importResponses({ file: file('both.jsonl', [{ ...exported[0], base_prompt: undefined, setting: undefined }]), setting: 'both', runsFolder: at('runs') });
    assert.deepEqual(forced.run.rows.map(({ setting }) => setting), ['both']);
    assert.equal(forced.run.spec.items[0]!.instructedPrompt, exported[0]!.prompt);
    const formless = file('formless.jsonl', [{ key: '1', prompt: 'One?', instruction_id_list: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }] }]);
    await assert.rejects(importResponses({ file: file('lost.jsonl', [{ key: '1', response: 'x' }]), promptsFile: formless, setting: 'instructed', runsFolder: at('runs') }), { code: 'bad-run' });
  });

  it('that can\'t be used are told with their line, and the others are used', async () => {
    const bad = ['{', '[]', { prompt: 'One?' }, { prompt: 'Nowhere?', response: 'x' }, { key: 'none', response: 'x' }, { prompt: 'One?', response: 'x', setting: 'odd' }];
    const { run, problems } = await importResponses({ file: file('bad.jsonl', [...bad, { prompt: 'Two?', response: 'fine' }]), promptsFile: prompts(), runsFolder: at('runs') });
    assert.deepEqual(problems.map(({ details: { line } }) => line), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(summary(run), [['2', 'plain', 'fine']]);
    await assert.rejects(importResponses({ file: file('worse.jsonl', bad), promptsFile: prompts(), runsFolder: at('runs') }), (error) => SteerboardError.is(error, 'bad-prompt-file') && error.details.line === 1);
    await assert.rejects(importResponses({ file: file('empty.jsonl', []), runsFolder: at('runs') }), { code: 'bad-prompt-file' });
    await assert.rejects(importResponses({ file: at('nothing.jsonl'), runsFolder: at('runs') }), { code: 'file-access' });
  });

  it('are exported again as any run is', async () => {
    const { run } = await importResponses({ file: file('once.jsonl', [{ key: '1', response: 'x' }]), promptsFile: prompts(), runsFolder: at('runs') });
    await exportRun(run, 'md', at('once.md'), folder);
    assert.match(readFileSync(at('once.md'), 'utf8'), /### Plain · fail/);
  });
});
