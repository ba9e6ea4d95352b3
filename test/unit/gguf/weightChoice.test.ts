import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareResiduals, isFiner, recommendCopy, type MeasuredWeights } from '../../../src/core/gguf/weightChoice.ts';

const weights = (type: string, prompt: number, rows: number, byLayer?: readonly number[]): MeasuredWeights => ({
  type, sizeBytes: 1, speed: { prompt, answer: rows / 2, rows },
  ...(byLayer && { fidelity: { byLayer, mean: 1, least: Math.min(...byLayer), leastLayer: 0 } }),
});

describe('recommendCopy', () => {
  const source = weights('Q4_1', 100, 100);

  it('takes the fastest copy that keeps every layer', () => {
    const [bfloat, byte, four] = [weights('BF16', 300, 120, [1, 0.9995]), weights('Q8_0', 200, 150, [1, 0.999]), weights('Q4_0', 400, 300, [1, 0.95])];
    assert.equal(recommendCopy(source, [bfloat, byte, four]), bfloat);
    assert.equal(recommendCopy(source, [byte, four]), byte);
  });

  it('takes none that is hardly faster or moves a layer too far', () => {
    assert.equal(recommendCopy(source, [weights('Q8_0', 105, 105, [1, 1]), weights('Q4_0', 400, 300, [1, 0.99, 1])]), undefined);
    assert.equal(recommendCopy(source, []), undefined);
  });
});

describe('compareResiduals', () => {
  it('gives cosines by layer over the prompts, and the least with its layer', () => {
    // Two prompts, three layers of width 2.
    const source = [Float32Array.of(1, 0, 1, 0, 1, 0), Float32Array.of(0, 2, 0, 2, 0, 2)];
    const copy = [Float32Array.of(3, 0, 1, 1, 1, 0), Float32Array.of(0, 1, 0, 1, 0, -1)];
    const { byLayer, mean, least, leastLayer } = compareResiduals(source, copy, 3);
    const half = (1 + Math.SQRT1_2) / 2;
    assert.ok(byLayer.every((value, layer) => Math.abs(value - [1, half, 0][layer]!) < 1e-7), String(byLayer));
    assert.ok(Math.abs(mean - (1 + half) / 3) < 1e-7);
    assert.deepEqual([least, leastLayer], [-1, 2]);
  });
});

describe('isFiner', () => {
  it('orders types by the bits that they keep', () => {
    const rising = ['Q2_K', 'Q3_K_M', 'Q4_0', 'Q4_1', 'Q5_0', 'Q6_K', 'Q8_0', 'BF16', 'F32'];
    for (const [i, type] of rising.entries()) for (const other of rising.slice(0, i)) assert.ok(isFiner(type, other) && !isFiner(other, type), `${type} ${other}`);
    assert.ok(!isFiner('F16', 'BF16') && !isFiner('BF16', 'F16') && !isFiner('unknown', 'Q2_K'));
  });
});
