import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accuracyOf } from '../../../src/core/instructions/accuracy.ts';
import type { InstructionResult } from '../../../src/core/instructions/types.ts';
import { wilsonInterval } from '../../../src/core/statistics/wilson.ts';

function result(id: string, strict: boolean, loose: boolean): InstructionResult {
  return { id, description: id, strict, loose, reason: '', spans: [] };
}

describe('accuracyOf', () => {
  it('counts prompts, instructions and types, strictly and loosely', () => {
    const accuracy = accuracyOf([
      [result('a', true, true), result('b', false, true)],
      [result('a', false, false)],
      [result('b', true, true)],
      [],
    ]);
    assert.deepEqual(counts(accuracy.prompts), [1, 2, 3]);
    assert.deepEqual(counts(accuracy.instructions), [2, 3, 4]);
    assert.deepEqual([...accuracy.byType.keys()], ['a', 'b']);
    assert.deepEqual(counts(accuracy.byType.get('a')!), [1, 1, 2]);
    assert.deepEqual(counts(accuracy.byType.get('b')!), [1, 2, 2]);
    assert.deepEqual(accuracy.prompts.loose, { k: 2, n: 3, rate: 2 / 3, interval: wilsonInterval(2, 3) });
  });

  it('counts what could not be checked as not passed', () => {
    const accuracy = accuracyOf([[{ id: 'a', error: 'no' }, result('b', true, true)]]);
    assert.deepEqual([counts(accuracy.prompts), counts(accuracy.instructions), accuracy.errors], [[0, 0, 1], [1, 1, 2], 1]);
  });

  it('has no rate to give for nothing', () => {
    assert.deepEqual(accuracyOf([]).prompts.strict, { k: 0, n: 0, rate: 0, interval: { low: 0, high: 1 } });
  });
});

function counts({ strict, loose }: { strict: { k: number; n: number }; loose: { k: number; n: number } }): number[] {
  assert.equal(strict.n, loose.n);
  return [strict.k, loose.k, strict.n];
}
