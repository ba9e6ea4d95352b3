import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstructionArguments } from '../../../src/core/instructions/types.ts';
import { describeInstruction, verifyResponse } from '../../../src/core/instructions/verify.ts';

interface Case {
  id: string;
  kwargs: InstructionArguments;
  description: string;
  response: string;
  strict: boolean;
  reason: string;
  /** The parts of the response that are marked. */
  marked: string[];
}

const CASES: readonly Case[] = [
  { id: 'keywords:existence', kwargs: { keywords: ['tea', 'milk', 'milk'] }, description: 'contains "tea" and "milk"', response: 'Steam', strict: false, reason: 'no "milk"', marked: ['tea'] },
  { id: 'keywords:frequency', kwargs: { keyword: 'tea', frequency: 2, relation: 'less than' }, description: '"tea" fewer than 2 times', response: 'Tea, tea', strict: false, reason: '"tea" found 2 times', marked: ['Tea', 'tea'] },
  { id: 'keywords:forbidden_words', kwargs: { forbidden_words: ['tea', 'ice'] }, description: 'without "tea" or "ice"', response: 'Ice for tea', strict: false, reason: 'found "tea" and "ice"', marked: ['Ice', 'tea'] },
  { id: 'keywords:letter_frequency', kwargs: { letter: 'É', let_frequency: 3, let_relation: 'at least' }, description: 'the letter "É" at least 3 times', response: 'été', strict: false, reason: '"É" found 2 times', marked: ['é', 'é'] },
  { id: 'language:response_language', kwargs: { language: 'de' }, description: 'in German', response: 'This is plainly an English sentence about the weather.', strict: false, reason: 'in English', marked: [] },
  { id: 'length_constraints:number_sentences', kwargs: { num_sentences: 2, relation: 'less than' }, description: 'fewer than 2 sentences', response: 'One. Two.', strict: false, reason: 'found 2 sentences', marked: ['One.', 'Two.'] },
  { id: 'length_constraints:number_words', kwargs: { num_words: 1000, relation: 'at least' }, description: 'at least 1,000 words', response: 'Two words', strict: false, reason: 'found 2 words', marked: [] },
  { id: 'length_constraints:number_paragraphs', kwargs: { num_paragraphs: 1 }, description: 'exactly 1 paragraph, divided by ***', response: 'a***b', strict: false, reason: 'found 2 paragraphs', marked: ['***'] },
  { id: 'length_constraints:nth_paragraph_first_word', kwargs: { num_paragraphs: 2, nth_paragraph: 2, first_word: 'then' }, description: '2 paragraphs, number 2 starting with "then"', response: 'a\n\n\'Now, go', strict: false, reason: 'starts with "now"', marked: ["'Now,"] },
  { id: 'detectable_content:number_placeholders', kwargs: { num_placeholders: 3 }, description: 'at least 3 placeholders in [brackets]', response: '[a] [b]', strict: false, reason: 'found 2 placeholders', marked: ['[a]', '[b]'] },
  { id: 'detectable_content:postscript', kwargs: { postscript_marker: 'P.S.' }, description: 'a postscript marked "P.S."', response: 'Bye.\nP.S. More', strict: true, reason: '', marked: ['P.S. More'] },
  { id: 'detectable_format:number_bullet_lists', kwargs: { num_bullets: 3 }, description: 'exactly 3 bullet points', response: '* a\n- b', strict: false, reason: 'found 2 bullet points: lines 1 and 2', marked: ['*', '-'] },
  { id: 'detectable_format:constrained_response', kwargs: {}, description: '"My answer is yes.", "… no." or "… maybe."', response: 'So: My answer is no.', strict: true, reason: '', marked: ['My answer is no.'] },
  { id: 'detectable_format:number_highlighted_sections', kwargs: { num_highlights: 3 }, description: 'at least 3 *highlighted* parts', response: '*a* **b**', strict: false, reason: 'found 2 highlighted parts', marked: ['*a*', '**b**'] },
  { id: 'detectable_format:multiple_sections', kwargs: { section_spliter: 'Day', num_sections: 2 }, description: 'at least 2 sections marked "Day" and a number', response: 'Day 1\na', strict: false, reason: 'found 1 section', marked: ['Day 1'] },
  { id: 'detectable_format:json_format', kwargs: {}, description: 'JSON and nothing else', response: '{', strict: false, reason: 'not JSON', marked: [] },
  { id: 'detectable_format:title', kwargs: {}, description: 'a title in <<double angle brackets>>', response: 'x <<T>>', strict: true, reason: '', marked: ['<<T>>'] },
  { id: 'combination:two_responses', kwargs: {}, description: 'two different responses, divided by ******', response: 'a ****** a', strict: false, reason: 'both responses are the same', marked: ['a', 'a'] },
  { id: 'combination:repeat_prompt', kwargs: { prompt_to_repeat: 'Go on' }, description: 'starts by repeating "Go on"', response: ' Go in', strict: false, reason: 'starts otherwise', marked: ['Go i'] },
  { id: 'startend:end_checker', kwargs: { end_phrase: 'The end.' }, description: 'ends with "The end."', response: 'a\nThe end. Bye ', strict: false, reason: 'ends otherwise', marked: ['The end. Bye'] },
  { id: 'startend:quotation', kwargs: {}, description: 'the whole answer in double quotation marks', response: '"a', strict: false, reason: 'no closing quotation mark', marked: ['a'] },
  { id: 'change_case:capital_word_frequency', kwargs: { capital_frequency: 2, capital_relation: 'less than' }, description: 'fewer than 2 all-capital words', response: 'It is "I" who OWN it', strict: false, reason: 'found 2 all-capital words', marked: ['I', 'OWN'] },
  { id: 'change_case:english_capital', kwargs: {}, description: 'English, all capital letters', response: 'ALL bUT', strict: false, reason: '1 small letter', marked: ['b'] },
  { id: 'change_case:english_lowercase', kwargs: {}, description: 'English, all small letters', response: 'all BUT It', strict: false, reason: '4 capital letters', marked: ['BUT', 'I'] },
  { id: 'punctuation:no_comma', kwargs: {}, description: 'no commas', response: 'a, b, c', strict: false, reason: '2 commas', marked: [',', ','] },
];

describe('the verdict of each IFEval type', () => {
  for (const { id, kwargs, description, response, strict, reason, marked } of CASES) {
    it(id, () => {
      assert.equal(describeInstruction(id, kwargs), description);
      const [result] = verifyResponse({ response, instructionIds: [id], kwargs: [kwargs] });
      assert.ok(result !== undefined && !('error' in result), JSON.stringify(result));
      const parts = result.spans.map(({ start, end }) => response.slice(start, end));
      assert.deepEqual([result.strict, result.reason, parts], [strict, reason, marked]);
    });
  }
});

describe('what the official code draws at random or dies of', () => {
  const refused: readonly [string, InstructionArguments, RegExp][] = [
    ['keywords:existence', { keywords: [] }, /"keywords" must be a list of at least one text/],
    ['keywords:existence', { keywords: ['c++'] }, /"keywords": "c\+\+" is not a valid pattern/],
    ['keywords:frequency', { keyword: 'a', frequency: 1, relation: 'at most' }, /"relation" must be "less than" or "at least", not "at most"/],
    ['keywords:letter_frequency', { letter: 'ab', let_frequency: 1, let_relation: 'at least' }, /"letter" must be one character/],
    ['language:response_language', { language: 'xx' }, /"language" must be one of en, es, .*, not "xx"/],
    ['length_constraints:nth_paragraph_first_word', { num_paragraphs: 1, nth_paragraph: 2, first_word: 'a' }, /"nth_paragraph" is larger than "num_paragraphs"/],
    ['length_constraints:nth_paragraph_first_word', { num_paragraphs: 1, nth_paragraph: 0, first_word: 'a' }, /"nth_paragraph" must be a whole number from 1/],
    ['combination:repeat_prompt', { prompt_to_repeat: '' }, /"prompt_to_repeat" must be a text that is not empty/],
    ['detectable_format:title', { n: 1 }, /has no argument "n". It takes none./],
  ];
  for (const [id, kwargs, message] of refused) {
    it(`is an error that names it: ${id} ${JSON.stringify(kwargs)}`, () => {
      const [result] = verifyResponse({ response: 'a', instructionIds: [id], kwargs: [kwargs] });
      assert.ok(result !== undefined && 'error' in result && result.error.startsWith(`${id}: `));
      assert.match(result.error, message);
    });
  }
});

describe('JSON as Python reads it', () => {
  const outcome = (response: string): boolean => {
    const [result] = verifyResponse({ response, instructionIds: ['detectable_format:json_format'], kwargs: [{}] });
    return result !== undefined && !('error' in result) && result.strict;
  };

  it('takes numbers that are none, but only by themselves and outside strings', () => {
    for (const json of ['NaN', '-Infinity', '[Infinity, "NaN]"]', '{"NaN": NaN}']) assert.ok(outcome(json), json);
    for (const json of ['1NaN', '-NaN', 'NaNull', '{NaN: 1}', '"NaN', '+Infinity', 'nan']) assert.ok(!outcome(json), json);
  });

  it('takes no whole number of more than 4300 digits', () => {
    assert.ok(outcome(`[-${'1'.repeat(4300)}]`) && outcome(`"${'1'.repeat(4301)}"`) && outcome(`${'1'.repeat(4301)}.5`) && outcome(`1e${'1'.repeat(4301)}`));
    assert.ok(!outcome(`[-${'1'.repeat(4301)}]`));
  });
});
