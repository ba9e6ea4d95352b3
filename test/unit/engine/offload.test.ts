import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SteerboardError } from '../../../src/core/errors.ts';
import { loadOffloaded, offloadSteps, offloadWarning } from '../../../src/engine/model/offload.ts';

describe('a model and the memory of a GPU', () => {
  /** Loads onto a GPU with room for so many layers; what was tried, and what came of it. */
  const load = (room: number, error: () => Error = () => new SteerboardError('bad-model', 'llama.cpp can\'t load this model.'), steps = offloadSteps(30, true)): { tried: number[]; result: unknown } => {
    const tried: number[] = [];
    const attempt = (layers: number): string => {
      tried.push(layers);
      if (layers > room) throw error();
      return `${layers} layers`;
    };
    try {
      return { tried, result: loadOffloaded(steps, attempt) };
    } catch (thrown) {
      return { tried, result: thrown };
    }
  };

  it('goes there whole, by half or not at all, each tried once', () => {
    assert.deepEqual(load(31), { tried: [31], result: '31 layers' });
    assert.deepEqual(load(20), { tried: [31, 15], result: '15 layers' });
    assert.deepEqual(load(14, () => new SteerboardError('not-enough-memory', 'A context could not be made.')), { tried: [31, 15, 0], result: '0 layers' });
    assert.deepEqual(load(31, undefined, offloadSteps(30, false)), { tried: [0], result: '0 layers' });
  });

  it('fails with the last reason, and at once where room is not the reason', () => {
    const { tried, result } = load(-1);
    assert.deepEqual(tried, [31, 15, 0]);
    assert.ok(SteerboardError.is(result, 'bad-model'));
    const cancelled = load(20, () => new SteerboardError('cancelled', 'Loading the model was cancelled.'));
    assert.deepEqual(cancelled.tried, [31]);
    assert.ok(SteerboardError.is(cancelled.result, 'cancelled'));
  });

  it('says how much of it is there', () => {
    assert.equal(offloadWarning(31, 30), undefined);
    assert.match(offloadWarning(15, 30)!, /15 of its 30 layers/);
    assert.match(offloadWarning(0, 30)!, /on the processor/);
  });
});
