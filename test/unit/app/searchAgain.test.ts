import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settingsAgain } from '../../../src/app/compare.ts';
import { searchAgain } from '../../../src/app/searchAgain.ts';
import { planCells, unsteered } from '../../../src/core/experiments/plan.ts';
import type { RunSpec } from '../../../src/protocol/files.ts';
import { sampleSpec } from '../runs/sampleRun.ts';

const POINTS = [{ layer: 8, strength: -20 }, { layer: 12, strength: -40 }];

function searchSpec(): RunSpec {
  const spec: RunSpec = {
    ...sampleSpec(), kind: 'search', skippedBy: 'halving', vectors: [{ name: 'v', file: 'v.gguf', sha256: 'aa', rule: 'fixed' }],
    scoring: { perplexity: true, criterion: 'strict', judge: { name: 'gpt2', sha256: 'bb', below: 2.5 } },
  };
  return { ...spec, cells: planCells({ ...spec, settings: [{ setting: 'instructed', steering: unsteered }, ...POINTS.map((point) => ({ setting: 'both' as const, steering: () => [{ vector: 0, ...point }] }))] }) };
}

describe('a run that is made again', () => {
  it('is searched at the same points, in the same way, on as many prompts and tokens', () => {
    assert.deepEqual(searchAgain(searchSpec()), {
      candidates: POINTS, rule: 'fixed', scoring: { perplexity: true, criterion: 'strict' }, search: 'halving', examples: 3, maxTokens: 64, stop: [], withInstruction: true,
    });
  });

  it('asks the settings that it asked, as far as the prompts and vectors still allow them', () => {
    const spec = searchSpec();
    assert.deepEqual(settingsAgain(spec, spec.items, ['v']), ['instructed', 'both']);
    assert.deepEqual(settingsAgain(spec, spec.items, []), ['instructed']);
  });
});
