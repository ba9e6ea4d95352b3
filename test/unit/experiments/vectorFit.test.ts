import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fittingVectors, servesAny, type FittingUse } from '../../../src/core/experiments/vectorFit.ts';
import type { Checked, InstructionArguments } from '../../../src/core/instructions/types.ts';

const item = (...instructions: [string, InstructionArguments][]): Checked => ({ instructionIds: instructions.map(([id]) => id), kwargs: instructions.map(([, kwargs]) => kwargs) });
const use = (subtracted: boolean, ...instructions: [string, InstructionArguments][]): FittingUse => ({ ...item(...instructions), subtracted });
const vectors = (checked: Checked, ...uses: FittingUse[]): number[] => fittingVectors(checked, uses).vectors;

describe('fittingVectors', () => {
  const lowercase = use(false, ['change_case:english_lowercase', {}]);
  const noComma = use(false, ['punctuation:no_comma', {}]);

  it('gives each instruction its vector, in the order of the instructions', () => {
    assert.deepEqual(vectors(item(['punctuation:no_comma', {}], ['change_case:english_lowercase', {}]), lowercase, noComma), [1, 0]);
  });

  it('tells which instructions have none', () => {
    assert.deepEqual(fittingVectors(item(['punctuation:no_comma', {}], ['detectable_format:title', {}]), [noComma]), { vectors: [0], without: [1], ambiguous: [] });
  });

  it('tells languages apart', () => {
    const language = (code: string): FittingUse => use(false, ['language:response_language', { language: code }]);
    assert.deepEqual(vectors(item(['language:response_language', { language: 'ur' }]), language('de'), language('ur')), [1]);
    assert.deepEqual(fittingVectors(item(['language:response_language', { language: 'kn' }]), [language('de')]).without, [0]);
  });

  it('takes a vector for any number, but the one for the very number where there is one', () => {
    const highlights = (kwargs: InstructionArguments): FittingUse => use(false, ['detectable_format:number_highlighted_sections', kwargs]);
    assert.deepEqual(vectors(item(['detectable_format:number_highlighted_sections', { num_highlights: 5 }]), highlights({})), [0]);
    const sentences = (n: number, relation = 'less than'): FittingUse => use(false, ['length_constraints:number_sentences', { num_sentences: n, relation }]);
    const asked = item(['length_constraints:number_sentences', { num_sentences: 3, relation: 'less than' }]);
    assert.deepEqual(vectors(asked, sentences(2), sentences(3), sentences(4)), [1]);
    assert.deepEqual(vectors(asked, sentences(2)), [0]);
    assert.deepEqual(vectors(asked, sentences(3, 'at least')), []);
    assert.deepEqual(fittingVectors(asked, [sentences(2), sentences(4)]), { vectors: [], without: [], ambiguous: [{ instruction: 0, vectors: [0, 1] }] });
  });

  it('gives a prompt with several words the vector of each', () => {
    const word = (text: string, subtracted = false): FittingUse => use(subtracted, ['keywords:existence', { keywords: [text] }]);
    const asked = item(['keywords:existence', { keywords: ['Kiss', 'cooking'] }]);
    assert.deepEqual(vectors(asked, word('cooking'), word('garden'), word('kiss')), [0, 2]);
    assert.deepEqual(fittingVectors(asked, [word('garden')]).without, [0]);
  });

  it('subtracts a word\'s vector where the word is forbidden, and only there', () => {
    const word = (subtracted: boolean): FittingUse => use(subtracted, ['keywords:existence', { keywords: ['kiss'] }]);
    const forbidden = item(['keywords:forbidden_words', { forbidden_words: ['kiss'] }]);
    const wanted = item(['keywords:existence', { keywords: ['kiss'] }]);
    assert.deepEqual([vectors(forbidden, word(true)), vectors(forbidden, word(false)), vectors(wanted, word(true)), vectors(wanted, word(false))], [[0], [], [], [0]]);
    assert.ok(servesAny(word(false), forbidden));
  });

  it('lets a vector without instruction ids act everywhere', () => {
    assert.deepEqual(vectors(item(['punctuation:no_comma', {}]), noComma, use(false)), [0, 1]);
    assert.deepEqual(fittingVectors(item(), [use(true)]), { vectors: [0], without: [], ambiguous: [] });
  });
});
