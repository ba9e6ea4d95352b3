import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeInstruction, findInstructionProblem, verifyResponse } from '../../../src/core/instructions/verify.ts';

type Arguments = Record<string, unknown>;

/** [passed, reason, the marked parts] of the strict check */
function check(name: string, kwargs: Arguments, response: string): [boolean, string, string[]] {
  const [result] = verifyResponse({ response, instructionIds: [`steerboard:${name}`], kwargs: [kwargs] });
  assert.ok(result !== undefined && !('error' in result), JSON.stringify(result));
  return [result.strict, result.reason, result.spans.map(({ start, end }) => response.slice(start, end))];
}

function problem(name: string, kwargs: Arguments): string {
  const found = findInstructionProblem(`steerboard:${name}`, kwargs);
  assert.ok(found !== undefined, 'expected a problem');
  return found.describe();
}

describe('steerboard:bullet_lines', () => {
  it('counts lines that start with a mark and a blank and say something', () => {
    const response = 'Intro\n* one\n  - two\n• three\n---\n*not*\n-no\n1. no\n* * *\n- ';
    assert.deepEqual(check('bullet_lines', {}, response), [true, 'found 3 bullet lines: lines 2, 3 and 4', ['*', '-', '•']]);
    assert.deepEqual(check('bullet_lines', { at_least: 4 }, response).slice(0, 2), [false, 'found 3 bullet lines, needs 4: lines 2, 3 and 4']);
    assert.deepEqual(check('bullet_lines', {}, 'none'), [false, 'no bullet lines, needs 1', []]);
    assert.deepEqual(check('bullet_lines', { at_most: 1 }, response).slice(0, 2), [false, 'found 3 bullet lines, allows 1: lines 2, 3 and 4']);
  });
});

describe('steerboard:contains and not_contains', () => {
  it('take texts as they are, not as patterns', () => {
    assert.deepEqual(check('contains', { texts: ['a.b', 'c'] }, 'axb c'), [false, 'no "a.b"', ['c']]);
    assert.deepEqual(check('contains', { texts: ['a.b', 'c'] }, 'c a.b'), [true, '', ['c', 'a.b']]);
    assert.deepEqual(check('not_contains', { texts: ['(', '\\'] }, 'a ( b ('), [false, 'found "("', ['(', '(']]);
  });

  it('see case and word edges as told', () => {
    assert.equal(check('contains', { texts: ['Tea'] }, 'tea')[0], false);
    assert.equal(check('contains', { texts: ['Tea'], ignore_case: true }, 'steam')[0], true);
    assert.equal(check('contains', { texts: ['Tea'], ignore_case: true, whole_words: true }, 'steam')[0], false);
    assert.equal(check('not_contains', { texts: ['été'], whole_words: true }, 'étés')[0], true);
    assert.equal(check('contains', { texts: ['C++'], whole_words: true }, 'in C++ it')[0], true);
  });
});

describe('steerboard:starts_with and ends_with', () => {
  it('ignore white space around the answer', () => {
    assert.deepEqual(check('starts_with', { text: 'Sure' }, ' \nSure, I can'), [true, '', ['Sure']]);
    assert.deepEqual(check('starts_with', { text: 'sure' }, 'Sure'), [false, 'starts otherwise', ['Sure']]);
    assert.equal(check('ends_with', { text: 'BYE.', ignore_case: true }, 'bye.\n')[0], true);
    assert.deepEqual(check('ends_with', { text: 'bye.' }, 'x'), [false, 'ends otherwise', ['x']]);
  });
});

describe('steerboard:regex', () => {
  it('needs a match, or as many as told', () => {
    assert.deepEqual(check('regex', { pattern: String.raw`\d+` }, 'a 12 b 3'), [true, 'found 2 matches: line 1', ['12', '3']]);
    assert.deepEqual(check('regex', { pattern: String.raw`\d`, at_most: 0 }, 'a 1').slice(0, 2), [false, 'found 1 match, allows 0: line 1']);
    assert.equal(check('regex', { pattern: 'TEA', ignore_case: true }, 'tea')[0], true);
  });

  it('refuses a pattern that is none, and gives up on one that takes too long', () => {
    assert.match(problem('regex', { pattern: '(' }), /^steerboard:regex: "pattern": "\(" is not a valid pattern/);
    const results = verifyResponse({
      response: `${'a'.repeat(5000)}b`,
      instructionIds: ['steerboard:regex'],
      kwargs: [{ pattern: String.raw`(a*)*c\1` }],
    });
    assert.ok('error' in results[0]! && results[0].error.includes('too many steps'), JSON.stringify(results));
  });
});

describe('steerboard:words, sentences, characters', () => {
  it('count within limits', () => {
    assert.deepEqual(check('words', { at_most: 2 }, "well-known don't\u001cx").slice(0, 2), [false, 'found 3 words, allows 2']);
    assert.deepEqual(check('sentences', { at_least: 2, at_most: 2 }, 'Dr. Who came. He left.').slice(0, 2), [true, 'found 2 sentences']);
    assert.deepEqual(check('characters', { at_most: 2 }, '🙂é').slice(0, 2), [true, 'found 2 characters']);
  });

  it('need a limit that can be met', () => {
    assert.equal(problem('words', {}), 'steerboard:words: give "at_least", "at_most" or both.');
    assert.equal(problem('words', { at_least: 2, at_most: 1 }), 'steerboard:words: "at_least" is larger than "at_most".');
  });

  it('are described in words', () => {
    assert.equal(describeInstruction('steerboard:words', { at_least: 2, at_most: 2 }), 'exactly 2 words');
    assert.equal(describeInstruction('steerboard:characters', { at_most: 280 }), 'at most 280 characters');
    assert.equal(describeInstruction('steerboard:regex', { pattern: 'x', at_most: 0 }), 'no matches of "x"');
  });
});

describe('steerboard:json', () => {
  it('is standard JSON, fenced or not', () => {
    assert.equal(check('json', {}, '```json\n{"a": [1]}\n```')[0], true);
    assert.deepEqual(check('json', {}, '[NaN]').slice(0, 2), [false, 'not JSON']);
  });
});

describe('steerboard:json_schema', () => {
  const schema = {
    type: 'object',
    required: ['name', 'code'],
    properties: { name: { type: 'string', pattern: '^[a-z]+$' }, code: { type: 'string', pattern: '^[0-9]+$' }, mail: { type: 'string', format: 'email' } },
  };

  it('says where the JSON departs from the schema', () => {
    assert.deepEqual(check('json_schema', { schema }, '{"name": "ada", "code": "12"}').slice(0, 2), [true, '']);
    assert.deepEqual(check('json_schema', { schema }, '{"name": "ada"}').slice(0, 2), [false, "the whole: must have required property 'code'"]);
    assert.deepEqual(check('json_schema', { schema }, '{"name": "ada", "code": "x"}').slice(0, 2), [false, '/code: must match pattern "^[0-9]+$"']);
    assert.equal(check('json_schema', { schema }, '{"name": "ada", "code": "1", "mail": "no"}')[0], false);
  });

  it('knows draft 2020-12 by its name', () => {
    const tuple = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'array', prefixItems: [{ type: 'number' }] };
    assert.equal(check('json_schema', { schema: tuple }, '["x"]')[0], false);
  });

  it('refuses a schema with a word it does not know, or a pattern that is none', () => {
    assert.match(problem('json_schema', { schema: { typ: 'object' } }), /"schema" is no usable JSON schema \(strict mode: unknown keyword: "typ"\)/);
    assert.match(problem('json_schema', { schema: { type: 'string', pattern: '(' } }), /no usable JSON schema/);
    assert.match(problem('json_schema', { schema: 'object' }), /"schema" must be a JSON schema/);
  });
});

describe('steerboard:reading_ease', () => {
  it('ranks plain text above learned text', () => {
    const plain = 'The cat sat on the mat. The dog ran to the cat.';
    const learned = 'Institutional considerations necessitate comprehensive reconsideration of organisational responsibilities.';
    assert.equal(check('reading_ease', { at_least: 90 }, plain)[0], true);
    assert.equal(check('reading_ease', { at_most: 0 }, learned)[0], true);
    // 12 words, 2 sentences, 12 syllables: 206.835 − 1.015 × 6 − 84.6.
    assert.equal(check('reading_ease', { at_least: 90 }, plain)[1], 'reading ease 116');
  });

  it('fails where there is nothing to read', () => {
    assert.deepEqual(check('reading_ease', { at_least: 0 }, '***').slice(0, 2), [false, 'no words']);
  });
});
