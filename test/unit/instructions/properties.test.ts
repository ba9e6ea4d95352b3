import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bindInstruction, INSTRUCTION_TYPES } from '../../../src/core/instructions/registry.ts';
import { isBlank, strip } from '../../../src/core/instructions/text/pythonText.ts';
import { MAX_SPANS } from '../../../src/core/instructions/types.ts';
import type { InstructionArguments } from '../../../src/core/instructions/types.ts';
import { verifyResponse } from '../../../src/core/instructions/verify.ts';
import { looseVariants } from '../../../src/core/instructions/variants.ts';

/** Arguments for every type, those at which both outcomes are likely. */
const EXAMPLES: Readonly<Record<string, InstructionArguments>> = {
  'keywords:existence': { keywords: ['a', 'b'] },
  'keywords:frequency': { keyword: 'a', frequency: 2, relation: 'at least' },
  'keywords:forbidden_words': { forbidden_words: ['a'] },
  'keywords:letter_frequency': { letter: 'a', let_frequency: 2, let_relation: 'less than' },
  'language:response_language': { language: 'en' },
  'length_constraints:number_sentences': { num_sentences: 2, relation: 'at least' },
  'length_constraints:number_paragraphs': { num_paragraphs: 2 },
  'length_constraints:number_words': { num_words: 3, relation: 'less than' },
  'length_constraints:nth_paragraph_first_word': { num_paragraphs: 2, nth_paragraph: 2, first_word: 'a' },
  'detectable_content:number_placeholders': { num_placeholders: 1 },
  'detectable_content:postscript': { postscript_marker: 'P.S.' },
  'detectable_format:number_bullet_lists': { num_bullets: 1 },
  'detectable_format:constrained_response': {},
  'detectable_format:number_highlighted_sections': { num_highlights: 1 },
  'detectable_format:multiple_sections': { section_spliter: 'A', num_sections: 1 },
  'detectable_format:json_format': {},
  'detectable_format:title': {},
  'combination:two_responses': {},
  'combination:repeat_prompt': { prompt_to_repeat: 'a' },
  'startend:end_checker': { end_phrase: 'a' },
  'startend:quotation': {},
  'change_case:capital_word_frequency': { capital_frequency: 1, capital_relation: 'at least' },
  'change_case:english_capital': {},
  'change_case:english_lowercase': {},
  'punctuation:no_comma': {},
  'steerboard:contains': { texts: ['a'], whole_words: true },
  'steerboard:not_contains': { texts: ['*'] },
  'steerboard:starts_with': { text: 'a' },
  'steerboard:ends_with': { text: 'a', ignore_case: true },
  'steerboard:regex': { pattern: String.raw`(a|\d)+\b`, at_most: 3 },
  'steerboard:words': { at_most: 3 },
  'steerboard:sentences': { at_least: 2 },
  'steerboard:characters': { at_least: 3, at_most: 30 },
  'steerboard:bullet_lines': {},
  'steerboard:reading_ease': { at_least: 60 },
  'steerboard:json': {},
  'steerboard:json_schema': { schema: { type: 'object' } },
};

const piece = fc.constantFrom(
  'a', 'b', 'A', 'Tea', '*', '**', '***', '******', '- ', '* ', '\n', '\n\n', ' ', '\t', '\r', '\u2028', '\u0085', '\u00a0', '\ufeff', '.', '!', '?', '...', ',', '"', "'",
  '``', "''", '[', ']', '<<', '>>', '{', '}', '(', ')', '1', '٣', '²', 'é', 'İ', 'ß', 'Σ', 'ς', '水', '🙂', '\ud83d', '\ude42', 'P.S. ', 'Dr. ', 'U.S.', "CAN'T", '```json', ':', 'null',
);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const anyInstruction = fc.constantFrom(...Object.keys(EXAMPLES));

/** The variants as the rules have them, written apart from the code under test. */
function variantsOf(response: string): string[] {
  const lines = response.split('\n');
  const texts = [response, strip(lines.slice(1).join('\n')), strip(lines.slice(0, -1).join('\n')), strip(lines.slice(1, -1).join('\n'))];
  return [...texts, ...texts.map((text) => text.split('*').join(''))];
}

describe('every instruction type', () => {
  it('has an example here', () => {
    assert.deepEqual(Object.keys(EXAMPLES).sort(), INSTRUCTION_TYPES.map(({ id }) => id).sort());
  });

  it('has one outcome on any text: strict implies loose, loose is the union over the 8 variants, spans lie in the text', () => {
    fc.assert(
      fc.property(anyInstruction, anyText, (id, response) => {
        const kwargs = EXAMPLES[id]!;
        const [result] = verifyResponse({ response, instructionIds: [id], kwargs: [kwargs] });
        assert.ok(result !== undefined && !('error' in result), JSON.stringify(result));
        assert.deepEqual(verifyResponse({ response, instructionIds: [id], kwargs: [kwargs] }), [result]);
        const { check } = bindInstruction(id, kwargs);
        const passes = (text: string): boolean => !isBlank(text) && check(text).passed;
        assert.equal(result.strict, passes(response));
        assert.equal(result.loose, variantsOf(response).some(passes));
        assert.ok(result.loose || !result.strict);
        assert.ok(result.strict || result.reason !== '', 'a failure has a reason');
        assert.ok(result.spans.length <= MAX_SPANS);
        let last = 0;
        for (const { start, end } of result.spans) {
          assert.ok(start >= last && end >= start && end <= response.length, JSON.stringify(result.spans));
          last = start;
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('answers any arguments with a result or an error row', () => {
    fc.assert(
      fc.property(anyInstruction, fc.jsonValue({ maxDepth: 2 }), anyText, (id, wrong, response) => {
        for (const [name] of Object.entries(EXAMPLES[id]!)) {
          const results = verifyResponse({ response, instructionIds: [id], kwargs: [{ ...EXAMPLES[id], [name]: wrong }] });
          assert.equal(results.length, 1);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never takes a missing required argument for a pass', () => {
    for (const type of INSTRUCTION_TYPES) {
      for (const [name, spec] of Object.entries(type.arguments)) {
        if (spec.optional) continue;
        const [result] = verifyResponse({ response: 'a', instructionIds: [type.id], kwargs: [{ ...EXAMPLES[type.id], [name]: null }] });
        assert.ok('error' in result! && result.error.includes(type.id) && result.error.includes(`"${name}"`), JSON.stringify(result));
      }
    }
  });
});

describe('looseVariants', () => {
  it('are the 8 of the rules without repeats and blanks, the raw response first', () => {
    fc.assert(
      fc.property(anyText, (response) => {
        const variants = looseVariants(response);
        assert.deepEqual([...variants].sort(), [...new Set(variantsOf(response))].filter((text) => !isBlank(text)).sort());
        if (!isBlank(response)) assert.equal(variants[0], response);
      }),
    );
  });
});

describe('long hostile texts', () => {
  const units = ['*', '[', '"', '7', ' ', '\n', 'a', 'A', '-', "'", '<<', '{', '\\', '?', '* ', '*\n', '[\n', '"\\', 'p. ', '***', '<<a', '`', '\u00a0', '🙂', 'İ', 'a@b', '\n\n', '水', '"a": ', 'p', 'a b ', '.\nA', '*\nA.', 'A.)\n', '. "A'];

  // Linear rules need a few seconds for all; the limit only ends a run that hangs.
  it('are checked whole by every type', { timeout: 300_000 }, () => {
    for (const [id, kwargs] of Object.entries(EXAMPLES)) {
      const { check } = bindInstruction(id, kwargs);
      for (const unit of units) {
        const text = `${unit.repeat(Math.ceil(100_000 / unit.length))}x`;
        assert.equal(typeof check(text).passed, 'boolean', id);
      }
    }
  });
});
