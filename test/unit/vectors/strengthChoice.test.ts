import assert from 'node:assert/strict';
import { it } from 'node:test';
import { multipleOf, parseStrength, steppedStrength, strengthOf } from '../../../src/core/vectors/strengthChoice.ts';

it('a choice is a multiple of the projection, or of the validated weight', () => {
  assert.equal(strengthOf({ rule: 'projection', strength: 0.75 }, 'validated'), 0.75);
  assert.equal(strengthOf({ rule: 'projection', strength: 0.75 }, 1.5), 1.5);
  assert.equal(strengthOf({ rule: 'fixed', strength: 8 }, 'validated'), 8);
  assert.equal(strengthOf({ rule: 'fixed', strength: 8 }, 0.5), 4);
  assert.deepEqual([multipleOf({ rule: 'projection', strength: 0.75 }), multipleOf({ rule: 'fixed', strength: 8 })], [0.75, 1]);
});

it('weaker and stronger go from step to step, within 0 and 2', () => {
  assert.deepEqual([1, 1.1, 0.2, 0].map((now) => steppedStrength(now, 'weaker')), [0.75, 1, 0, 0]);
  assert.deepEqual([1, 1.1, 1.9, 2].map((now) => steppedStrength(now, 'stronger')), [1.25, 1.25, 2, 2]);
});

it('a typed strength is a number from 0 to 2', () => {
  assert.deepEqual(['1', '1.2', ' 0,5× ', '2x', '2.1', '-1', 'much', ''].map(parseStrength), [1, 1.2, 0.5, 2, undefined, undefined, undefined, undefined]);
});
