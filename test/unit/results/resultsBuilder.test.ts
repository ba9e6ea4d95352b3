import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ResultsBuilder, type LiveRun } from '../../../src/app/results/resultsBuilder.ts';
import type { RunRow, RunSpec } from '../../../src/protocol/files.ts';
import { sampleRun } from '../../vscode/page/sampleRuns.ts';

const words = (parts: readonly { text: string }[]): string => parts.map(({ text }) => text).join('');

/** Rows with chosen outcomes: one letter a prompt, `p` pass, `f` fail, `l` loose only. */
function withOutcomes(rows: readonly RunRow[], outcomes: Readonly<Record<string, string>>): RunRow[] {
  return rows.map((row) => {
    const letter = outcomes[row.setting]![row.item];
    const whole = structuredClone(row);
    delete whole.broken;
    return { ...whole, response: 'text', checks: row.checks.map((check) => ({ ...check, strict: letter === 'p', loose: letter !== 'f' })) };
  });
}

describe('ResultsBuilder', () => {
  it('counts the loose passes of each setting, with Wilson intervals and the paired difference', () => {
    const run = sampleRun(12, ['plain', 'steered']);
    const rows = withOutcomes(run.rows, { plain: 'ffffffffffpp', steered: 'pppplfffffff' });
    const { head } = new ResultsBuilder('run', run.spec).build({ rows });
    const [plain, steered] = head.settings;
    assert.deepEqual([plain!.rate.passed, plain!.rate.total, steered!.rate.passed, steered!.rate.total], [2, 12, 5, 12]);
    assert.equal(Math.round(100 * steered!.rate.low), 19);
    assert.equal(Math.round(100 * steered!.rate.high), 68);
    assert.equal(steered!.fromPlain?.points, 25);
    assert.equal(words(head.finding), 'Steered passes 25 points more than plain (−17 to 67), which may be chance.');
    assert.equal(head.progress.state, 'finished');
  });

  it('leaves cancelled, refused and unverified answers out of n, and broken ones in', () => {
    const run = sampleRun(5, ['plain']);
    const rows = withOutcomes(run.rows, { plain: 'ppppp' });
    rows[0] = { ...rows[0]!, stopReason: 'cancelled', generatedTokens: 21 };
    rows[1] = { ...rows[1]!, stopReason: 'prompt-too-long', response: '', checks: [] };
    rows[2] = { ...rows[2]!, checks: [{ id: 'x:y', error: 'no verifier of the name x:y' }] };
    rows[3] = { ...rows[3]!, broken: 'repeats 61 times' };
    const { head, rows: shown } = new ResultsBuilder('run', run.spec).build({ rows });
    assert.deepEqual([head.settings[0]!.rate.passed, head.settings[0]!.rate.total, head.settings[0]!.broken], [2, 2, 1]);
    assert.deepEqual(
      shown.map(({ answers }) => [answers.plain!.status, answers.plain!.reason]),
      [['cancelled', 'after 21 tokens'], ['none', 'the prompt is longer than the context'], ['none', 'no verifier of the name x:y'], ['broken', 'repeats 61 times, check passed'], ['pass', '']],
    );
    assert.ok(head.notices.some(({ text }) => text === '2 answers could not be checked and are in no rate.'));
    assert.equal(head.progress.state, 'stopped');
  });

  it('shows what the last judge made of each setting, and says by whom and of how many answers', () => {
    const run = sampleRun(4, ['plain', 'steered']);
    const score = { n: 4, mean: 0.75, interval: { low: 0.5, high: 1 } };
    const counts = { notApplicable: 0, unread: 0, pending: 0 };
    const first = { judge: 'first', settings: [{ setting: 'plain' as const, score: { n: 1, mean: 0.2 }, ...counts }], differences: [], otherLanguage: 0 };
    const last = { ...first, judge: 'last', settings: [{ setting: 'plain' as const, score, ...counts }, { setting: 'steered' as const, ...counts }] };
    const { head } = new ResultsBuilder('run', run.spec).build({ rows: run.rows, quality: [first, last] });
    assert.deepEqual(head.settings.map(({ quality }) => quality), [score, undefined]);
    assert.deepEqual(head.notices.slice(-2).map(({ text }) => text), ['Quality, 0 to 1, judged by first: Plain 0.20 (1 answer).', 'Quality, 0 to 1, judged by last: Plain 0.75 (0.50–1.00, 4 answers).']);
    assert.ok(new ResultsBuilder('run', run.spec).build({ rows: run.rows }).head.settings.every(({ quality }) => quality === undefined));
  });

  it('says what strict objects to, and how many more fail', () => {
    const run = sampleRun(2, ['plain']);
    const check = { id: 'a', description: 'a', strict: false, loose: false, reason: '3 capital letters', spans: [] };
    const rows: RunRow[] = [
      { ...run.rows[0]!, checks: [check, { ...check, reason: 'no bullet lines' }, { ...check, strict: true, loose: true, reason: '' }] },
      { ...run.rows[1]!, checks: [{ ...check, loose: true, reason: 'first line has capitals' }] },
    ];
    const answers = new ResultsBuilder('run', run.spec).build({ rows }).rows.map((row) => row.answers.plain!);
    assert.deepEqual(answers.map(({ status, reason }) => [status, reason]), [['fail', '3 capital letters; 1 more'], ['pass-loose', 'first line has capitals']]);
  });

  it('shows what is written and what waits, and says so far', () => {
    const run = sampleRun(12);
    const live: LiveRun = { state: 'running', writing: new Map([['10-plain', { text: 'Weather is', tokens: 2, tokensPerSecond: 31 }]]), tokensPerSecond: 31, secondsLeft: 60 };
    const { head, rows } = new ResultsBuilder('run', run.spec).build({ rows: run.rows.slice(0, 40), live });
    const { plain, instructed, both } = rows[10]!.answers;
    assert.deepEqual([plain!.status, plain!.text, plain!.tokens], ['writing', 'Weather is', 2]);
    assert.deepEqual([instructed!.status, instructed!.reason, both!.reason], ['queued', 'next', '2 before it']);
    assert.ok(words(head.finding).startsWith('So far: '));
    assert.deepEqual([head.progress.done, head.progress.total], [40, 48]);
  });

  it('gives back the rows that did not change as the same objects', () => {
    const run = sampleRun(30);
    const builder = new ResultsBuilder('run', run.spec);
    const live = (done: number): LiveRun => ({ state: 'running', writing: new Map([[run.spec.cells[done]!.id, { text: 'a', tokens: 1 }]]) });
    const before = builder.build({ rows: run.rows.slice(0, 40), live: live(40) }).rows;
    const after = builder.build({ rows: run.rows.slice(0, 41), live: live(41) }).rows;
    const changed = after.filter((row, item) => row !== before[item]).map(({ item }) => item);
    assert.ok(changed.includes(10));
    assert.ok(changed.every((item) => item >= 10 && item <= 16), String(changed));
  });

  it('cuts texts at the limit, never inside a character, and tells the whole length', () => {
    const run = sampleRun(1, ['plain']);
    const response = `${'a'.repeat(1999)}😀 and more`;
    const answer = new ResultsBuilder('run', run.spec).build({ rows: [{ ...run.rows[0]!, response }] }).rows[0]!.answers.plain!;
    assert.equal(answer.text, 'a'.repeat(1999));
    assert.equal(answer.length, response.length);
    assert.equal(new ResultsBuilder('run', run.spec, Infinity).build({ rows: [{ ...run.rows[0]!, response }] }).rows[0]!.answers.plain!.text, response);
  });

  it('groups by instruction, with its words and passes', () => {
    const run = sampleRun(9, ['plain', 'steered']);
    const { head } = new ResultsBuilder('run', run.spec).build({ rows: withOutcomes(run.rows, { plain: 'fffpfffff', steered: 'ppppppfff' }) });
    assert.deepEqual(
      head.groups.map(({ name, items, passed, done }) => [name, items, passed, done]),
      [['all lowercase', [0, 1, 2], { plain: 0, steered: 3 }, 3], ['bullet points', [3, 4, 5], { plain: 1, steered: 3 }, 3], ['at most 3 sentences', [6, 7, 8], { plain: 0, steered: 0 }, 3]],
    );
    assert.deepEqual(head.steering.map(({ name, layer, steered }) => [name, layer, steered?.passed, steered?.total]), [['all lowercase', 19, 3, 3], ['bullet points', 19, 3, 3], ['at most 3 sentences', 19, 0, 3]]);
  });

  it('speaks of the two answers where there is one prompt', () => {
    const run = sampleRun(1, ['plain', 'steered']);
    const finding = (plain: string, steered: string): string => words(new ResultsBuilder('run', run.spec).build({ rows: withOutcomes(run.rows, { plain, steered }) }).head.finding);
    assert.equal(finding('f', 'p'), 'The steered answer passes, the plain one fails.');
    assert.equal(finding('f', 'f'), 'The steered answer and the plain one have the same outcome.');
  });

  it('says when nothing differs, and when there are few prompts', () => {
    const run = sampleRun(3);
    const { notices } = new ResultsBuilder('run', run.spec).build({ rows: withOutcomes(run.rows, { plain: 'ppf', instructed: 'ppf', steered: 'ppf', both: 'ppf' }) }).head;
    assert.deepEqual(notices.map(({ text }) => text), ['Few prompts: the interval is wide.', 'All four settings agree on all 3 prompts.']);
  });

  it('says why there is no Instructed, with the way to it', () => {
    const run = sampleRun(2, ['plain', 'steered']);
    const noticesOf = (spec: RunSpec): [string, unknown][] => new ResultsBuilder('run', spec).build({ rows: run.rows }).head.notices.map(({ text, actions }) => [text, actions.map((action) => 'command' in action && action.command)]);
    const items = run.spec.items.map(({ instructedPrompt, ...item }) => {
      assert.ok(instructedPrompt);
      return item;
    });
    const expected = ['These prompts have no form with an instruction, so they are not asked in Instructed and Both.', ['add-instruction']];
    assert.deepEqual(noticesOf({ ...run.spec, items }).filter(([text]) => text.includes('form')), [expected]);
    assert.deepEqual(noticesOf(run.spec).filter(([text]) => text.includes('form')), []);
    assert.deepEqual(noticesOf({ ...run.spec, kind: 'imported', items }).filter(([text]) => text.includes('form')), []);
  });

  it('shows a search at work by layer, with no table of answers', () => {
    const run = sampleRun(2, ['steered']);
    const cells = [-1, 12, 18].flatMap((layer) => [0, 1].map((item) => ({ id: `${layer} ${item}`, item, setting: layer < 0 ? ('plain' as const) : ('steered' as const), steering: layer < 0 ? [] : [{ vector: 0, layer, strength: 1.5 }] })));
    const spec = { ...run.spec, kind: 'search' as const, vectors: run.spec.vectors.slice(0, 1), cells };
    const passes = withOutcomes(run.rows, { steered: 'pf' });
    const rows = cells.slice(0, 5).map((cell) => ({ ...passes[cell.item]!, cell: cell.id, setting: cell.setting, steering: cell.steering, ...(cell.id === '12 1' && { broken: 'repeats 9 times' }) }));
    const results = new ResultsBuilder('run', spec).build({ rows, live: { state: 'running', writing: new Map() } });
    assert.deepEqual([results.rows.length, results.head.settings.length], [0, 0]);
    const { search, layer } = results.head.steering[0]!;
    assert.equal(layer, undefined);
    assert.equal(search!.strength, 1.5);
    assert.deepEqual(search!.progress, { done: 5, total: 6 });
    assert.deepEqual(search!.points.map((point) => [point.layer, point.rate.passed, point.rate.total, point.broken]), [[-1, 1, 2, 0], [12, 1, 2, 1], [18, 1, 1, 0]]);
  });
});
