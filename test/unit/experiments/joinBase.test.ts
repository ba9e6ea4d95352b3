import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asInstructed, joinBase } from '../../../src/core/experiments/joinBase.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { parsePromptFile } from '../../../src/core/prompts/parsePromptFile.ts';
import { runItems } from '../../../src/core/prompts/runItems.ts';
import type { PromptFile } from '../../../src/core/prompts/types.ts';

const file = (name: string, rows: readonly object[]): PromptFile => parsePromptFile({ name, bytes: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')) });
const noComma = { instruction_id_list: ['punctuation:no_comma'], kwargs: [{}] };
const official = runItems(file('official.jsonl', [{ key: 1, prompt: 'One? No commas.', ...noComma }, { key: 2, prompt: 'Two? No commas.', ...noComma }, { key: 3, prompt: 'Three.', ...noComma }]));

describe('joinBase', () => {
  it('takes the base query from any of its columns, by key', () => {
    const { items, missing, same } = joinBase(official, file('base.jsonl', [
      { key: 3, prompt: 'Three.' },
      { key: 1, original_prompt: 'One? No commas.', prompt: 'Take out the constraints.', model_output: 'One?' },
    ]));
    assert.deepEqual(items.map(({ key, prompt, instructedPrompt }) => [key, prompt, instructedPrompt]), [['1', 'One?', 'One? No commas.'], ['3', 'Three.', 'Three.']]);
    assert.deepEqual([missing, same], [1, 1]);
  });

  it('refuses files that do not belong together', () => {
    const refused = (rows: readonly object[], words: string): void =>
      assert.throws(() => joinBase(official, file('base.jsonl', rows)), (error) => SteerboardError.is(error, 'bad-prompt-file') && error.message.includes(words) && error.details.file === 'base.jsonl');
    refused([{ key: 9, prompt: 'Nine?' }], 'No prompt has the key');
    refused([{ key: 1, prompt: 'x', original_prompt: 'Another prompt.', model_output: 'Another.' }], '1 of 1 base queries are of other prompts');
  });

  const root = fileURLToPath(new URL('../../../../shared', import.meta.url));
  const [prompts, queries] = [`${root}/ifeval/input_data.jsonl`, `${root}/data/ifeval_wo_instructions.jsonl`];
  if (existsSync(prompts) && existsSync(queries)) {
    it('joins all of IFEval with its published base queries', () => {
      const read = (name: string): PromptFile => parsePromptFile({ name, bytes: readFileSync(name) });
      const { items, missing, reworded } = joinBase(runItems(read(prompts)), read(queries));
      assert.deepEqual([items.length, missing, reworded], [541, 0, ['2785']]);
      assert.ok(items.every(({ prompt, instructedPrompt }) => prompt !== '' && instructedPrompt !== undefined));
    });
  }
});

describe('asInstructed', () => {
  it('asks the only text there is as the instructed one', () => {
    assert.deepEqual(asInstructed(official).map(({ instructedPrompt }) => instructedPrompt), ['One? No commas.', 'Two? No commas.', 'Three.']);
  });
});
