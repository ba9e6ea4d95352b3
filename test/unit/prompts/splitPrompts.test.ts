import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { splitPrompts } from '../../../src/core/prompts/splitPrompts.ts';

const shares = { making: 2, validation: 1, test: 3 };
const self = (text: string): string => text;

describe('splitPrompts', () => {
  it('gives sets of the asked shares that no text is in twice', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 3 })), (texts) => {
      const { making, validation, test } = splitPrompts(texts, self, shares);
      assert.deepEqual([...making, ...validation, ...test].sort(), [...texts].sort());
      const sets = [making, validation, test].map((set) => new Set(set.map((text) => text.trim())));
      assert.equal(new Set(sets.flatMap((set) => [...set])).size, sets.reduce((sum, { size }) => sum + size, 0));
      const total = sets.reduce((sum, { size }) => sum + size, 0);
      [2, 1, 3].forEach((share, i) => assert.ok(Math.abs(sets[i]!.size - (total * share) / 6) <= 1));
    }));
  });

  it('does not depend on the order of the file', () => {
    const texts = Array.from({ length: 40 }, (_, i) => `Question ${i}?`);
    const there = splitPrompts(texts, self, shares);
    const back = splitPrompts([...texts].reverse(), self, shares);
    assert.deepEqual(there.test, [...back.test].reverse());
    assert.notDeepEqual(there.making, texts.slice(0, there.making.length));
  });

  it('takes texts as they come where that is asked', () => {
    assert.deepEqual(splitPrompts(['f', 'e', 'd', 'c', 'b', 'a'], self, shares, 'given'), { making: ['f', 'e'], validation: ['d'], test: ['c', 'b', 'a'] });
  });

  it('refuses shares of nothing', () => {
    assert.throws(() => splitPrompts(['a'], self, { making: 0, validation: 0, test: 0 }), RangeError);
  });
});
