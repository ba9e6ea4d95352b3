import assert from 'node:assert/strict';
import { it } from 'node:test';
import { looksLikePrompts } from '../../../src/core/prompts/looksLikePrompts.ts';

it('takes files for prompts by their names and columns alone', () => {
  const prompts: [string, string][] = [
    ['notes.prompt.md', 'Why?'],
    ['a.jsonl', '\n{"key": 1, "prompt": "Why?"}'],
    ['a.json', '[\n  {"prompt": "Why?"}]'],
    ['a.csv', 'key;prompt\n1;Why?'],
    ['a.tsv', '"prompt"\tinstruction\n'],
    ['a.jsonl', '{"event": 1}\n{"prompt": "b", "instruction_id_list": ["punctuation:no_comma"]}'],
  ];
  const others: [string, string][] = [
    ['README.md', '# Prompts'],
    ['/home/ada/project/.github/prompts/review.prompt.md', 'Review this file.'],
    ['questions.txt', 'Why?'],
    ['events.jsonl', '{"event": "prompt"}'],
    ['responses.jsonl', '{"prompt": "a", "response": "b"}'],
    ['package.json', '{"prompt": "a"}'],
    ['numbers.csv', 'a,b\n1,2'],
    ['main.ts', 'const prompt = "a";'],
  ];
  for (const [name, text] of prompts) assert.equal(looksLikePrompts(name, text), true, `${name}: ${text}`);
  for (const [name, text] of others) assert.equal(looksLikePrompts(name, text), false, `${name}: ${text}`);
});
