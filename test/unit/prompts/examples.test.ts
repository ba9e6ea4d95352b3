import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pairsFromFile, pairsFromTwoFiles } from '../../../src/core/prompts/pairs.ts';
import { parsePromptFile } from '../../../src/core/prompts/parsePromptFile.ts';
import { promptFileEnding } from '../../../src/core/prompts/promptFileEnding.ts';
import type { PromptFile } from '../../../src/core/prompts/types.ts';

const folder = join(import.meta.dirname, '../../../examples');
const names = readdirSync(folder).filter((name) => promptFileEnding(name) !== undefined && name !== 'README.md');
const read = (name: string): PromptFile => parsePromptFile({ name, bytes: readFileSync(join(folder, name)) });

describe('the sample workspace', () => {
  it('has prompt files without a problem', () => {
    assert.ok(names.length >= 6);
    for (const name of names) assert.deepEqual(read(name).problems, [], name);
  });

  it('has enough bullet-point prompts to make, validate and test, all checked', () => {
    const sizes = { pairs: 20, validation: 8, test: 32 };
    for (const [part, least] of Object.entries(sizes)) {
      const { pairs } = pairsFromFile(read(`bullet-points.${part}.jsonl`));
      assert.ok(pairs.length >= least, part);
      for (const { instructionIds, kwargs, prompt, promptWithoutInstruction } of pairs) {
        assert.deepEqual([instructionIds, kwargs], [['steerboard:bullet_lines'], [{ at_least: 1 }]]);
        assert.ok(prompt.startsWith(`${promptWithoutInstruction} `));
      }
    }
  });

  it('has two files that pair up line by line', () => {
    const { pairs, problems } = pairsFromTwoFiles(read('formal.with.txt'), read('formal.without.txt'));
    assert.ok(pairs.length >= 10);
    assert.deepEqual(problems, []);
    for (const { prompt, promptWithoutInstruction } of pairs) assert.ok(prompt.startsWith(`${promptWithoutInstruction} `));
  });

  it('has no prompt in two files', () => {
    const places = new Map<string, string>();
    for (const name of names.filter((each) => each !== 'formal.with.txt')) {
      for (const { prompt, promptWithoutInstruction } of read(name).records) {
        const text = promptWithoutInstruction ?? prompt;
        assert.equal(places.get(text), undefined, `${text} in ${name}`);
        places.set(text, name);
      }
    }
  });
});
