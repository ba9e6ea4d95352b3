import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accuracyOf } from '../../../src/core/instructions/accuracy.ts';
import { addChecks } from '../../../src/core/instructions/addChecks.ts';
import { parseChecksFile } from '../../../src/core/instructions/checksFile.ts';
import { parseResponseRow } from '../../../src/core/instructions/responseRow.ts';
import type { Checked } from '../../../src/core/instructions/types.ts';
import { verifyResponse } from '../../../src/core/instructions/verify.ts';

const { checks } = parseChecksFile('own.checks.json', JSON.stringify({
  checks: [{ name: 'Short', id: 'steerboard:words', arguments: { at_most: 2 } }, { id: 'punctuation:no_comma' }],
}));
const row = '{"prompt": "p", "response": "a, b c", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}';

describe('checks from a checks file', () => {
  it('come after an answer\'s own, and the name takes the place of the description', () => {
    const results = verifyResponse(parseResponseRow(row, { checks }));
    assert.deepEqual(results.map((result) => ('error' in result ? result.error : [result.id, result.description, result.strict])), [
      ['punctuation:no_comma', 'no commas', false],
      ['steerboard:words', 'Short', false],
      ['punctuation:no_comma', 'no commas', false],
    ]);
  });

  it('are counted by their names', () => {
    assert.deepEqual([...accuracyOf([verifyResponse(parseResponseRow(row, { checks }))]).byType.keys()], ['Short', 'punctuation:no_comma']);
  });

  it('are enough for a row that names no instructions, but not where a prompt file should name them', () => {
    const bare = '{"prompt": "p", "response": "a"}';
    assert.deepEqual(parseResponseRow(bare, { checks }).instructionIds, ['steerboard:words', 'punctuation:no_comma']);
    assert.throws(() => parseResponseRow(bare, { checks, byPrompt: new Map() }), /names no instructions/);
    assert.throws(() => parseResponseRow(bare), /names no instructions/);
  });

  it('leave no names behind where none is given', () => {
    assert.deepEqual(addChecks({ instructionIds: [], kwargs: [] }, checks.slice(1)), { instructionIds: ['punctuation:no_comma'], kwargs: [{}] });
    const item: Checked = { instructionIds: ['a'], kwargs: [{}] };
    assert.deepEqual(addChecks(addChecks(item, checks), checks).checkNames, [null, 'Short', null, 'Short', null]);
  });
});
