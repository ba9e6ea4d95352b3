import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchedCandidates } from '../../../src/core/experiments/layerSearch.ts';
import { planCells, unsteered, type PlannedSetting } from '../../../src/core/experiments/plan.ts';
import type { RunSpec } from '../../../src/protocol/files.ts';
import { sampleSpec } from '../runs/sampleRun.ts';

const POINTS = [{ layer: 8, strength: -20 }, { layer: 8, strength: -28.3 }, { layer: 12, strength: -40 }];

function searchOf(steered: 'steered' | 'both'): RunSpec {
  const spec = { ...sampleSpec(), kind: 'search' as const, vectors: [{ name: 'v', file: 'v.gguf', sha256: '', rule: 'fixed' as const }] };
  const bare: PlannedSetting[] = (steered === 'both' ? ['instructed' as const] : ['plain' as const, 'instructed' as const]).map((setting) => ({ setting, steering: unsteered }));
  return { ...spec, cells: planCells({ ...spec, settings: [...bare, ...POINTS.map((point) => ({ setting: steered, steering: () => [{ vector: 0, ...point }] }))] }) };
}

describe('searchedCandidates', () => {
  it('are the points of a search, whichever prompts it steered, each once', () => {
    for (const setting of ['steered', 'both'] as const) assert.deepEqual(searchedCandidates(searchOf(setting)), POINTS);
  });
});
