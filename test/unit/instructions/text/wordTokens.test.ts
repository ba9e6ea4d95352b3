import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isBlank, splitOnSpace } from '../../../../src/core/instructions/text/pythonText.ts';
import { splitSentences } from '../../../../src/core/instructions/text/sentences.ts';
import { sentenceTokens } from '../../../../src/core/instructions/text/wordTokens.ts';
import { fixture } from './fixture.ts';

const wordTokens = (text: string): string[] => splitSentences(text).flatMap(({ start, end }) => sentenceTokens(text.slice(start, end)));

describe('word tokens', () => {
  for (const { text, words } of fixture) {
    it(`are the reference's: ${JSON.stringify(text.slice(0, 40))}`, () => assert.deepEqual(wordTokens(text), words));
  }

  it('take contractions apart and leave hyphened words whole', () => {
    assert.deepEqual(wordTokens("CAN'T stop a WELL-KNOWN man"), ['CA', "N'T", 'stop', 'a', 'WELL-KNOWN', 'man']);
    assert.deepEqual(wordTokens('CANNOT'), ['CAN', 'NOT']);
    assert.deepEqual(wordTokens('DON’T'), ['DON', '’', 'T']);
    assert.deepEqual(wordTokens("'Tis wanna\u2003go"), ["'T", 'is', 'wan', 'na', 'go']);
  });

  it('set apart the last dot only', () => {
    assert.deepEqual(wordTokens('At 3 p.m. in the U.S. it rained.'), ['At', '3', 'p.m.', 'in', 'the', 'U.S.', 'it', 'rained', '.']);
  });

  it('turn double quotes into pairs of ticks', () => {
    assert.deepEqual(wordTokens('"Yes," she said ("no").'), ['``', 'Yes', ',', "''", 'she', 'said', '(', '``', 'no', "''", ')', '.']);
  });

  it('fold ı, İ and ſ as Python does', () => assert.deepEqual(wordTokens("gİmme 'tıſ"), ['gİm', 'me', "'t", 'ıſ']));
});

it('no token holds white space, and none but quotes is made up', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('.?!"\'`)]}([{*-,:;@#$%& \n\tAbnt1é🙂“’'), "n't", ' ', 'cannot', "'s"), maxLength: 200 });
  fc.assert(
    fc.property(text, (sample) => {
      const tokens = wordTokens(sample);
      for (const token of tokens) assert.ok(!isBlank(token) && splitOnSpace(token).length === 1);
      const letters = (pieces: readonly string[]): string => pieces.join('').replace(/["'`]/g, '');
      assert.equal(letters(tokens), letters(splitOnSpace(sample)));
    }),
  );
});
