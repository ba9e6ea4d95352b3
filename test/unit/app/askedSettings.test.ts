import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedSettings } from '../../../src/app/compare.ts';
import type { RunItem } from '../../../src/protocol/files.ts';

const bare: RunItem = { key: '1', prompt: 'Why?', instructionIds: [], kwargs: [] };
const full: RunItem = { ...bare, key: '2', instructedPrompt: 'Why? In bullets.' };

describe('askedSettings', () => {
  it('are all that prompts and vectors allow, or those that are wanted', () => {
    assert.deepEqual(askedSettings([bare, full], ['vector']), ['plain', 'instructed', 'steered', 'both']);
    assert.deepEqual(askedSettings([bare], []), ['plain']);
    assert.deepEqual(askedSettings([bare, full], [], ['instructed']), ['instructed']);
  });

  it('are refused where an answer would not be what its setting says, or none would be made', () => {
    for (const setting of ['steered', 'both'] as const) assert.throws(() => askedSettings([full], [], ['plain', setting]), { code: 'bad-arguments', message: /there is no vector/ });
    assert.throws(() => askedSettings([bare], [], ['instructed']), { code: 'bad-arguments', message: '“Instructed” can\'t be asked: no prompt has a form with the instruction.' });
    assert.throws(() => askedSettings([bare], ['vector'], ['both']), { code: 'bad-arguments', message: /^“Both” can't be asked: no prompt/ });
  });
});
