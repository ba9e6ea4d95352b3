import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INSTRUCTION_HELP } from '../../../../src/core/instructions/help.ts';
import { INSTRUCTION_TYPES } from '../../../../src/core/instructions/registry.ts';
import { findInstructionProblem } from '../../../../src/core/instructions/verify.ts';
import { fixesAt } from '../../../../src/extension/language/fixes.ts';
import { instructionAt } from '../../../../src/extension/language/instructionAt.ts';
import { nearest } from '../../../../src/extension/language/nearest.ts';

/** A text with the place of `^` in it. */
function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf('^');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

describe('help on instructions', () => {
  it('is there for each, with an example that makes a check', () => {
    assert.deepEqual(Object.keys(INSTRUCTION_HELP).sort(), INSTRUCTION_TYPES.map(({ id }) => id).sort());
    for (const [id, { checks, example }] of Object.entries(INSTRUCTION_HELP)) {
      assert.equal(findInstructionProblem(id, example), undefined, id);
      assert.match(checks, /[.”]$/, id);
    }
  });
});

describe('what stands at a place', () => {
  const at = (name: string, text: string): unknown => {
    const { text: whole, offset } = marked(text);
    const place = instructionAt(name, whole, offset);
    if (place === undefined) return undefined;
    const { part, ...rest } = place;
    assert.equal(rest.json, name.includes('.json'));
    return { ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== 'json')), text: part && whole.slice(part.start, part.end) };
  };

  it('in a row of a .jsonl file, also an unfinished one', () => {
    assert.deepEqual(at('a.jsonl', '{"prompt": "x"}\n{"instruction_id_list": ["punctuation:no^_comma"]}'), { kind: 'id', id: 'punctuation:no_comma', text: '"punctuation:no_comma"' });
    assert.deepEqual(at('a.jsonl', '{"instruction_id_list": [^'), { kind: 'id', id: undefined, text: undefined });
    assert.deepEqual(at('a.jsonl', '{"instruction_id_list": ["a:b", "steerboard:words"], "kwargs": [{}, {"at_^": 1}]}'), { kind: 'argument-name', id: 'steerboard:words', argument: 'at_', given: ['at_'], text: '"at_"' });
    assert.deepEqual(at('a.jsonl', '{"instruction_id_list": ["keywords:frequency"], "kwargs": [{"relation": "^'), { kind: 'argument-value', id: 'keywords:frequency', argument: 'relation', text: '"' });
    assert.deepEqual(at('a.jsonl', '{"single_instruction_id": "steerboard:words", "single_instruction_kwargs": {^}}'), { kind: 'argument-name', id: 'steerboard:words', argument: '', given: [], text: undefined });
    assert.equal(at('a.jsonl', '{"prompt": "steerboard:wo^rds"}'), undefined);
  });

  it('in an array of rows and in a checks file', () => {
    assert.deepEqual(at('a.prompts.json', '[{"instruction_id_list": ["steerboard:wo^rds"]}]'), { kind: 'id', id: 'steerboard:words', text: '"steerboard:words"' });
    assert.deepEqual(at('a.checks.json', '{"checks": [{"id": "steerboard:words", "arguments": {"at_most": ^5}}]}'), { kind: 'argument-value', id: 'steerboard:words', argument: 'at_most', text: '5' });
    assert.deepEqual(at('a.checks.json', '{"checks": [{"id": "steer^board:words"}]}'), { kind: 'id', id: 'steerboard:words', text: '"steerboard:words"' });
    assert.equal(at('a.checks.json', '{"checks": [{"na^me": "x"}]}'), undefined);
  });

  it('in tables and front matter', () => {
    assert.deepEqual(at('a.csv', 'prompt,instruction_id_list\nx,punctuation:no_co^mma\n'), { kind: 'id', id: 'punctuation:no_comma', text: 'punctuation:no_comma' });
    const front = '---\ninstruction_id_list: [steerboard:words]\nkwargs:\n  - at_^most: 5\n---\nA prompt';
    assert.deepEqual(at('a.prompt.md', front), { kind: 'argument-name', id: 'steerboard:words', argument: 'at_most', given: [], text: 'at_most' });
    assert.deepEqual(at('a.prompt.md', '---\ninstruction_id_list: [^]\n---\nA prompt'), { kind: 'id', id: undefined, text: undefined });
    assert.equal(at('a.prompt.md', '---\nkey: x\n---\nA pro^mpt'), undefined);
  });
});

describe('fixes', () => {
  /** What each fix makes of the text. */
  const fixed = (name: string, text: string): Record<string, string> => {
    const { text: whole, offset } = marked(text);
    return Object.fromEntries(fixesAt(name, whole, offset).map((fix) => {
      const after = [...fix.edits].sort((a, b) => b.start - a.start).reduce((left, { start, end, text: put }) => left.slice(0, start) + put + left.slice(end), whole);
      return [fix.kind === 'use-id' ? fix.id : fix.kind, after];
    }));
  };

  it('offer ids that are alike', () => {
    assert.deepEqual(Object.entries(fixed('a.jsonl', '{"prompt": "x", "instruction_id_list": [^"punctuation:no_commas"]}'))[0], ['punctuation:no_comma', '{"prompt": "x", "instruction_id_list": ["punctuation:no_comma"]}']);
    assert.equal(Object.keys(fixed('a.csv', 'prompt,instruction_id_list\nx,^words\n')).length, 0);
    assert.equal(fixed('a.csv', 'prompt,instruction_id_list\nx,^steerboard:word\n')['steerboard:words'], 'prompt,instruction_id_list\nx,steerboard:words\n');
    assert.deepEqual(nearest('length:number_words', INSTRUCTION_TYPES.map(({ id }) => id), 1), ['length_constraints:number_words']);
  });

  it('mend arguments', () => {
    const row = (kwargs: string): string => `{"instruction_id_list": ["length_constraints:number_words"], "kwargs": [${kwargs}]}`;
    assert.equal(fixed('a.jsonl', row('{^"num_words": "50", "relation": "at least"}'))['set-argument'], row('{"num_words": 50, "relation": "at least"}'));
    assert.equal(fixed('a.jsonl', row('{^"num_words": 50, "relation": "at most"}'))['set-argument'], row('{"num_words": 50, "relation": "at least"}'));
    assert.equal(fixed('a.jsonl', row('{^"num_words": 50}'))['add-arguments'], row('{"num_words":50,"relation":"less than"}'));
    assert.equal(fixed('a.jsonl', row('{"num_words": 50, ^"relations": "at least"}'))['rename-argument'], row('{"num_words":50,"relation":"at least"}'));
    assert.equal(fixed('a.jsonl', row('{"num_words": 50, "relation": "at least", ^"n": 1}'))['remove-argument'], row('{"num_words":50,"relation":"at least"}'));
    assert.equal(fixed('a.jsonl', '{"instruction_id_list": [^"steerboard:contains"]}')['add-arguments'], '{"instruction_id_list": ["steerboard:contains"],"kwargs": [{"texts":["climate","ocean"]}]}');
    assert.equal(fixed('a.checks.json', '{"checks": [{"id": ^"steerboard:ends_with"}]}')['add-arguments'], '{"checks": [{"id": "steerboard:ends_with","arguments": {"text":"Yours sincerely"}}]}');
  });

  it('make as many objects of arguments as there are instructions', () => {
    assert.equal(
      fixed('a.jsonl', '{"instruction_id_list": ["punctuation:no_comma", "steerboard:words"], "kwargs": ^[{}]}')['match-count'],
      '{"instruction_id_list": ["punctuation:no_comma", "steerboard:words"], "kwargs": [{},{"at_least":50,"at_most":100}]}',
    );
  });
});
