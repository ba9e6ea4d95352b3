import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { promptFor, stopTextsFor } from '../../../src/app/promptForm.ts';

describe('promptFor', () => {
  it('leaves the form to the model\'s chat template', () => {
    assert.deepEqual(promptFor({ chatTemplateSha256: 'aa' }, 'Why?'), { kind: 'chat', prompt: 'Why?' });
    assert.deepEqual(stopTextsFor({ chatTemplateSha256: 'aa' }), []);
  });

  it('asks a base model as the published runs did, and stops where it asks itself the next question', () => {
    assert.deepEqual(promptFor({}, 'Why?'), { kind: 'raw', text: 'Q: Why?\nA:' });
    assert.deepEqual(stopTextsFor({}), ['Q:']);
  });
});
