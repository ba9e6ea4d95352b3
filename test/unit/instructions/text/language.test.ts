import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { detectLanguage } from '../../../../src/core/instructions/text/language.ts';
import { languageModel } from '../../../../src/core/instructions/text/languageModel.ts';
import { fixture } from './fixture.ts';

describe('language', () => {
  for (const { text, language } of fixture) {
    if (language === undefined) continue;
    it(`is the reference's: ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(detectLanguage(text), language ?? undefined));
  }

  it('is the same a thousand times, on borderline texts too', () => {
    for (const text of ['Yes! Sure.\n\nNo.', 'The ferry leaves the harbour at noon.']) {
      const first = detectLanguage(text);
      for (let run = 1; run < 1000; run++) assert.equal(detectLanguage(text), first);
    }
  });

  it('is not found where there are only digits, marks, emoji and addresses', () => {
    for (const text of ['', ' ', '12 + 30 = 42!', '🙂🙂', 'https://example.org/the/long/road', 'the.long.road@example.org']) assert.equal(detectLanguage(text), undefined);
  });

  it('does not hear words in capitals beyond their first letter', () => assert.equal(detectLanguage('ÉÉÉ ЖЖЖ 12'), detectLanguage('É Ж 12')));

  it('is found in a text of any characters', () => {
    const codes = new Set<string | undefined>([...languageModel().languages, 'unknown', undefined]);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => { assert.ok(codes.has(detectLanguage(text))); }));
  });
});

/** The profiles that the tables were made from, where they are at hand. */
const reference = new URL('../../../../../shared/ifeval/reference/langdetect.json', import.meta.url);
if (existsSync(reference)) {
  it('profiles are the reference to the last count', () => {
    const { profiles } = JSON.parse(readFileSync(reference, 'utf8')) as { profiles: Record<string, { n_words: number[]; freq: Record<string, number> }> };
    const { languages, find, starts, owners, shares } = languageModel();
    let checked = 0;
    languages.forEach((code, language) => {
      const { n_words: totals, freq } = profiles[code]!;
      for (const [gram, count] of Object.entries(freq)) {
        const [first, middle, last] = Array.from(gram.padStart(3, '\0'), (char) => char.charCodeAt(0));
        const found = find(first!, middle!, last!);
        const entry = owners.subarray(starts[found], starts[found + 1]).indexOf(language) + starts[found]!;
        if (shares[entry] !== count / totals[gram.length - 1]!) assert.fail(`${code} ${gram}`);
        checked++;
      }
    });
    assert.equal(checked, owners.length);
    assert.equal(languages.length, Object.keys(profiles).length);
  });
}
