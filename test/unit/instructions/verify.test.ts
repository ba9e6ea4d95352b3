import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InstructionResult } from '../../../src/core/instructions/types.ts';
import { describeInstruction, findInstructionProblem, verifyResponse } from '../../../src/core/instructions/verify.ts';

const BULLETS = 'detectable_format:number_bullet_lists';

function verifyOne(id: string, kwargs: Record<string, unknown>, response: string): InstructionResult {
  return verifyResponse({ response, instructionIds: [id], kwargs: [kwargs] })[0]!;
}

function errorOf(result: InstructionResult): string {
  assert.ok('error' in result, 'expected an error row');
  return result.error;
}

describe('verifyResponse', () => {
  it('says what was found, where, and marks it', () => {
    const response = 'Two:\n\n* one\n\nand\n\n- two';
    assert.deepEqual(verifyOne(BULLETS, { num_bullets: 3 }, response), {
      id: BULLETS,
      description: 'exactly 3 bullet points',
      strict: false,
      loose: false,
      reason: 'found 2 bullet points: lines 3 and 7',
      spans: [{ start: 6, end: 7 }, { start: 18, end: 19 }],
    });
  });

  it('tries the variants for loose only', () => {
    const result = verifyOne(BULLETS, { num_bullets: 1 }, '- Here is a list:\n- one');
    assert.ok(!('error' in result));
    assert.deepEqual([result.strict, result.loose], [false, true]);
  });

  it('fails a blank answer whatever the check', () => {
    const result = verifyOne('steerboard:bullet_lines', { at_most: 3 }, ' \n\u001c');
    assert.ok(!('error' in result));
    assert.deepEqual([result.strict, result.loose, result.reason], [false, false, 'blank answer']);
  });

  it('gives an error row for what cannot be checked, and goes on with the others', () => {
    const results = verifyResponse({
      response: '* a',
      instructionIds: ['no:such', BULLETS, 'steerboard:bullet_lines'],
      kwargs: [{}, {}, {}],
    });
    assert.equal(errorOf(results[0]!), 'no:such: there is no such instruction.');
    assert.equal(errorOf(results[1]!), `${BULLETS}: the argument "num_bullets" is missing.`);
    assert.ok('strict' in results[2]! && results[2].strict);
  });

  it('names the argument that is wrong', () => {
    assert.equal(errorOf(verifyOne(BULLETS, { num_bullets: '3' }, 'x')), `${BULLETS}: "num_bullets" must be a whole number from 0, not "3".`);
    assert.equal(errorOf(verifyOne(BULLETS, { num_bullets: 1.5 }, 'x')), `${BULLETS}: "num_bullets" must be a whole number from 0, not 1.5.`);
    assert.equal(errorOf(verifyOne(BULLETS, { num_bullets: -1 }, 'x')), `${BULLETS}: "num_bullets" must be a whole number from 0, not -1.`);
    assert.equal(errorOf(verifyOne(BULLETS, { num_bullets: 1, n: 1 }, 'x')), `${BULLETS}: has no argument "n". It takes num_bullets.`);
    assert.equal(errorOf(verifyOne(BULLETS, { num_bullets: 1, toString: 1 }, 'x')), `${BULLETS}: has no argument "toString". It takes num_bullets.`);
  });

  it('takes nulls for absent', () => {
    assert.ok('strict' in verifyOne(BULLETS, { num_bullets: 1, keywords: null }, '* a'));
    assert.match(errorOf(verifyOne(BULLETS, { num_bullets: null }, '* a')), /is missing/);
  });

  it('refuses ids and arguments of different numbers', () => {
    const results = verifyResponse({ response: 'x', instructionIds: [BULLETS, BULLETS], kwargs: [{ num_bullets: 0 }] });
    assert.deepEqual(results.map(errorOf), Array(2).fill('2 instruction ids but 1 objects of arguments.'));
  });
});

describe('describeInstruction', () => {
  it('is a phrase, or the id where there is nothing to describe', () => {
    assert.equal(describeInstruction('steerboard:bullet_lines', {}), 'at least 1 bullet line');
    assert.equal(describeInstruction('steerboard:bullet_lines', { at_least: 2, at_most: 4 }), '2 to 4 bullet lines');
    assert.equal(describeInstruction('no:such', {}), 'no:such');
  });
});

describe('findInstructionProblem', () => {
  it('finds unknown ids and impossible arguments', () => {
    assert.equal(findInstructionProblem(BULLETS, { num_bullets: 2 }), undefined);
    assert.equal(findInstructionProblem('no:such', {})?.code, 'bad-instruction');
    assert.equal(
      findInstructionProblem('steerboard:bullet_lines', { at_least: 3, at_most: 2 })?.message,
      'steerboard:bullet_lines: "at_least" is larger than "at_most".',
    );
  });
});
