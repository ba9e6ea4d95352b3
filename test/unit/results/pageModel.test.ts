import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ResultsBuilder } from '../../../src/app/results/resultsBuilder.ts';
import { announcement, tallyOf } from '../../../webview/model/announcement.ts';
import { listEntries, type ListChoice } from '../../../webview/model/entries.ts';
import { Heights } from '../../../webview/model/heights.ts';
import { layoutFor, turnColumn } from '../../../webview/model/layout.ts';
import { sortedItems, sortsFor } from '../../../webview/model/sorting.ts';
import { forRun, FRESH, readMemory } from '../../../webview/model/memory.ts';
import { sampleRun } from '../../vscode/page/sampleRuns.ts';
import { SETTINGS } from '../../../src/protocol/files.ts';

const run = sampleRun(72);
const { head, rows } = new ResultsBuilder('run', run.spec).build({ rows: run.rows });
const choice: ListChoice = { filter: 'all', query: '', sort: 'prompt', order: [], pinned: [], isGroupOpen: () => true, isRowOpen: () => false };

describe('sortsFor', () => {
  it('offers perplexity only where it was measured', () => {
    assert.ok(!sortsFor(rows).includes('perplexity'));
    const measured = rows.map((row) => (row.item === 3 ? { ...row, answers: { plain: { ...row.answers.plain!, perplexity: 2.1 } } } : row));
    assert.ok(sortsFor(measured).includes('perplexity'));
    assert.equal(sortedItems(measured, 'perplexity')[0], 3);
  });
});

describe('listEntries', () => {
  it('lists groups with their rows', () => {
    const { entries, shown } = listEntries(head.groups, rows, choice);
    assert.equal(shown, 72);
    assert.equal(entries.length, 75);
    assert.deepEqual(entries.filter(({ kind }) => kind === 'group').map(({ key, position, siblings }) => [key.split(':')[0], position, siblings]), [['g change_case', 1, 3], ['g detectable_format', 2, 3], ['g length_constraints', 3, 3]]);
  });

  it('counts what each filter would show with the search, whatever filter is on', () => {
    const all = listEntries(head.groups, rows, { ...choice, query: 'LENTIL' });
    const broken = listEntries(head.groups, rows, { ...choice, query: 'LENTIL', filter: 'broken' });
    assert.deepEqual(all.counts, broken.counts);
    assert.equal(all.shown, 8);
    assert.equal(broken.shown, all.counts.broken);
    const byHand = rows.filter((row) => row.prompt.includes('lentil') && Object.values(row.answers).some(({ passed }) => passed === false)).length;
    assert.equal(all.counts.failed, byHand);
  });

  it('leaves out groups with nothing to show, and rows of closed groups', () => {
    const closed = listEntries(head.groups, rows, { ...choice, isGroupOpen: () => false });
    assert.deepEqual([closed.entries.length, closed.shown], [3, 72]);
    assert.deepEqual(listEntries(head.groups, rows, { ...choice, query: 'nothing has this' }).entries, []);
  });

  it('shows pinned rows, and those behind a point alone', () => {
    const pinned = listEntries(head.groups, rows, { ...choice, pinned: [5, 40], filter: 'pinned' });
    assert.deepEqual([pinned.shown, pinned.counts.pinned, pinned.entries.filter(({ kind }) => kind === 'row').map(({ key }) => key)], [2, 2, ['r 5', 'r 40']]);
    const only = listEntries(head.groups, rows, { ...choice, only: [7, 8, 9] });
    assert.deepEqual([only.shown, only.counts.all], [3, 3]);
  });

  it('sorts: by instruction in groups of their names, by what answers are as single rows', () => {
    const groups = [head.groups[2]!, head.groups[0]!, head.groups[1]!];
    const names = listEntries(groups, rows, { ...choice, sort: 'instruction' }).entries.flatMap((entry) => (entry.kind === 'group' ? [entry.group.name] : []));
    assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b)));
    const order = sortedItems(rows, 'longest');
    const longest = listEntries(head.groups, rows, { ...choice, sort: 'longest', order });
    assert.ok(longest.flat && longest.entries.length === 72);
    const words = order.map((item) => Math.max(...Object.values(rows[item]!.answers).map((answer) => answer.words)));
    assert.deepEqual(words, [...words].sort((a, b) => b - a));
  });

  it('leaves groups out in prompt order where their prompts stand mixed', () => {
    const mixed = [{ ...head.groups[0]!, items: [0, 2] }, { ...head.groups[1]!, items: [1, 3] }];
    const list = listEntries(mixed, rows.slice(0, 4), choice);
    assert.deepEqual([list.flat, list.entries.map(({ key }) => key)], [true, ['r 0', 'r 1', 'r 2', 'r 3']]);
  });
});

describe('memory of the page', () => {
  it('reads back what was saved', () => {
    const memory = { ...FRESH, run: 'a', filter: 'failed' as const, query: 'x', turned: [3], closedGroups: ['g'], whole: ['3 plain'], focus: { key: 'r 3', setting: 'both' as const }, anchor: { key: 'r 3', offset: 4 }, tables: ['grid'], heading: 'all lowercase', sort: 'longest' as const, compared: 'plain' as const, projection: true, pinned: [2], chip: { label: 'Layer 9', items: [4] } };
    assert.deepEqual(readMemory(structuredClone(memory)), memory);
  });

  it('forgets what does not fit', () => {
    for (const saved of [undefined, null, 7, 'text', [], { filter: 'toString', turned: [-1, 'a', 2.5], two: ['plain'], three: ['plain', 'plain', 'both'], focus: { key: 7 }, anchor: 'top', query: 9 }]) {
      assert.deepEqual(readMemory(saved), FRESH);
    }
  });

  it('keeps the looks for another run, and forgets the places', () => {
    const memory = { ...FRESH, run: 'a', query: 'x', turned: [3], tables: ['grid'], two: ['plain', 'both'] as const };
    assert.deepEqual(forRun(memory, 'b'), { ...FRESH, run: 'b', tables: ['grid'], two: ['plain', 'both'] });
    assert.equal(forRun(memory, 'a'), memory);
  });
});

describe('layoutFor', () => {
  it('has a list, two, three and four columns', () => {
    assert.deepEqual([300, 599, 600, 899, 900, 1499, 1500].map((width) => layoutFor(width, SETTINGS, FRESH).columns.length), [0, 0, 2, 2, 3, 3, 4]);
    assert.deepEqual(layoutFor(1000, SETTINGS, FRESH).hidden, ['both']);
  });

  it('shows all settings of a run that has no more than there is room for', () => {
    assert.deepEqual(layoutFor(1000, ['plain', 'both'], FRESH).columns, ['plain', 'both']);
  });

  it('lets one column make way for another', () => {
    const layout = layoutFor(1000, SETTINGS, FRESH);
    assert.deepEqual(turnColumn(layout, FRESH, 'both'), { three: ['instructed', 'steered', 'both'] });
    assert.deepEqual(turnColumn(layout, FRESH, 'plain'), { three: ['instructed', 'steered', 'both'] });
  });
});

describe('Heights', () => {
  it('finds entries by height as they are measured', () => {
    const heights = new Heights();
    const keys = Array.from({ length: 1000 }, (_, index) => String(index));
    heights.lay(keys, () => 22);
    assert.deepEqual([heights.total, heights.at(-5), heights.at(21.9), heights.at(22), heights.at(1e9)], [22000, 0, 0, 1, 999]);
    assert.equal(heights.measure([{ index: 0, height: 122 }]), true);
    assert.equal(heights.measure([{ index: 0, height: 122 }]), false);
    assert.deepEqual([heights.total, heights.top(1), heights.at(121)], [22100, 122, 0]);
    heights.lay(keys.slice(1), () => 22);
    assert.equal(heights.total, 999 * 22);
    heights.lay(keys, () => 22);
    assert.equal(heights.total, 22100);
    heights.forget();
    heights.lay(keys, () => 22);
    assert.equal(heights.total, 22000);
  });
});

describe('announcement', () => {
  it('tells finished answers by their count', () => {
    const before = { run: 'run', finished: 280, failed: 90 };
    const now = tallyOf('run', rows);
    assert.equal(now.finished, 288);
    assert.equal(announcement(before, { ...now, failed: 92 }), '8 more answers, 2 failed');
    assert.equal(announcement(now, now), undefined);
    assert.equal(announcement({ ...before, run: 'other' }, now), undefined);
  });
});
