import type { SteeringVector } from '../../../src/protocol/files.ts';

const unit = (...values: number[]): Float32Array => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};

/** A small vector that has everything a file can have, and a layer without direction. */
export const EXAMPLE_VECTOR: SteeringVector = {
  name: 'bullets', modelHint: 'llama', layers: 4, embedding: 3,
  directions: [unit(1, 2, 3), unit(0, 1, 0), undefined, unit(-1, 0, 2)],
  provenance: {
    schemaVersion: 1, method: 'mean-difference',
    model: { name: 'Tiny', architecture: 'llama', quantisation: 'Q4_1', sha256: 'ab'.repeat(32), layers: 4, embedding: 3, chatTemplateSha256: 'cd'.repeat(32) },
    pairCount: 20, pairsSha256: 'ef'.repeat(32), files: ['prompts.jsonl', 'with ü.jsonl'], instructionIds: ['own:bullet_lines'], kwargs: [{ at_least: 1 }],
    created: '2026-01-02T03:04:05.000Z', steerboard: '0.1.0', extraction: 'abreast',
    norms: Float32Array.of(1, 2, 3, 4), meanWith: Float32Array.of(0.5, 1, 1.5, 2), meanWithout: Float32Array.of(-0.5, 0, 0.5, 1),
    chosen: {
      layer: 3, rule: 'projection', strength: 1.25,
      validation: {
        promptsSha256: '01'.repeat(32), promptCount: 8, instructed: { passed: 8, total: 8, broken: 0 },
        points: [{ layer: -1, strength: 0, passed: 0, total: 8, broken: 0 }, { layer: 3, strength: 1.25, passed: 5, total: 8, broken: 1, perplexity: 4.5 }],
        strengths: [1.25], maxTokens: 64, withInstruction: false, search: 'full',
      },
    },
    chosenWith: {
      layer: -1, rule: 'projection', strength: 1,
      validation: {
        promptsSha256: '01'.repeat(32), promptCount: 8,
        points: [{ layer: -1, strength: 0, passed: 8, total: 8, broken: 0 }, { layer: 3, strength: 1, passed: 8, total: 8, broken: 0 }],
        strengths: [1], maxTokens: 64, withInstruction: true, search: 'exact', judge: { name: 'GPT-2', sha256: '23'.repeat(32), below: 2.5 },
      },
    },
  },
};
