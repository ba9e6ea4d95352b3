import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SteerboardError } from '../../../src/core/errors.ts';
import { guessRoles, pairsFromFile, pairsFromInstruction, pairsFromTwoFiles } from '../../../src/core/prompts/pairs.ts';
import type { PairSet } from '../../../src/core/prompts/pairs.ts';
import { parsePromptText } from '../../../src/core/prompts/parsePromptFile.ts';

const texts = ({ pairs }: PairSet): [string, string][] => pairs.map(({ prompt, promptWithoutInstruction }) => [prompt, promptWithoutInstruction]);
const messages = ({ problems }: PairSet): string[] => problems.map(({ file, line, severity, message }) => `${file}:${line} ${severity} ${message}`);
const bad = (check: (error: SteerboardError) => void) => (error: unknown): boolean => {
  assert.ok(SteerboardError.is(error, 'bad-prompt-file'), String(error));
  check(error);
  return true;
};

describe('pairs from one file', () => {
  it('are its rows, with their checks and places', () => {
    const file = parsePromptText({ name: 'a.jsonl', text: '{"prompt": "a b", "prompt_without_instruction": "a", "instruction_id_list": ["x:y"]}\n{"prompt": "c d", "prompt_without_instruction": "c"}' });
    const set = pairsFromFile(file);
    assert.deepEqual(texts(set), [['a b', 'a'], ['c d', 'c']]);
    assert.deepEqual(set.pairs[0]?.instructionIds, ['x:y']);
    assert.deepEqual(set.pairs[1]?.source, { file: 'a.jsonl', line: 2 });
    assert.deepEqual(set.problems, []);
  });

  it('need the text without the instruction', () => {
    const file = parsePromptText({ name: 'a.txt', text: '\nOne?' });
    assert.throws(() => pairsFromFile(file), bad(({ details }) => assert.deepEqual([details.file, details.line], ['a.txt', 2])));
  });

  it('come with a warning where there is only one', () => {
    const file = parsePromptText({ name: 'a.jsonl', text: '{"prompt": "a b", "prompt_without_instruction": "a"}' });
    assert.deepEqual(messages(pairsFromFile(file)), ['a.jsonl:1 warning One pair gives a vector of one example. 10 or more are usual.']);
  });
});

describe('pairs from two files', () => {
  const file = (name: string, text: string) => parsePromptText({ name, text });

  it('go row by row', () => {
    assert.deepEqual(texts(pairsFromTwoFiles(file('with.txt', 'a b\nc d'), file('without.txt', '\na\n\nc\n'))), [['a b', 'a'], ['c d', 'c']]);
  });

  it('need files of the same length; the error names both counts and the first line without a partner', () => {
    const check = bad(({ message, details }) => {
      assert.equal(message, 'with.txt has 2 prompts with the instruction, without.txt has 4 prompts without it.');
      assert.deepEqual([details.file, details.line], ['without.txt', 4]);
    });
    assert.throws(() => pairsFromTwoFiles(file('with.txt', 'a b\nc d'), file('without.txt', 'a\nc\n\ne\nf')), check);
    assert.throws(() => pairsFromTwoFiles(file('with.txt', 'a\nb'), file('without.txt', 'a')), bad(({ details }) => assert.deepEqual([details.file, details.line], ['with.txt', 2])));
  });

  it('leave out the partner of a row that can not be used, and do not shift the others', () => {
    const set = pairsFromTwoFiles(file('with.jsonl', '{"prompt": "a!"}\n{broken\n{"prompt": "c!"}'), file('without.txt', 'a\nb\nc'));
    assert.deepEqual(texts(set), [['a!', 'a'], ['c!', 'c']]);
    assert.deepEqual(messages(set), ["without.txt:2 warning Left out: its partner in with.jsonl can't be used."]);
  });

  it('report texts that are the same in both', () => {
    assert.deepEqual(messages(pairsFromTwoFiles(file('with.txt', 'a b\nc'), file('without.txt', 'a\nc'))), ['with.txt:2 warning The same text stands in without.txt.']);
  });

  it('tell by their names which is which', () => {
    const roles = (a: string, b: string) => guessRoles([{ name: a }, { name: b }]);
    const expected = { withInstruction: { name: 'formal.with.txt' }, without: { name: 'formal.without.txt' } };
    assert.deepEqual(roles('formal.with.txt', 'formal.without.txt'), expected);
    assert.deepEqual(roles('formal.without.txt', 'formal.with.txt'), expected);
    assert.deepEqual(roles('bullets.txt', 'base.txt')?.without, { name: 'base.txt' });
    assert.equal(roles('one.txt', 'two.txt'), undefined);
    assert.equal(roles('database.txt', 'explain.txt'), undefined);
  });
});

describe('pairs from a typed instruction', () => {
  it('append the phrasings in turn after one space', () => {
    const base = parsePromptText({ name: 'base.txt', text: 'a\nb\nc' });
    const set = pairsFromInstruction(base, ['Be brief.', ' Use few words.', '  '], { instructionIds: ['x:y'], kwargs: [{ n: 1 }] });
    assert.deepEqual(texts(set), [['a Be brief.', 'a'], ['b Use few words.', 'b'], ['c Be brief.', 'c']]);
    assert.deepEqual(set.pairs[2]?.kwargs, [{ n: 1 }]);
  });

  it('need an instruction', () => {
    assert.throws(() => pairsFromInstruction(parsePromptText({ name: 'a.txt', text: 'a' }), [' ']), (error) => SteerboardError.is(error, 'bad-arguments'));
  });
});
