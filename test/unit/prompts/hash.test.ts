import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { hashContent, hashTexts, sha256 } from '../../../src/core/hash.ts';

describe('sha256', () => {
  it('is what Node computes, of UTF-8', () => {
    for (const text of ['', 'abc', 'Grüße, 世界 🙂', 'x'.repeat(100_000)]) assert.equal(sha256(text), createHash('sha256').update(text, 'utf8').digest('hex'));
  });
});

describe('hashTexts', () => {
  it('tells lists apart that run into the same text', () => {
    const hashes = [['a', 'b'], ['ab'], ['a\nb'], ['b', 'a'], ['a', '', 'b']].map(hashTexts);
    assert.equal(new Set(hashes).size, hashes.length);
  });
});

describe('hashContent', () => {
  it('goes by content: not by the order of keys, nor by what is undefined', () => {
    assert.equal(hashContent({ a: 1, b: { c: [1, 'x', null] } }), hashContent({ b: { d: undefined, c: [1, 'x', null] }, a: 1 }));
  });

  it('tells apart types, orders of lists, and nesting', () => {
    const hashes = [{ a: 1 }, { a: '1' }, { a: [1] }, { a: [1, 2] }, { a: [2, 1] }, { a: { b: 1 } }, { a: null }, {}].map(hashContent);
    assert.equal(new Set(hashes).size, hashes.length);
  });
});
