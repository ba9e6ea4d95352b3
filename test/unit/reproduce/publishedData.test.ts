import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DATA, isCheckable, readBaseQueries, readFormatPairs, readItems, vectorId, wordOf } from '../../../src/app/reproduce/data/publishedData.ts';
import { readStarter } from '../../../src/app/starter/readStarter.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { wordRequest } from '../../../src/core/prompts/starter/library.ts';

const FIXTURE = join(import.meta.dirname, 'published');
const ROOT = join(import.meta.dirname, '../../..');
const PUBLISHED = join(ROOT, '../shared/data');

describe('the published data formats', () => {
  it('take the base query from what the model answered, not from what it was asked', async () => {
    const queries = await readBaseQueries(FIXTURE);
    assert.equal(queries.length, 8);
    assert.deepEqual(queries[1], { key: '9001', prompt: 'Name some birds of the coast.', instructionIds: ['keywords:existence'], source: { file: DATA.baseQueries, line: 2 } });
  });

  it('group format pairs by instruction, languages apart', async () => {
    const { file, pairs } = await readFormatPairs(FIXTURE);
    assert.equal(file, 'format/augmented_sample.jsonl');
    assert.deepEqual([...pairs].map(([id, own]) => [id, own.length]), [['punctuation:no_comma', 4], ['change_case:english_lowercase', 4], ['change_case:capital_word_frequency', 1], ['language:response_language_de', 1]]);
    assert.deepEqual(pairs.get('language:response_language_de')![0]!.kwargs, [{ language: 'de' }]);
  });

  it('leave out of validation what lacks an argument', async () => {
    const { pairs } = await readFormatPairs(FIXTURE);
    assert.equal(isCheckable(pairs.get('change_case:capital_word_frequency')![0]!), false);
    assert.equal(isCheckable(pairs.get('punctuation:no_comma')![0]!), true);
  });

  it('find the word of a row, also beside another instruction', async () => {
    assert.deepEqual((await readItems(FIXTURE, DATA.include)).map(wordOf), ['rope', 'cloud']);
    assert.deepEqual((await readItems(FIXTURE, DATA.casingExclude)).map(wordOf), ['bread']);
    assert.throws(() => wordOf({ instructionIds: ['punctuation:no_comma'], kwargs: [{}], source: { file: 'a.jsonl', line: 3 } }), (error) => SteerboardError.is(error, 'bad-prompt-file') && error.details.line === 3);
  });

  it('say which file is missing', async () => {
    await assert.rejects(readItems(FIXTURE, DATA.includeValidation), (error) => SteerboardError.is(error, 'file-access') && error.describe().includes('inclusion_validation.jsonl'));
  });
});

if (existsSync(PUBLISHED)) {
  describe('the published data', () => {
    it('have the rows that the paper counts', async () => {
      const counts: Record<string, number> = {};
      for (const name of [DATA.formatTest, DATA.include, DATA.exclude, DATA.includeValidation, DATA.excludeValidation, DATA.casingExclude]) counts[name] = (await readItems(PUBLISHED, name)).length;
      assert.deepEqual(counts, { [DATA.formatTest]: 163, [DATA.include]: 86, [DATA.exclude]: 117, [DATA.includeValidation]: 276, [DATA.excludeValidation]: 276, [DATA.casingExclude]: 26 });
      assert.equal((await readBaseQueries(PUBLISHED)).length, 541);
    });

    it('have checks that can be made in every evaluation row', async () => {
      for (const name of [DATA.formatTest, DATA.include, DATA.exclude, DATA.includeValidation, DATA.excludeValidation, DATA.casingExclude]) {
        for (const item of await readItems(PUBLISHED, name)) assert.ok(isCheckable(item), `${name} ${item.key}`);
      }
    });

    it('have words that the starter library has phrasings for', async () => {
      const library = await readStarter(join(ROOT, 'starter'));
      for (const name of [DATA.include, DATA.exclude, DATA.includeValidation, DATA.excludeValidation, DATA.casingExclude]) {
        for (const item of await readItems(PUBLISHED, name)) assert.ok(wordRequest(library, wordOf(item)), wordOf(item));
      }
    });

    it('have pairs for every evaluated instruction but three languages', async () => {
      const [{ pairs }, items] = await Promise.all([readFormatPairs(PUBLISHED), readItems(PUBLISHED, DATA.formatTest)]);
      const ids = new Set(items.flatMap(({ instructionIds, kwargs }) => instructionIds.map((id, index) => vectorId(id, kwargs[index] ?? {}))));
      assert.deepEqual([...ids].filter((id) => !pairs.has(id)).sort(), ['language:response_language_kn', 'language:response_language_ko', 'language:response_language_ne']);
    });
  });
}
