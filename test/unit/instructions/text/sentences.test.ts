import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { splitSentences } from '../../../../src/core/instructions/text/sentences.ts';
import { isSpace } from '../../../../src/core/instructions/text/pythonText.ts';
import { fixture } from './fixture.ts';

function sentences(text: string): string[] {
  return splitSentences(text).map(({ start, end }) => text.slice(start, end));
}

describe('sentences', () => {
  for (const { text, sentences: expected } of fixture) {
    it(`are the reference's: ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.deepEqual(splitSentences(text).map(({ start, end }) => [start, end]), expected);
    });
  }

  it('do not end at an abbreviation, unless the next word starts sentences', () => {
    assert.deepEqual(sentences('Dr. Webb came at 3 p.m. on foot.'), ['Dr. Webb came at 3 p.m. on foot.']);
    assert.deepEqual(sentences('We met at 3 p.m. The sun shone.'), ['We met at 3 p.m.', 'The sun shone.']);
  });

  it('do not end after initials', () => assert.equal(splitSentences('J. S. Bach wrote it.').length, 1));

  it('do not end at three dots that a lower-case word follows', () => {
    assert.equal(splitSentences('Well... maybe.').length, 1);
    assert.equal(splitSentences('Well... The end.').length, 2);
  });

  it('keep their closing quotes and brackets', () => {
    assert.deepEqual(sentences('(He said "Stop.") Then he left.'), ['(He said "Stop.")', 'Then he left.']);
  });

  it('are none in a blank text', () => {
    assert.equal(splitSentences('').length, 0);
    assert.equal(splitSentences(' \n\t\u3000').length, 0);
  });

  it('count UTF-16 units', () => assert.deepEqual(splitSentences('🙂 One. Two.'), [{ start: 0, end: 7 }, { start: 8, end: 12 }]));
});

const nasty = fc.string({ unit: fc.constantFrom(...Array.from('.?!"\')]}([{*-,:; \n\tAb1é🙂'), '. ', 'e.g. ', 'The '), maxLength: 300 });

it('sentences follow one another, and only white space is left out', () => {
  fc.assert(
    fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 100 })), (text) => {
      let end = 0;
      for (const sentence of [...splitSentences(text), { start: text.length, end: text.length }]) {
        assert.ok(sentence.start >= end && (sentence.end > sentence.start || sentence.start === text.length));
        for (let index = end; index < sentence.start; index++) assert.ok(isSpace(text.charCodeAt(index)));
        end = sentence.end;
      }
    }),
  );
});

it('long runs of one mark are split to the end', () => {
  for (const unit of ['.', '!)', '"', '. ', '1.', 'e.g. ', '[', '*', '\u3000', '.\n']) assert.ok(splitSentences(unit.repeat(50_000)).length >= 0);
  assert.equal(splitSentences('No! '.repeat(20_000)).length, 20_000);
});
