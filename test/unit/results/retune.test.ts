import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retunedSpec } from '../../../src/app/results/retune.ts';
import { sampleRun } from '../../vscode/page/sampleRuns.ts';

describe('retunedSpec', () => {
  it('is of the kind of the run that is steered anew, so that run again it is evaluated again', () => {
    const { spec } = sampleRun(2, ['plain', 'steered']);
    for (const kind of ['compare', 'evaluate'] as const) assert.equal(retunedSpec({ ...spec, kind }, [{ vector: 0, layer: 19, strength: 1.25 }], []).kind, kind);
  });
});
