import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { dot } from '../../src/engine/hooks/applySteering.ts';
import { HookPlan } from '../../src/engine/hooks/hookPlan.ts';
import { Batch } from '../../src/engine/model/batch.ts';
import type { SteeringRule } from '../../src/protocol/engine.ts';
import { assertSameBits, sameBits, someDirection, someTokens } from './lib/data.ts';
import { Weights } from './lib/native.ts';

describe('hooks on the residual stream', () => {
  let weights: Weights;
  before(async () => {
    weights = await Weights.load();
  });
  after(() => weights.dispose());

  /** A plan that steers all rows at one layer. */
  const steerAll = (layer: number, rule: SteeringRule, direction: Float32Array) => (_from: number, rows: number): HookPlan => {
    const plan = new HookPlan();
    for (let row = 0; row < rows; row++) plan.steer(layer, { row, direction, rule });
    return plan;
  };

  /** Residuals of every position at every layer, with the plan's steering. */
  const residualsOf = (tokens: readonly number[], plan: (from: number, rows: number) => HookPlan): Float32Array[] => {
    const residuals = tokens.map(() => new Float32Array(weights.layers * weights.embedding));
    weights.run(weights.context(), tokens, {
      plan: (from, rows) => {
        const made = plan(from, rows);
        for (let row = 0; row < rows; row++) made.capture(row, residuals[from + row]!);
        return made;
      },
    });
    return residuals;
  };
  const layerOf = (residuals: Float32Array, layer: number): Float32Array => residuals.subarray(layer * weights.embedding, (layer + 1) * weights.embedding);

  it('leaves the logits alone where it only reads', () => {
    const tokens = someTokens(40);
    const hookFree = weights.run(weights.context({ hooked: false }), tokens);
    const hooked = weights.run(weights.context(), tokens);
    const captured = residualsOf(tokens, () => new HookPlan());
    const reading = weights.run(weights.context(), tokens, {
      plan: (from, rows) => {
        const plan = new HookPlan();
        for (let row = 0; row < rows; row++) plan.capture(row, captured[from + row]!);
        return plan;
      },
    });
    assertSameBits(hooked, hookFree);
    assertSameBits(reading, hookFree);
  });

  it('is identical to no steering where c is 0', () => {
    const tokens = someTokens(30);
    const plain = weights.run(weights.context(), tokens);
    const direction = someDirection(weights.embedding, 7);
    assertSameBits(weights.run(weights.context(), tokens, { plan: steerAll(11, { kind: 'fixed', weight: 0 }, direction) }), plain);
    const steered = weights.run(weights.context(), tokens, { plan: steerAll(11, { kind: 'fixed', weight: 5 }, direction) });
    steered.forEach((logits, position) => assert.ok(!sameBits(logits, plain[position]!)));
  });

  for (const target of [25, -40, 0, 1000]) {
    it(`meets a projection target of ${target} at every position, leaves the orthogonal part and the blocks below`, () => {
      const tokens = someTokens(20, 3);
      const plain = residualsOf(tokens, () => new HookPlan());
      for (const layer of [0, 15, 29]) {
        const u = someDirection(weights.embedding, 100 + layer);
        const steered = residualsOf(tokens, steerAll(layer, { kind: 'projection', target }, u));
        tokens.forEach((_, position) => {
          for (let below = 0; below < layer; below++) assert.ok(sameBits(layerOf(steered[position]!, below), layerOf(plain[position]!, below)));
          const before = layerOf(plain[position]!, layer);
          const x = layerOf(steered[position]!, layer);
          const tolerance = 1e-3 * Math.max(Math.abs(target), 1e-3 * Math.hypot(...before));
          const projection = dot(x, 0, u);
          assert.ok(Math.abs(projection - target) <= tolerance, `position ${position}: ${projection} for ${target}`);
          const original = dot(before, 0, u);
          for (let i = 0; i < u.length; i++) {
            const orthogonalBefore = before[i]! - original * u[i]!;
            const orthogonalAfter = x[i]! - projection * u[i]!;
            assert.ok(Math.abs(orthogonalBefore - orthogonalAfter) <= 1e-6 * Math.hypot(target, ...before), `position ${position}, component ${i}`);
          }
        });
      }
    });
  }

  it('steers only the rows it is told to, at each its own layer', () => {
    const tokens = someTokens(20, 5);
    const plain = residualsOf(tokens, () => new HookPlan());
    const u = someDirection(weights.embedding, 9);
    const steered = residualsOf(tokens, () => {
      const plan = new HookPlan();
      plan.steer(4, { row: 12, direction: u, rule: { kind: 'fixed', weight: 30 } });
      plan.steer(20, { row: 15, direction: u, rule: { kind: 'fixed', weight: 30 } });
      return plan;
    });
    for (let position = 0; position < 12; position++) assert.ok(sameBits(steered[position]!, plain[position]!));
    for (let layer = 0; layer < 4; layer++) assert.ok(sameBits(layerOf(steered[12]!, layer), layerOf(plain[12]!, layer)));
    assert.ok(Math.abs(dot(layerOf(steered[12]!, 4), 0, u) - dot(layerOf(plain[12]!, 4), 0, u) - 30) < 1e-3);
  });

  it('maps rows to the last block, which has the outputs only', () => {
    const tokens = someTokens(12, 8);
    const u = someDirection(weights.embedding, 10);
    const plain = residualsOf(tokens, () => new HookPlan());
    const context = weights.context();
    const batch = new Batch(tokens.length);
    // Outputs at 3 and 8: the last block computes two rows of twelve.
    const rows = tokens.map((token, position) => batch.add(token, position, 0, position === 3 || position === 8));
    const plan = new HookPlan();
    const captured = new Float32Array(weights.layers * weights.embedding);
    for (const row of rows) plan.steer(29, { row, direction: u, rule: { kind: 'projection', target: row } });
    plan.capture(8, captured);
    context.decode(batch, plan);
    for (let layer = 0; layer < 29; layer++) assert.ok(sameBits(layerOf(captured, layer), layerOf(plain[8]!, layer)));
    assert.ok(Math.abs(dot(layerOf(captured, 29), 0, u) - 8) < 1e-2);
  });

  it('adds what llama.cpp adds by a control vector: the same bits', () => {
    const tokens = someTokens(30, 4);
    const u = someDirection(weights.embedding, 12);
    const layer = 14;
    const weight = 17.3;
    const ours = weights.run(weights.context(), tokens, { plan: steerAll(layer, { kind: 'fixed', weight }, u) });

    const context = weights.context({ hooked: false });
    const data = new Float32Array((weights.layers - 1) * weights.embedding);
    data.set(u.map((value) => value * weight), (layer - 1) * weights.embedding);
    assert.equal(weights.libraries.context.setControlVector(context.handle, data, data.length, weights.embedding, layer, layer), 0);
    assertSameBits(weights.run(context, tokens), ours);
  });

  it('notices a graph that changed under a known shape, and repeats the decode', () => {
    const tokens = someTokens(12, 6);
    const layer = 9;
    const data = new Float32Array((weights.layers - 1) * weights.embedding);
    data.set(someDirection(weights.embedding, 2).map((value) => value * 40), (layer - 1) * weights.embedding);
    const captureLast = (into: Float32Array) => (_from: number, rows: number): HookPlan => {
      const plan = new HookPlan();
      plan.capture(rows - 1, into);
      return plan;
    };
    const capture = (): Float32Array => new Float32Array(weights.layers * weights.embedding);
    // A control vector puts nodes into the graph; the rows of a decode stay the same.
    const [fresh, changed] = [weights.context(), weights.context()];
    weights.run(changed, tokens);
    changed.clear();
    const [expected, actual] = [capture(), capture()];
    for (const context of [fresh, changed]) weights.libraries.context.setControlVector(context.handle, data, data.length, weights.embedding, layer, layer);
    const logits = weights.run(fresh, tokens, { plan: captureLast(expected) });
    assertSameBits(weights.run(changed, tokens, { plan: captureLast(actual) }), logits);
    assert.ok(sameBits(actual, expected));
  });

  it('refuses a batch that llama.cpp would cut into parts', () => {
    const context = weights.context({ places: 3 });
    const uneven = new Batch(16);
    for (let position = 0; position < 4; position++) uneven.add(500, position, 0, position === 3);
    for (let position = 0; position < 2; position++) uneven.add(500, position, 1, position === 1);
    assert.throws(() => context.decode(uneven, new HookPlan()), /cut a batch of 6 rows: the first part has 4/);
    context.clear();
    const withHole = new Batch(16);
    withHole.add(500, 0, 0, true);
    withHole.add(500, 0, 2, true);
    assert.throws(() => context.decode(withHole, new HookPlan()), /cut a batch of 2 rows: the first part has 1/);
  });

  it('does not lose what is thrown while native code calls it', () => {
    const context = weights.context();
    const batch = new Batch(2);
    batch.add(500, 0, 0, true);
    const plan = new HookPlan();
    const trap: SteeringRule = { kind: 'projection', get target(): number { throw new Error('caught in the act'); } };
    plan.steer(3, { row: 0, direction: someDirection(weights.embedding, 1), rule: trap });
    assert.throws(() => context.decode(batch, plan), /caught in the act/);
    context.clear();
    assertSameBits(weights.run(context, someTokens(5)), weights.run(weights.context(), someTokens(5)));
  });
});
