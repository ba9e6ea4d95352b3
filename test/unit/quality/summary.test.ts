import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '../../../src/core/hash.ts';
import { judgedBy, pendingQueries, requestCount } from '../../../src/core/quality/judged.ts';
import { summarizeQuality } from '../../../src/core/quality/summary.ts';
import type { RunRow } from '../../../src/protocol/files.ts';
import type { QualityLine, Verdict } from '../../../src/protocol/quality.ts';
import { sampleRows, sampleSpec } from '../runs/sampleRun.ts';

const spec = sampleSpec();
const rows = sampleRows(spec);
const NOBODY = { judge: 'one', questions: new Map(), answers: new Map() };

const said = (row: RunRow, ...verdicts: Verdict[]): QualityLine => ({ judge: 'one', cell: row.cell, responseSha256: sha256(row.response), answers: verdicts.map((verdict) => ({ verdict, reason: 'x' })) });
const row = (item: number, setting: string): RunRow => rows.find((candidate) => candidate.item === item && candidate.setting === setting)!;

describe('a run\'s quality', () => {
  it('is the mean of each setting, with paired differences over items that have both', () => {
    const judged = judgedBy([
      said(row(0, 'plain'), 'yes', 'yes'), said(row(0, 'instructed'), 'yes', 'no'),
      said(row(1, 'plain'), 'yes', 'no', 'not-applicable'), said(row(1, 'instructed'), 'no', 'no'),
      said(row(2, 'plain'), 'not-applicable'), said(row(2, 'instructed'), 'yes'),
    ])[0]!;
    const { settings, differences, otherLanguage } = summarizeQuality(spec, rows, judged);
    assert.deepEqual(settings.map(({ setting, score, notApplicable, unread, pending }) => [setting, score!.n, score!.mean, notApplicable, unread, pending]), [['plain', 2, 0.75, 1, 0, 0], ['instructed', 3, 0.5, 0, 0, 0]]);
    assert.deepEqual(settings[0]!.score!.interval, { low: 0, high: 1 }, 'an interval of t, within the bounds of a score');
    assert.deepEqual(differences.map(({ from, to, n, mean }) => [from, to, n, mean]), [['plain', 'instructed', 2, -0.5]]);
    assert.equal(otherLanguage, 0);
  });

  it('leaves out answers in another language, unread replies and answers that were made anew', () => {
    const items = spec.items.map((item, index) => (index === 0 ? { ...item, instructionIds: ['language:response_language'], kwargs: [{ language: 'de' }] } : item));
    const judged = judgedBy([
      said(row(0, 'plain'), 'yes'),
      { judge: 'one', query: 'Two?', failed: 'it is not JSON' },
      said({ ...row(2, 'plain'), response: 'another' }, 'yes'),
      { judge: 'one', cell: row(2, 'instructed').cell, responseSha256: sha256(row(2, 'instructed').response), failed: 'it is not JSON' },
    ])[0]!;
    const { settings, differences, otherLanguage } = summarizeQuality({ items }, rows, judged);
    assert.deepEqual(settings, [{ setting: 'plain', notApplicable: 0, unread: 1, pending: 1 }, { setting: 'instructed', notApplicable: 0, unread: 2, pending: 0 }]);
    assert.deepEqual([differences, otherLanguage], [[], 2]);
  });
});

describe('what is still to be judged', () => {
  it('is a base query once, and answers with the same text once', () => {
    const pending = pendingQueries(spec, rows, NOBODY);
    assert.deepEqual(pending.map(({ query, questions, rows: groups }) => [query, questions, groups.map((group) => group.length)]), [['One?', undefined, [1, 1]], ['Two?', undefined, [1, 1]], ['Three?', undefined, [1, 1]]]);
    assert.equal(requestCount(pending), 9);
    const same = pendingQueries(spec, rows.map((each) => ({ ...each, response: 'same' })), NOBODY);
    assert.deepEqual(same.map(({ rows: groups }) => groups.map((group) => group.length)), [[2], [2], [2]]);
    assert.equal(requestCount(same), 6);
  });

  it('is what has no answers yet, by this judge; failed ones are asked again, answers that were cancelled are not judged', () => {
    const [one, two] = judgedBy([
      { judge: 'one', query: 'One?', questions: ['Is it?'] },
      said(row(0, 'plain'), 'yes'),
      { judge: 'one', cell: row(0, 'instructed').cell, responseSha256: sha256(row(0, 'instructed').response), failed: 'it is not JSON' },
      { judge: 'two', query: 'Two?', questions: ['Two?'] },
    ]);
    const some = rows.map((each) => (each.item === 2 ? { ...each, stopReason: 'cancelled' as const } : each));
    assert.deepEqual(pendingQueries(spec, some, one!).map(({ query, questions, rows: groups }) => [query, questions, groups.flat().map(({ setting }) => setting)]), [['One?', ['Is it?'], ['instructed']], ['Two?', undefined, ['plain', 'instructed']]]);
    assert.equal(two!.judge, 'two');
    assert.equal(requestCount(pendingQueries(spec, some, two!)), 5);
  });
});
