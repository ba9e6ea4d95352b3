import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkResponses } from '../../../src/app/checkResponses.ts';
import { responsesText } from '../../../src/app/responsesText.ts';
import { lacksInstructions } from '../../../src/app/verifyResponses.ts';
import { SteerboardError } from '../../../src/core/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'steerboard-responses-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

const named = { instruction_id_list: ['punctuation:no_comma', 'startend:quotation'], kwargs: [{}, {}] };

describe('a response file', () => {
  it('becomes figures, failures with their reasons, and what was not read', async () => {
    const path = file('own.jsonl', [
      { prompt: 'first\nof two lines', response: '"no comma"', ...named },
      '',
      { prompt: 'second', response: 'one, two', ...named },
      '{"prompt": "third"',
      { prompt: 'fourth', response: 'Sure:\n"fine"', ...named },
      { prompt: 'fifth', response: 'x', instruction_id_list: ['no:such'], kwargs: [{}] },
    ]);
    const seen: number[] = [];
    const checked = await checkResponses(path, { onProgress: ({ done, total }) => seen.push(done / total) });
    assert.equal(seen.at(-1), 1);
    assert.deepEqual(checked.failures.map(({ line }) => line), [3, 5, 6]);
    const text = responsesText('own.jsonl', checked);
    assert.match(text, /^own\.jsonl: 4 responses checked\n1 instruction could not be checked and counts as failed\.\nFew prompts: the interval is wide\.$/m);
    assert.match(text, /^Prompts +1\/4 +25 +5–70 +2\/4 +50 +15–85$/m);
    assert.match(text, /^punctuation:no_comma +2\/3 /m);
    assert.match(text, /^Not read: 1\nLine 4 {2}This line is not JSON\. Mend or delete it\.$/m);
    assert.match(text, /^Failed strictly: 3 of 4\n\nLine 3 {2}second\n {2}Fail: no commas \(.+\)\n {2}Fail: /m);
    assert.match(text, /^Line 5 {2}fourth\n {2}Pass, loose only: .+$/m);
    assert.match(text, /^Line 6 {2}fifth\n {2}Not checked: no:such: there is no such instruction\.$/m);
  });

  it('takes the instructions from a prompt file where it names none', async () => {
    const path = file('bare.jsonl', [{ prompt: 'a', response: 'x' }, { prompt: 'unknown', response: 'y' }]);
    const promptsFile = file('prompts.jsonl', [{ prompt: 'a', ...named }]);
    assert.equal(await lacksInstructions(path), true);
    const { accuracy, unread } = await checkResponses(path, { promptsFile });
    assert.equal(accuracy.prompts.strict.n, 1);
    assert.match(unread[0]!.describe(), /bare\.jsonl:2: This row names no instructions\. Its prompt is not in the prompt file\./);
  });

  it('is read as an editor holds it, where that is given', async () => {
    const lines = [JSON.stringify({ prompt: 'a', response: 'x', ...named })];
    assert.equal(await lacksInstructions('nowhere.jsonl', lines), false);
    const { failures } = await checkResponses('nowhere.jsonl', { lines });
    assert.equal(failures.length, 1);
  });

  it('can be left at any time, and says so where it is not there', async () => {
    const path = file('long.jsonl', Array.from({ length: 50 }, () => ({ prompt: 'a', response: 'x', ...named })));
    await assert.rejects(checkResponses(path, { signal: AbortSignal.abort(new Error('left')) }), /left/);
    await assert.rejects(checkResponses(join(folder, 'none.jsonl'), {}), (error) => SteerboardError.is(error, 'file-access'));
  });
});
