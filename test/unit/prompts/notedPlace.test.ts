import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BlockPlace } from '../../../src/core/prompts/blockPlace.ts';
import { findNoted, notePlace } from '../../../src/core/prompts/notedPlace.ts';

const DOCUMENT = 'Why?\nBecause.\n\n---\n\nHow?\n';
const PLACE: BlockPlace = { promptStart: 0, promptEnd: 4, start: 4, end: 13 };

/** Prompt and answer as the place has them. */
function parts(document: string, place: BlockPlace | undefined): string[] | undefined {
  return place && [document.slice(place.promptStart, place.promptEnd), document.slice(place.start, place.end)];
}

describe('an answer that was noted', () => {
  const found = (document: string, noted = notePlace(DOCUMENT, PLACE, false)): string[] | undefined => parts(document, findNoted(document, noted));

  it('is found where it stood, also beside another of the same text', () => {
    assert.deepEqual(found(DOCUMENT), ['Why?', '\nBecause.']);
    assert.deepEqual(findNoted(`${DOCUMENT}${DOCUMENT}`, notePlace(DOCUMENT, PLACE, false)), PLACE);
  });

  it('is found where its text moved to', () => {
    const moved = `A title\n\n${DOCUMENT}`;
    assert.deepEqual(findNoted(moved, notePlace(DOCUMENT, PLACE, false)), { promptStart: 9, promptEnd: 13, start: 13, end: 22 });
    assert.deepEqual(found(moved), ['Why?', '\nBecause.']);
  });

  it('is not found where it or its prompt was changed, or where it could be either of two', () => {
    assert.equal(found(DOCUMENT.replace('Because.', 'Because!')), undefined);
    assert.equal(found(DOCUMENT.replace('Why?', 'Who?')), undefined);
    assert.equal(found('How?\n'), undefined);
    assert.equal(found(`\n${DOCUMENT}${DOCUMENT}`), undefined);
  });

  it('may have grown since where it was being written', () => {
    const growing = notePlace(DOCUMENT, PLACE, true);
    assert.deepEqual(found(DOCUMENT.replace('Because.', 'Because. Of\nthis'), growing), ['Why?', '\nBecause. Of\nthis']);
    assert.deepEqual(found(DOCUMENT, growing), ['Why?', '\nBecause.']);
    assert.equal(found(`${DOCUMENT}More`, growing), undefined, 'an edit below may be none of the answer');
    assert.equal(found(DOCUMENT.replace('How?', 'How!'), growing), undefined);
    assert.equal(found(DOCUMENT.replace('Because.', 'So'), growing), undefined);
    const empty = notePlace('Why?\n', { ...PLACE, end: 5 }, true);
    assert.deepEqual(found('Why?\nSo', empty), ['Why?', '\nSo']);
  });
});
