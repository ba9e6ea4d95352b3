import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commonChunk } from '../../../src/engine/generation/prefixes.ts';
import { StepWidth } from '../../../src/engine/generation/stepWidth.ts';
import { planWave } from '../../../src/engine/generation/wave.ts';

describe('a wave of prompts', () => {
  it('computes each node of their prefix tree once, and the last two positions of each prompt', () => {
    const prompts = [[1, 2, 3, 4, 5], [1, 2, 3, 6, 7, 8], [1, 2, 9, 9], [1, 2, 9, 9]];
    const { held, rows } = planWave(prompts, [1, 2, 3, 4, 5, 5], 6);
    assert.deepEqual(held, [3, 3, 2, 2]);
    assert.deepEqual(rows.map(({ token, position, first, last }) => [token, position, first, last]), [
      [4, 3, 0, 0], [5, 4, 0, 0],
      [6, 3, 1, 1], [7, 4, 1, 1], [8, 5, 1, 1],
      [9, 2, 2, 2], [9, 3, 2, 2],
      [9, 2, 3, 3], [9, 3, 3, 3],
    ]);
    // Each prompt has all its positions: held, or in the rows of the range that it is in.
    prompts.forEach((tokens, prompt) => {
      const own = rows.filter(({ first, last }) => first <= prompt && prompt <= last);
      assert.deepEqual([...tokens.slice(0, held[prompt]), ...own.map(({ token }) => token)], tokens);
    });
  });

  it('gives positions that several have to all of them', () => {
    const { held, rows } = planWave([[1, 2, 3, 4], [1, 2, 5, 6]], [], 0);
    assert.deepEqual(held, [0, 0]);
    assert.deepEqual(rows.map(({ position, first, last }) => [position, first, last]), [[0, 0, 1], [1, 0, 1], [2, 0, 0], [3, 0, 0], [2, 1, 1], [3, 1, 1]]);
  });
});

describe('a chunk for several prompts', () => {
  it('ends the shortest and leaves none with a single position', () => {
    assert.equal(commonChunk([13, 13, 14]), undefined);
    assert.equal(commonChunk([13, 15, 40]), 13);
    assert.equal(commonChunk([5, 5]), 5);
    assert.equal(commonChunk([513]), 511);
  });
});

describe('the width of steps', () => {
  it('is that of the fastest of the counts tried, and the least where none is worth more rows', () => {
    const width = new StepWidth();
    const times = new Map([[8, 42], [9, 36], [10, 48], [11, 36.5], [12, 50]]);
    const take = (rows: number, room: number): number => {
      const chosen = width.choose(rows, room);
      width.record(chosen, times.get(chosen)!);
      return chosen;
    };
    for (let step = 0; step < 9; step++) take(8, 2);
    assert.equal(take(8, 2), 9);
    assert.equal(take(8, 0), 8);
    for (let step = 0; step < 9; step++) take(9, 2);
    assert.equal(take(9, 2), 9);
  });
});
