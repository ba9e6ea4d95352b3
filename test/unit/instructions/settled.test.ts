import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bindInstruction } from '../../../src/core/instructions/registry.ts';
import { failsWhateverFollows } from '../../../src/core/instructions/settled.ts';
import type { InstructionArguments } from '../../../src/core/instructions/types.ts';
import { verifyResponse } from '../../../src/core/instructions/verify.ts';

/** Arguments at which both outcomes come, for every type that can tell a failure early. */
const EARLY: Readonly<Record<string, InstructionArguments>> = {
  'punctuation:no_comma': {},
  'change_case:english_lowercase': {},
  'change_case:english_capital': {},
  'keywords:forbidden_words': { forbidden_words: ['the', 'A', 'σ'] },
  'keywords:frequency': { keyword: 'a', frequency: 2, relation: 'less than' },
  'keywords:letter_frequency': { letter: 'σ', let_frequency: 1, let_relation: 'less than' },
  'length_constraints:number_words': { num_words: 4, relation: 'less than' },
  'detectable_format:number_bullet_lists': { num_bullets: 0 },
  'detectable_format:json_format': {},
  'combination:repeat_prompt': { prompt_to_repeat: 'a*' },
  'startend:quotation': {},
  'steerboard:not_contains': { texts: ['a', '- the'], whole_words: true, ignore_case: true },
  'steerboard:starts_with': { text: '* a' },
  'steerboard:words': { at_least: 1, at_most: 4 },
  'steerboard:characters': { at_most: 9 },
  'steerboard:bullet_lines': { at_most: 0 },
  'steerboard:json': {},
};

const answers = readFileSync(new URL('../experiments/labelled/answers.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { text: string }).text.slice(0, 300));

const piece = fc.constantFrom(' ', '\n', '\n\n', '*', '**', '\n- a', '\n-', '\n*', '- ', '* ', '• ', '-', ',', '"', 'a', 'A', 'the', 'σ', 'Σ', 'ΑΣ', '.', '`', '```json\n', '[', '{"a": 1}', 'null', ' ', ' ', 'ǅ', 'İ', '\r\n', 'a*', '🙂');
const noise = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
/** Recorded answers with something put in between, and texts of nothing but what checks look for. */
const texts = fc.oneof(
  noise,
  fc.tuple(noise, noise, noise).map((parts) => parts.join('\n')),
  fc.tuple(fc.constantFrom(...answers), fc.nat(), noise).map(([answer, at, more]) => {
    const place = at % (answer.length + 1);
    return answer.slice(0, place) + more + answer.slice(place);
  }),
);

describe('failsWhateverFollows', () => {
  for (const criterion of ['loose', 'strict'] as const) {
    it(`is right for every beginning, however it goes on (${criterion})`, () => {
      const settled = new Map<string, number>();
      fc.assert(fc.property(texts, noise, fc.nat(), fc.constantFrom(...Object.keys(EARLY)), (text, other, seed, id) => {
        const kwargs = [EARLY[id]!];
        const instruction = bindInstruction(id, EARLY[id]!);
        const step = Math.max(1, Math.floor(text.length / 40));
        let first: string | undefined;
        for (let length = seed % step; length <= text.length; length += step) {
          const beginning = text.slice(0, length);
          if (!failsWhateverFollows(beginning, [instruction], criterion)) {
            assert.equal(first, undefined, 'what is certain stays certain');
            continue;
          }
          first ??= beginning;
          for (const response of [beginning, beginning + other, `${beginning}\n${other}`]) {
            const [result] = verifyResponse({ response, instructionIds: [id], kwargs });
            assert.ok(result && !('error' in result) && !result[criterion], JSON.stringify({ id, beginning, response }));
          }
        }
        if (first === undefined) return;
        const [result] = verifyResponse({ response: text, instructionIds: [id], kwargs });
        assert.ok(result && !('error' in result) && !result[criterion]);
        settled.set(id, (settled.get(id) ?? 0) + 1);
      }), { numRuns: 3400 });
      for (const id of Object.keys(EARLY)) assert.ok((settled.get(id) ?? 0) >= 8, `${id}: ${settled.get(id) ?? 0} of about 200`);
    });
  }

  it('waits while a dropped line may still save the answer', () => {
    const noComma = [bindInstruction('punctuation:no_comma', {})];
    assert.equal(failsWhateverFollows('Yes, it is', noComma, 'loose'), false);
    assert.equal(failsWhateverFollows('Yes, it is', noComma, 'strict'), true);
    assert.equal(failsWhateverFollows('Yes.\nIt is, I think.', noComma, 'loose'), false);
    assert.equal(failsWhateverFollows('Yes.\nIt is, I think.\n', noComma, 'loose'), true);
    assert.equal(failsWhateverFollows('Yes, sure.\n\nIt is, I think', noComma, 'loose'), true);
  });

  it('tells nothing where another check of the answer may not be makeable', () => {
    const instructions = [bindInstruction('punctuation:no_comma', {}), bindInstruction('steerboard:regex', { pattern: '(a*)*b' })];
    assert.equal(failsWhateverFollows('a,\na, b\nc', instructions.slice(0, 1), 'loose'), true);
    assert.equal(failsWhateverFollows('a,\na, b\nc', instructions, 'loose'), false);
  });

  it('takes a pattern for what it is', () => {
    assert.equal(bindInstruction('keywords:forbidden_words', { forbidden_words: ['a.*$'] }).failsForGood, undefined);
    assert.equal(bindInstruction('keywords:frequency', { keyword: 'a', frequency: 2, relation: 'at least' }).failsForGood, undefined);
  });
});
