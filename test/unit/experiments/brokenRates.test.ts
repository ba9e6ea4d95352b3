import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { findBroken } from '../../../src/core/experiments/broken.ts';
import { wilsonInterval } from '../../../src/core/statistics/wilson.ts';

interface Labelled {
  /** The constants were set on `tuning`; `test` was not used to set them, but its totals were seen. */
  part: 'tuning' | 'test';
  loop: boolean;
  text: string;
}

/** All loops and every fifth of the other answers of the set in findBroken's description. */
const answers = readFileSync(new URL('labelled/answers.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Labelled);
/** GPT-4's answers to IFEval, where the checkout has them beside it. */
const published = new URL('../../../../shared/ifeval/gpt4-vectors.jsonl', import.meta.url);

describe('findBroken on labelled answers', () => {
  const broken = (part: Labelled['part'], loop: boolean): [found: number, of: number] => {
    const own = answers.filter((answer) => answer.part === part && answer.loop === loop);
    return [own.filter(({ text }) => findBroken(text) !== undefined).length, own.length];
  };

  it('finds the loops it was not tuned on', () => assert.deepEqual(broken('test', true), [23, 28]));

  it('finds those it was tuned on', () => assert.deepEqual(broken('tuning', true), [32, 34]));

  it('rejects no other answer', () => {
    assert.deepEqual([broken('test', false), broken('tuning', false)], [[0, 38], [0, 35]]);
  });

  if (existsSync(published)) {
    it('rejects less than one in a hundred of GPT-4\'s answers', () => {
      const responses = readFileSync(published, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { response: string }).response);
      assert.deepEqual(responses.filter((text) => findBroken(text) !== undefined), []);
      assert.ok(wilsonInterval(0, responses.length).high < 0.01);
    });
  }
});
