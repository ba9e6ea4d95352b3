import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkableInstructions, commonInstructions } from '../../../src/core/prompts/commonInstructions.ts';

const HIGHLIGHTS = 'detectable_format:number_highlighted_sections';
const asked = (...list: [string, Record<string, unknown>][]): { instructionIds: string[]; kwargs: Record<string, unknown>[] } => ({ instructionIds: list.map(([id]) => id), kwargs: list.map(([, kwargs]) => kwargs) });

describe('commonInstructions', () => {
  it('names what every prompt asks for, with the arguments that all share', () => {
    assert.deepEqual(commonInstructions([
      asked(['punctuation:no_comma', {}], [HIGHLIGHTS, { num_highlights: 3 }], ['language:response_language', { language: 'de' }]),
      asked([HIGHLIGHTS, { num_highlights: 5 }], ['language:response_language', { language: 'de' }]),
    ]), asked([HIGHLIGHTS, {}], ['language:response_language', { language: 'de' }]));
    assert.deepEqual(commonInstructions([]), asked());
    assert.deepEqual(commonInstructions([asked(['punctuation:no_comma', {}]), asked()]), asked());
  });
});

describe('checkableInstructions', () => {
  it('leaves out what lacks its arguments', () => {
    assert.deepEqual(checkableInstructions(asked([HIGHLIGHTS, {}], ['punctuation:no_comma', {}], [HIGHLIGHTS, { num_highlights: 2 }])), asked(['punctuation:no_comma', {}], [HIGHLIGHTS, { num_highlights: 2 }]));
  });
});
