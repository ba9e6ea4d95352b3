import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { parseChecksFile } from '../../../src/core/instructions/checksFile.ts';
import { checksSchema } from '../../../src/core/instructions/checksSchema.ts';

describe('parseChecksFile', () => {
  it('reads checks with their names and lines', () => {
    const text = '\ufeff{"checks": [\n  {"name": "Short", "id": "steerboard:words", "arguments": {"at_most": 50}},\n  {"id": "punctuation:no_comma"}\n]}';
    assert.deepEqual(parseChecksFile('a.checks.json', text), {
      checks: [
        { name: 'Short', id: 'steerboard:words', kwargs: { at_most: 50 }, line: 2 },
        { id: 'punctuation:no_comma', kwargs: {}, line: 3 },
      ],
      problems: [],
    });
  });

  it('shows each problem at its place, and keeps the checks that are right', () => {
    const text = '{"checks": [\n  {"id": "no:such"},\n  {"id": "steerboard:words", "arguments": {"at_most": "5"}},\n  {"id": "steerboard:json", "nmae": "x"},\n  7,\n  {}\n]}';
    const { checks, problems } = parseChecksFile('a.checks.json', text);
    assert.deepEqual(checks, [{ id: 'steerboard:json', kwargs: {}, line: 4 }]);
    assert.deepEqual(
      problems.map(({ line, column, endColumn, severity, message }) => [line, column, endColumn, severity, message]),
      [
        [2, 10, 19, 'error', 'no:such: there is no such instruction.'],
        [3, 55, 58, 'error', 'steerboard:words: "at_most" must be a whole number from 0, not "5".'],
        [4, 29, 35, 'warning', '"nmae" means nothing here.'],
        [5, 3, 4, 'error', 'A check is an object.'],
        [6, 3, 5, 'error', 'The check has no "id".'],
      ],
    );
  });

  it('reports what is not JSON, or no list of checks', () => {
    assert.deepEqual(parseChecksFile('a', '{"checks": [}').problems.map(({ line, message }) => [line, message])[0], [1, 'Not JSON: value expected.']);
    assert.match(parseChecksFile('a', '').problems[0]!.message, /Not JSON/);
    assert.equal(parseChecksFile('a', '[]').problems[0]!.message, 'The file has no list of checks.');
  });
});

describe('the schema of *.checks.json', () => {
  const file = new URL('../../../media/schemas/checks.schema.json', import.meta.url);

  it('is the one in media/schemas (set UPDATE_SCHEMAS=1 to write it)', () => {
    const text = `${JSON.stringify(checksSchema(), null, 2)}\n`;
    if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(file, text);
    assert.equal(readFileSync(file, 'utf8'), text);
  });

  it('takes and refuses what the reader does', () => {
    const validate = new Ajv({ strict: false }).compile(checksSchema());
    const good = [
      { id: 'steerboard:contains', arguments: { texts: ['a'], ignore_case: true } },
      { name: 'x', id: 'startend:quotation' },
      { id: 'keywords:letter_frequency', arguments: { letter: '🙂', let_frequency: 1, let_relation: 'at least' } },
    ];
    const bad = [
      { id: 'no:such' },
      { id: 'steerboard:contains' },
      { id: 'steerboard:contains', arguments: { texts: [] } },
      { id: 'startend:quotation', arguments: { texts: ['a'] } },
      { id: 'length_constraints:number_words', arguments: { num_words: 5, relation: 'at most' } },
      { id: 'steerboard:json', colour: 1 },
    ];
    for (const check of good) assert.ok(validate({ checks: [check] }), JSON.stringify([check, validate.errors]));
    for (const check of bad) assert.ok(!validate({ checks: [check] }), JSON.stringify(check));
    for (const check of good) assert.deepEqual(parseChecksFile('a', JSON.stringify({ checks: [check] })).problems, []);
    for (const check of bad) assert.notDeepEqual(parseChecksFile('a', JSON.stringify({ checks: [check] })).problems, []);
  });
});
