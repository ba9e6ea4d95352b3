import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { followChange } from '../../../src/core/prompts/blockPlace.ts';
import type { BlockPlace, TextChange } from '../../../src/core/prompts/blockPlace.ts';
import { withoutParts } from '../../../src/core/prompts/excerpt.ts';

const BEFORE = 'above\nprompt\nfirst\nsecond\nbelow';
const place: BlockPlace = { promptStart: 6, promptEnd: 12, start: 12, end: 25 };

/** Applies an edit to text and place: `[from, to)` of BEFORE becomes `text`. */
function edit(from: number, to: number, text: string): { effect: string; text: string; prompt: string; block: string } {
  const change: TextChange = { offset: from, length: to - from, text };
  const after = BEFORE.slice(0, from) + text + BEFORE.slice(to);
  const followed = followChange(place, change);
  const { promptStart, promptEnd, start, end } = followed.place;
  return { effect: followed.effect, text: after, prompt: after.slice(promptStart, promptEnd), block: after.slice(start, end) };
}

describe('an answer in a document that is edited', () => {
  const block = '\nfirst\nsecond';
  it('is the text that the other tests take it for', () => assert.equal(BEFORE.slice(place.start, place.end), block));

  it('moves with edits above and keeps its place with edits below', () => {
    for (const [from, to, text] of [[0, 0, 'new\n'], [0, 6, ''], [2, 4, 'x']] as const) {
      assert.deepEqual({ ...edit(from, to, text), text: '' }, { effect: 'kept', text: '', prompt: 'prompt', block });
    }
    assert.deepEqual({ ...edit(26, 31, 'other'), text: '' }, { effect: 'kept', text: '', prompt: 'prompt', block });
    assert.equal(edit(25, 31, '').effect, 'kept', 'deleting the line after it');
  });

  it('keeps to its prompt while that is edited', () => {
    assert.deepEqual({ ...edit(12, 12, '?'), text: '' }, { effect: 'kept', text: '', prompt: 'prompt?', block });
    assert.deepEqual({ ...edit(6, 6, 'A '), text: '' }, { effect: 'kept', text: '', prompt: 'A prompt', block });
    assert.deepEqual({ ...edit(8, 10, ''), text: '' }, { effect: 'kept', text: '', prompt: 'prpt', block });
    assert.deepEqual({ ...edit(6, 12, 'other'), text: '' }, { effect: 'kept', text: '', prompt: 'other', block });
  });

  it('is edited by any change inside, its end included', () => {
    for (const [from, to, text] of [[15, 15, 'x'], [14, 16, ''], [25, 25, '!'], [20, 28, ''], [8, 15, '']] as const) assert.equal(edit(from, to, text).effect, 'edited');
    assert.equal(edit(15, 15, 'x').block, '\nfixrst\nsecond');
  });

  it('is removed by undo, and by a deletion over it', () => {
    assert.equal(edit(12, 25, '').effect, 'removed');
    assert.equal(edit(0, 31, '').effect, 'removed');
  });

  it('is orphaned when its prompt is deleted; what is then left of it has as many line ends as a line that goes', () => {
    assert.equal(edit(6, 12, '').effect, 'orphaned');
    const line = edit(6, 13, '');
    assert.deepEqual(line, { effect: 'orphaned', text: 'above\nfirst\nsecond\nbelow', prompt: '', block });
    const first = followChange({ promptStart: 0, promptEnd: 6, start: 6, end: 12 }, { offset: 0, length: 7, text: '' });
    assert.deepEqual(first, { effect: 'orphaned', place: { promptStart: 0, promptEnd: 0, start: 0, end: 6 } });
    const windows = followChange({ promptStart: 2, promptEnd: 8, start: 8, end: 15 }, { offset: 2, length: 8, text: '' }, 2);
    assert.deepEqual(windows, { effect: 'orphaned', place: { promptStart: 2, promptEnd: 2, start: 0, end: 7 } });
  });
});

describe('a text without its uncommitted answers', () => {
  const whole = 'one\nANSWER\ntwo\nANSWER';
  const excerpt = withoutParts(whole, [{ start: 14, end: 21 }, { start: 3, end: 10 }]);

  it('leaves them out', () => assert.equal(excerpt.text, 'one\ntwo'));

  it('finds places in both', () => {
    assert.deepEqual([0, 3, 4, 7].map((offset) => excerpt.toWhole(offset)), [0, 3, 11, 14]);
    assert.deepEqual([0, 3, 6, 10, 11, 14, 18, 21].map((offset) => excerpt.toExcerpt(offset)), [0, 3, 3, 3, 4, 7, 7, 7]);
  });
});
