import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instructionText } from '../../../src/app/results/instructionText.ts';
import { findRepeat } from '../../../src/app/results/repeats.ts';
import { bytes, percentRange, points, strengthFigure, timeLeft } from '../../../src/core/statistics/figures.ts';
import { rowAsMarkdown } from '../../../webview/model/copyText.ts';
import { wordDifferences } from '../../../webview/model/differences.ts';
import { textParts } from '../../../webview/model/textParts.ts';

describe('findRepeat', () => {
  it('keeps three of the repeated lines and counts the rest', () => {
    const text = `Sure:\n${Array.from({ length: 61 }, () => '* Check the frame').join('\n')}`;
    const repeat = findRepeat(text)!;
    assert.equal(text.slice(0, repeat.shown), 'Sure:\n* Check the frame\n* Check the frame\n* Check the frame');
    assert.deepEqual([repeat.more, repeat.unit, repeat.length], [58, 'line', 1]);
  });

  it('finds the shortest run of words where there are no lines', () => {
    const text = `We begin. ${'to be or not '.repeat(10).trim()}`;
    const repeat = findRepeat(text)!;
    assert.equal(text.slice(0, repeat.shown), 'We begin. to be or not to be or not to be or not');
    assert.deepEqual([repeat.more, repeat.unit, repeat.length], [7, 'word', 4]);
    assert.deepEqual(findRepeat('no no no no no'), { shown: 8, more: 2, unit: 'word', length: 1 });
  });

  it('finds nothing in text that does not repeat', () => {
    assert.equal(findRepeat('one two three\nfour five six'), undefined);
    assert.equal(findRepeat(''), undefined);
    assert.equal(findRepeat('a\na\na'), undefined);
  });
});

describe('instructionText', () => {
  it('is what the instructed prompt has more', () => {
    assert.equal(instructionText('Why?', 'Why?\n\nUse lowercase.'), 'Use lowercase.');
    assert.equal(instructionText('Why?', 'Be brief. Why? Use lowercase.'), 'Be brief. Use lowercase.');
    assert.equal(instructionText('Why?', 'Tell me the reason, briefly.'), 'Tell me the reason, briefly.');
    assert.equal(instructionText('Why?', 'Why?'), undefined);
    assert.equal(instructionText('Why?', undefined), undefined);
  });
});

describe('figures', () => {
  it('are whole, with a real minus and an en dash', () => {
    assert.equal(percentRange({ low: 0.513, high: 0.848 }), '51–85');
    assert.equal(percentRange({ low: -0.1, high: 0.25 }), '−10 to 25');
    assert.deepEqual([points(56.4), points(-3.6), points(0.2)], ['+56', '−4', '0']);
    assert.deepEqual([bytes(95e6), bytes(1.12e9)], ['95 MB', '1.1 GB']);
    assert.deepEqual([timeLeft(40), timeLeft(118), timeLeft(7200)], ['about 40 s', 'about 2 min', 'about 2.0 h']);
    assert.deepEqual([strengthFigure('projection', 1.25), strengthFigure('fixed', 20), strengthFigure('fixed', -4.5)], ['1.25×', 'c 20', 'c −4.5']);
  });
});

describe('textParts', () => {
  const check = (status: 'pass' | 'fail' | 'pass-loose', ...spans: [number, number][]) => ({ description: '', status, reason: '', spans: spans.map(([start, end]) => ({ start, end })) });

  it('cuts at the spans, bad over good', () => {
    assert.deepEqual(textParts('abcdefgh', [check('pass', [1, 5]), check('fail', [4, 6])]), [{ text: 'a' }, { text: 'bcd', mark: 'good' }, { text: 'ef', mark: 'bad' }, { text: 'gh' }]);
  });

  it('marks what differs beside what decided', () => {
    assert.deepEqual(textParts('abcdef', [check('fail', [1, 3])], [{ start: 2, end: 4 }]), [{ text: 'a' }, { text: 'b', mark: 'bad' }, { text: 'c', mark: 'bad', other: true }, { text: 'd', other: true }, { text: 'ef' }]);
  });

  it('adds up to the text whatever the spans are', () => {
    const text = 'x'.repeat(50);
    assert.equal(textParts(text, [check('fail', [-5, 3], [40, 900], [60, 70], [9, 9], [20, 10])]).map((part) => part.text).join(''), text);
  });

  it('marks nothing for a span of all the text, or of a check that passes loosely', () => {
    assert.deepEqual(textParts('abc\n', [check('pass', [0, 3]), check('pass-loose', [1, 2])]).filter((part) => part.mark), []);
  });
});

describe('wordDifferences', () => {
  const words = (text: string, base: string): string[] => wordDifferences(text, base).map(({ start, end }) => text.slice(start, end));

  it('finds what the other text has not, neighbours as one', () => {
    assert.deepEqual(words('cats are hunters, and a hunt takes energy.', 'cats take energy.'), ['are hunters, and a hunt takes']);
    assert.deepEqual(words('same words', 'same words'), []);
    assert.deepEqual(words('all new', ''), ['all new']);
    assert.deepEqual(words('kept', 'kept and more'), []);
  });

  it('knows words that no spaces part', () => {
    assert.deepEqual(words('我喜欢狗', '我喜欢猫'), ['狗']);
  });

  it('gives texts that have nothing in common as a whole, soon', () => {
    const text = Array.from({ length: 4000 }, (_, index) => `a${index}`).join(' ');
    assert.deepEqual(wordDifferences(text, text.replaceAll('a', 'b')), [{ start: 0, end: text.length }]);
  });
});

describe('rowAsMarkdown', () => {
  it('keeps the table whole whatever the answers hold', () => {
    const answer = { status: 'fail' as const, reason: '', text: '', length: 0, words: 0, tokens: 0, checks: [] };
    const text = rowAsMarkdown({ item: 0, prompt: 'Why?\nNow.', answers: { plain: answer }, cells: {}, vectors: [] }, () => 'a | b\n<script>\\', () => 'Plain', () => 'Fail: x');
    assert.equal(text, '> Why?\n> Now.\n\n| Setting | Check | Answer |\n| --- | --- | --- |\n| Plain | Fail: x | a \\| b<br>&lt;script>\\\\ |\n');
  });
});
