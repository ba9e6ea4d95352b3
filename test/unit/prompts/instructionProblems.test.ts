import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instructionProblems } from '../../../src/core/prompts/instructionProblems.ts';
import { namesInstructions } from '../../../src/core/prompts/namesInstructions.ts';
import { parsePromptText } from '../../../src/core/prompts/parsePromptFile.ts';

/** Each problem as its line, the text it stands under, and its message. */
function problemsOf(name: string, text: string): [number, string, string][] {
  const lines = text.split('\n');
  return instructionProblems(parsePromptText({ name, text })).map(({ line, column, endColumn, message }) => [line, lines[line - 1]!.slice(column - 1, endColumn === undefined ? undefined : endColumn - 1), message]);
}

const bullets = 'detectable_format:number_bullet_lists';

describe('instructionProblems', () => {
  it('stand at the id or the argument in JSON lines', () => {
    const text = [
      '{"prompt": "a", "instruction_id_list": ["punctuation:no_comma", "no:such"], "kwargs": [{}, {}]}',
      `{"prompt": "b", "instruction_id_list": ["${bullets}"], "kwargs": [{"num_bullets": "3"}]}`,
      `{"prompt": "c", "instruction_id_list": ["${bullets}"], "kwargs": [{"bullets": 3}]}`,
      `{"prompt": "d", "instruction_id_list": ["${bullets}"], "kwargs": [{}]}`,
      `{"prompt": "e", "instruction_id_list": ["${bullets}"]}`,
      `{"prompt": "f", "instruction_id_list": ["${bullets}"], "kwargs": [{"num_bullets": 3, "relation": null}]}`,
      '{"prompt": "g", "single_instruction_id": "no:such", "instruction_id_list": null}',
    ].join('\n');
    assert.deepEqual(problemsOf('a.jsonl', text), [
      [1, '"no:such"', 'no:such: there is no such instruction.'],
      [2, '"3"', `${bullets}: "num_bullets" must be a whole number from 0, not "3".`],
      [3, '3', `${bullets}: has no argument "bullets".`],
      [4, '{}', `${bullets}: the argument "num_bullets" is missing.`],
      [5, `"${bullets}"`, `${bullets}: the argument "num_bullets" is missing.`],
      [7, '"no:such"', 'no:such: there is no such instruction.'],
    ]);
  });

  it('stand at their place in a JSON array', () => {
    const text = '[\n  {\n    "prompt": "a",\n    "instruction_id_list": ["steerboard:words"],\n    "kwargs": [\n      {"at_most": -1}\n    ]\n  }\n]';
    assert.deepEqual(problemsOf('a.json', text), [[6, '-1', 'steerboard:words: "at_most" must be a whole number from 0, not -1.']]);
  });

  it('stand at the name in tables', () => {
    const text = 'prompt,instruction_id_list,kwargs\na,punctuation:no_comma,\nb,no:such,\n"c no:such","no:such, no:such","[{}, {}]"\nd,steerboard:words,"[{""at_most"": ""x""}]"\n';
    assert.deepEqual(problemsOf('a.csv', text), [
      [3, 'no:such', 'no:such: there is no such instruction.'],
      [4, 'no:such', 'no:such: there is no such instruction.'],
      [4, 'no:such', 'no:such: there is no such instruction.'],
      [5, 'at_most', 'steerboard:words: "at_most" must be a whole number from 0, not "x".'],
    ]);
  });

  it('stand in the front matter once, however many prompts follow', () => {
    const text = '---\ninstruction_id_list: [no:such]\n---\nfirst\n---\nsecond\n';
    assert.deepEqual(problemsOf('a.prompt.md', text), [[2, 'no:such', 'no:such: there is no such instruction.']]);
  });

  it('are none where all is right, the language in the id included', () => {
    assert.deepEqual(problemsOf('a.jsonl', '{"prompt": "a", "single_instruction_id": "language:response_language_de"}\n{"prompt": "b"}'), []);
  });
});

describe('namesInstructions', () => {
  const row = '{"prompt": "a", "instruction_id_list": []}';
  const cases: [string, string, boolean][] = [
    ['a.jsonl', row, true],
    ['a.jsonl', '{"prompt": "a"}', false],
    ['a.jsonl', '{"text": "instruction_id_list and prompt"}', false],
    ['a.json', `\n[${row}]`, true],
    ['schema.json', `{"properties": ${row}}`, false],
    ['a.prompts.json', '', true],
    ['a.csv', '\n"prompt";single_instruction_id\na;b', true],
    ['a.tsv', 'prompt\tanswer', false],
    ['a.prompt.md', '---\nkey: 1\ninstruction_id_list: [x]\n---\nHello', true],
    ['a.prompt.md', '---\nmode: agent\n---\ninstruction_id_list: x', false],
    ['a.txt', row, false],
    ['a.ts', row, false],
  ];
  for (const [name, text, expected] of cases) {
    it(`${expected ? 'knows' : 'leaves'} ${name}: ${JSON.stringify(text.slice(0, 50))}`, () => assert.equal(namesInstructions(name, text), expected));
  }
});
