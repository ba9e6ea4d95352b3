import assert from 'node:assert/strict';
import { it } from 'node:test';
import { verdictOf } from '../../../src/core/experiments/verdict.ts';

it('an answer is broken before it passes or fails', () => {
  const checked = { instructionIds: ['punctuation:no_comma', 'steerboard:words'], kwargs: [{}, { at_most: 3 }] };
  assert.deepEqual(verdictOf('two words', checked, 'end'), { kind: 'pass', reason: '' });
  assert.deepEqual(verdictOf('one, two, three, four', checked, 'length').kind, 'fail');
  assert.match(verdictOf('one, two, three, four', checked, 'length').reason, /; 1 more$/);
  assert.equal(verdictOf('Sure, here it is:\nno comma', { instructionIds: ['punctuation:no_comma'], kwargs: [{}] }, 'end').kind, 'pass-loose');
  assert.equal(verdictOf('', checked, 'end').kind, 'broken');
  assert.equal(verdictOf('text', checked, 'diverged').kind, 'broken');
  assert.deepEqual(verdictOf('text', { instructionIds: [], kwargs: [] }, 'end'), { kind: 'none', reason: '' });
  assert.equal(verdictOf('text', { instructionIds: ['no:such'], kwargs: [{}] }, 'end').kind, 'none');
});
