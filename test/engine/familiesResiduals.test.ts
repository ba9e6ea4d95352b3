import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { dot } from '../../src/engine/hooks/applySteering.ts';
import { EMBEDDING, families, family } from './families/families.ts';
import { writeFamily } from './families/writeFamilies.ts';
import { assertSameBits, sameBits, someDirection } from './lib/data.ts';
import { Weights } from './lib/native.ts';
import { capturing } from './lib/plans.ts';
import type { Steer } from './lib/plans.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** Made by fixtures/make-family-residuals.py: transformers in single precision on the same weights, without llama.cpp. */
const { families: names, prompts } = JSON.parse(fixture('family-residuals.json').toString()) as { families: string[]; prompts: number[][] };
const bytes = fixture('family-residuals.f32');
const reference = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

/** llama.cpp keeps keys and values in half precision; nothing else here is rounded more than single precision does. */
const LEAST_COSINE = 0.9999;
const MOST_NORM_DIFFERENCE = 0.01;

/** The reference's residual streams of a family's prompt, a row a layer. */
function referenceOf(name: string, prompt: number): Float32Array[] {
  let offset = 0;
  for (const each of names) {
    const { layers } = family(each);
    if (each === name) return Array.from({ length: layers }, (_, layer) => reference.subarray(offset + (prompt * layers + layer) * EMBEDDING, offset + (prompt * layers + layer + 1) * EMBEDDING));
    offset += prompts.length * layers * EMBEDDING;
  }
  throw new RangeError(`No residuals of ${name}.`);
}

describe('model families', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steerboard-families-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are all held against the reference', () => {
    assert.deepEqual(names, families.map(({ name }) => name));
    assert.equal(reference.length, families.reduce((sum, { layers }) => sum + layers * prompts.length * EMBEDDING, 0));
  });

  for (const of of families) {
    describe(of.name, () => {
      let weights: Weights;
      before(async () => {
        weights = await Weights.load(writeFamily(folder, of));
      });
      after(() => weights.dispose());

      const tokens = prompts[2]!;
      const layerOf = (residuals: Float32Array, layer: number): Float32Array => residuals.subarray(layer * EMBEDDING, (layer + 1) * EMBEDDING);
      /** Residual streams of every position after every block, and the logits. */
      const run = (ids: readonly number[], steer?: Steer): { residuals: Float32Array[]; logits: Float32Array[] } => {
        const residuals = ids.map(() => new Float32Array(of.layers * EMBEDDING));
        const logits = weights.run(weights.context({ contextLength: 512 }), ids, { plan: capturing(residuals, steer) });
        return { residuals, logits };
      };

      it('gives the residual stream that an independent implementation computes, at every layer', (test) => {
        let [least, most] = [1, 0];
        prompts.forEach((ids, prompt) => {
          const ours = run(ids).residuals.at(-1)!;
          referenceOf(of.name, prompt).forEach((theirs, layer) => {
            const own = layerOf(ours, layer);
            const cosine = dot(own, 0, theirs) / (Math.hypot(...own) * Math.hypot(...theirs));
            const difference = Math.abs(Math.hypot(...own) / Math.hypot(...theirs) - 1);
            [least, most] = [Math.min(least, cosine), Math.max(most, difference)];
            assert.ok(cosine >= LEAST_COSINE, `prompt of ${ids.length} tokens, layer ${layer}: cosine ${cosine}`);
            assert.ok(difference <= MOST_NORM_DIFFERENCE, `prompt of ${ids.length} tokens, layer ${layer}: norms differ by ${difference}`);
          });
        });
        test.diagnostic(`least cosine ${least.toFixed(7)}, greatest difference of norms ${(100 * most).toFixed(4)} %`);
      });

      it('has the logits of a context without hooks', () => {
        assertSameBits(run(tokens).logits, weights.run(weights.context({ contextLength: 512, hooked: false }), tokens));
      });

      it('moves by exactly c·u under a fixed weight, at every layer', () => {
        const plain = run(tokens);
        const weight = 7.5;
        for (let layer = 0; layer < of.layers; layer++) {
          const u = someDirection(EMBEDDING, 50 + layer);
          const steered = run(tokens, { layer, direction: u, rule: { kind: 'fixed', weight } });
          tokens.forEach((_, position) => {
            for (let below = 0; below < layer; below++) assert.ok(sameBits(layerOf(steered.residuals[position]!, below), layerOf(plain.residuals[position]!, below)));
            const moved = layerOf(plain.residuals[position]!, layer).map((value, i) => value + Math.fround(weight * u[i]!));
            assert.ok(sameBits(layerOf(steered.residuals[position]!, layer), moved), `layer ${layer}, position ${position}`);
          });
          assert.ok(!sameBits(steered.logits.at(-1)!, plain.logits.at(-1)!), `layer ${layer} does not reach the logits`);
        }
      });

      it('meets a projection target at every position, at every layer', () => {
        const target = -12;
        for (let layer = 0; layer < of.layers; layer++) {
          const u = someDirection(EMBEDDING, 80 + layer);
          const { residuals } = run(tokens, { layer, direction: u, rule: { kind: 'projection', target } });
          residuals.forEach((residual, position) => {
            const projection = dot(layerOf(residual, layer), 0, u);
            assert.ok(Math.abs(projection - target) <= 1e-3, `layer ${layer}, position ${position}: ${projection}`);
          });
        }
      });
    });
  }
});
