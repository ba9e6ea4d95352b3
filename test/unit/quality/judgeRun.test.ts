// Judging a run folder: what is asked, what is kept, and what comes out of it again.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { Judge } from '../../../src/app/quality/judge.ts';
import { judgeRun, planJudging } from '../../../src/app/quality/judgeRun.ts';
import { QUALITY_FILE, QualityWriter, readQuality } from '../../../src/app/quality/qualityFile.ts';
import { qualityNotes, qualityText, runQuality } from '../../../src/app/quality/runQuality.ts';
import { exportRun } from '../../../src/app/runs/exportRun.ts';
import { LiveRun } from '../../../src/app/runs/liveRun.ts';
import { mergeRuns } from '../../../src/app/runs/mergeRuns.ts';
import { createRunFolder } from '../../../src/app/runs/runFolder.ts';
import { sampleRows, sampleSpec } from '../runs/sampleRun.ts';

const spec = sampleSpec();
const QUESTIONS = JSON.stringify({ questions: ['Is it right?', 'Is it whole?'] });
const asksForQuestions = (prompt: string): boolean => prompt.includes('"questions"');
/** Lists are right and whole; anything else is only right. */
const answersTo = (prompt: string): string => JSON.stringify({ answers: [{ question: 1, answer: 'Yes', reason: 'It is.' }, { question: 2, answer: prompt.includes('- one') ? 'Yes' : 'No', reason: 'Items.' }] });
const reply = (prompt: string): string => (asksForQuestions(prompt) ? QUESTIONS : answersTo(prompt));

describe('judging a run', () => {
  let root: string;
  let folder: string;
  let asked: string[];

  const judge = (answer: (prompt: string) => string = reply, name = 'tests/judge'): Judge => ({
    name,
    ask: async (prompt) => {
      asked.push(prompt);
      await setImmediate();
      return answer(prompt);
    },
  });
  const text = (): Promise<string> => readFile(join(folder, QUALITY_FILE), 'utf8');
  const shown = async (): Promise<string> => qualityText(await runQuality(await LiveRun.open(folder)));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'steerboard-quality-'));
    folder = await createRunFolder(root, spec, { rows: sampleRows(spec) });
    asked = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  it('asks for questions once a base query, then about each answer, and says how far it is', async () => {
    const progress: string[] = [];
    assert.deepEqual(await planJudging(folder, 'tests/judge').then(({ answers, requests }) => [answers, requests]), [6, 9]);
    await judgeRun(folder, judge(), { onProgress: ({ done, total, unit }) => progress.push(`${done}/${total} ${unit}`) });
    assert.deepEqual([asked.length, asked.filter(asksForQuestions).length], [9, 3]);
    assert.deepEqual([progress.length, progress.at(-1)], [9, '9/9 requests']);
    assert.ok(asked.every((prompt) => !prompt.includes('In bullets')), 'judged by the base query alone');
    assert.match(await shown(), /judged by tests\/judge\n\n[^\n]*\nPlain +3 +0\.50 .*\nInstructed +3 +1\.00/);
    assert.match(await shown(), /Plain → Instructed +3 +\+0\.50/);
    assert.match(qualityNotes(await runQuality(await LiveRun.open(folder))).join(), /^Quality, 0 to 1, judged by tests\/judge: Plain 0\.50 \(.*3 answers\), Instructed 1\.00 \(.*3 answers\)\.$/);
    await judgeRun(folder, judge());
    assert.equal(asked.length, 9, 'nothing is asked twice');
  });

  it('goes on where it was stopped, and after a crash in the middle of a line', async () => {
    const stop = new AbortController();
    const count = (): void => {
      if (asked.length === 5) stop.abort(new Error('stopped'));
    };
    await assert.rejects(judgeRun(folder, judge((prompt) => {
      count();
      return reply(prompt);
    }), { signal: stop.signal }), /stopped/);
    const kept = (await text()).split('\n').length - 1;
    assert.ok(kept > 0 && kept < 9, String(kept));
    await appendFile(join(folder, QUALITY_FILE), '{"judge":"tests/judge","cell":"a');
    assert.equal((await readQuality(folder)).length, kept);
    asked = [];
    await judgeRun(folder, judge());
    assert.equal(asked.length, 9 - kept);
    assert.equal((await readQuality(folder)).length, 9);
  });

  it('asks once more for what it can\'t read, then leaves it out, counted, and asks again another time', async () => {
    let spoilt = 0;
    await judgeRun(folder, judge((prompt) => {
      if (!prompt.includes('"Two?"')) return reply(prompt);
      spoilt++;
      return asksForQuestions(prompt) ? 'Certainly!' : reply(prompt);
    }));
    assert.deepEqual([spoilt, asked.length], [2, 8]);
    assert.match(asked.find((prompt) => prompt.includes('earlier reply'))!, /could not be used: it is not JSON/);
    assert.match(await shown(), /quality +95 % CI +none applies +unread +to judge\nPlain +2 +0\.50 +0 +1 +0/);
    asked = [];
    let first = true;
    await judgeRun(folder, judge((prompt) => {
      if (asksForQuestions(prompt) || !first) return reply(prompt);
      first = false;
      return '{"answers": []}';
    }));
    assert.equal(asked.length, 4);
    assert.match(await shown(), /Plain +3 +0\.50 +0 +0 +0/);
  });

  it('ends with what the judge says it can\'t do, and keeps what there is', async () => {
    await assert.rejects(judgeRun(folder, judge((prompt) => {
      if (asked.length > 4) throw new Error('quota');
      return reply(prompt);
    })), /quota/);
    assert.ok((await readQuality(folder)).length >= 2);
    await judgeRun(folder, judge());
    assert.match(await shown(), /Plain +3 /);
  });

  it('keeps judges apart, and exports the last one\'s', async () => {
    await judgeRun(folder, judge());
    await judgeRun(folder, judge((prompt) => (asksForQuestions(prompt) ? '{"questions": ["Good?"]}' : '{"answers": [{"question": 1, "answer": "No", "reason": "Bad."}]}'), 'tests/strict'));
    assert.match(await shown(), /judged by tests\/judge[\s\S]*judged by tests\/strict\n\n[^\n]*\nPlain +3 +0\.00/);
    const run = await LiveRun.open(folder);
    const file = join(root, 'run');
    await exportRun(run, 'csv', file, root);
    const rows = parse<Record<string, string>>(await readFile(file, 'utf8'), { columns: true });
    assert.deepEqual(rows.map(({ quality, quality_judge: by }) => [quality, by]), Array.from({ length: 6 }, () => ['0', 'tests/strict']));
    assert.deepEqual(JSON.parse(rows[0]!['quality_answers']!), [{ question: 'Good?', answer: 'no', reason: 'Bad.' }]);
    await exportRun(run, 'md', file, root);
    assert.match(await readFile(file, 'utf8'), /Quality, 0 to 1[\s\S]*### Plain · fail.* · quality 0\.00/);
  });

  it('is refused where another process is at it, for searches and for runs of a newer version', async () => {
    const writer = await QualityWriter.open(folder);
    await assert.rejects(judgeRun(folder, judge()), { code: 'run-locked' });
    await writer.close();
    await writeFile(join(folder, 'run.json'), JSON.stringify({ ...spec, schemaVersion: 2 }));
    await assert.rejects(judgeRun(folder, judge()), { code: 'bad-run' });
    await writeFile(join(folder, 'run.json'), JSON.stringify({ ...spec, kind: 'search' }));
    await assert.rejects(judgeRun(folder, judge()), { code: 'bad-run' });
    assert.equal(asked.length, 0);
  });

  it('goes with the parts of a run that are merged', async () => {
    const parts = await Promise.all([0, 1].map(async (index) => {
      const part = { ...spec, shard: { index, count: 2 }, cells: spec.cells.filter(({ item }) => item % 2 === index) };
      return createRunFolder(root, part, { rows: sampleRows(part) });
    }));
    for (const part of parts) await judgeRun(part, judge());
    const merged = join(root, 'merged');
    await mergeRuns(parts, merged);
    assert.equal((await planJudging(merged, 'tests/judge')).requests, 0);
    assert.deepEqual((await runQuality(await LiveRun.open(merged))).map(({ settings }) => settings.map(({ score }) => score?.n)), [[3, 3]]);
  });

  it('names the line of a damaged file', async () => {
    await judgeRun(folder, judge());
    for (const bad of ['{', '[]', '{"judge": "x"}', '{"judge": "x", "query": "y", "questions": []}', '{"judge": "x", "cell": "y", "responseSha256": "z", "answers": [{"verdict": "maybe", "reason": ""}]}']) {
      const lines = (await text()).split('\n');
      await writeFile(join(folder, QUALITY_FILE), [bad, ...lines.slice(1)].join('\n'));
      await assert.rejects(readQuality(folder), (error: { code: string; details: { line: number } }) => error.code === 'bad-run' && error.details.line === 1, bad);
    }
  });
});
