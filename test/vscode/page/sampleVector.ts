import { vectorDocument } from '../../../src/app/vectors/vectorDocument.ts';
import type { GridPoint, SteeringVector } from '../../../src/protocol/files.ts';
import type { VectorDocument } from '../../../src/protocol/vectorDocument.ts';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';

const LAYERS = 28;
const SEARCHED = [5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27];
const PASSED = [0, 0, 0, 1, 1, 3, 5, 7, 6, 5, 2, 1];
const BROKEN = [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0];

function sampleVector(): SteeringVector {
  const at = (value: (layer: number) => number): Float32Array => Float32Array.from({ length: LAYERS }, (_, layer) => value(layer));
  const points: GridPoint[] = [
    { layer: -1, strength: 0, passed: 0, total: 8, broken: 0 },
    ...SEARCHED.map((layer, index) => ({ layer, strength: 1, passed: PASSED[index]!, total: 8, broken: BROKEN[index]! })),
  ];
  const validation = { promptsSha256: '01'.repeat(32), promptCount: 8, strengths: [1], maxTokens: 384, search: 'full' as const };
  return {
    name: 'all lowercase', modelHint: 'qwen2', layers: LAYERS, embedding: 1536, directions: Array.from({ length: LAYERS }, () => Float32Array.of(1)),
    provenance: {
      schemaVersion: 1, method: 'mean-difference',
      model: { name: 'Qwen2.5-1.5B-Instruct', architecture: 'qwen2', quantisation: 'Q4_K_M', sha256: '3f9a61c0'.repeat(8), layers: LAYERS, embedding: 1536, chatTemplateSha256: '9d4107aa'.repeat(8) },
      pairCount: 20, pairsSha256: 'ef'.repeat(32), files: ['lowercase.pairs.jsonl'], instructionIds: ['change_case:english_lowercase'], kwargs: [{}],
      created: '2026-11-23T14:02:00.000Z', steerboard: '0.3.0',
      norms: at((layer) => 0.3 + layer ** 2 / 90), meanWith: at((layer) => 0.4 + layer ** 2 / 98), meanWithout: at((layer) => 0.3 + layer / 33),
      chosen: { layer: 19, rule: 'projection', strength: 1, validation: { ...validation, instructed: { passed: 5, total: 8, broken: 0 }, points, withInstruction: false } },
      chosenWith: { layer: 17, rule: 'projection', strength: 1, validation: { ...validation, points: points.map((point) => ({ ...point, passed: Math.min(8, point.passed + 3) })), withInstruction: true } },
    },
  };
}

const SURROUNDINGS = { sizeBytes: 174_000, listed: true, used: false, kept: false, model: { state: 'found', name: 'qwen2.5-1.5b-instruct-q4_k_m.gguf' }, files: ['lowercase.pairs.jsonl'], pairsMatch: true, lastRun: { name: 'Format basics', passed: 17, total: 24 } } as const;

/** Every kind of document, by name. */
export const DOCUMENTS: Readonly<Record<string, () => VectorDocument>> = {
  searched: () => vectorDocument(sampleVector(), SURROUNDINGS),
  'not searched, in use, model missing': () => {
    const provenance = { ...sampleVector().provenance! };
    delete provenance.chosen;
    delete provenance.chosenWith;
    return vectorDocument({ ...sampleVector(), provenance }, { ...SURROUNDINGS, used: true, model: { state: 'absent' }, files: [], pairsMatch: false });
  },
  plain: () => {
    const plain = sampleVector();
    delete plain.provenance;
    return vectorDocument({ ...plain, directions: [undefined, ...plain.directions.slice(1)] }, { ...SURROUNDINGS, listed: false });
  },
  'a model': () => ({ title: 'model.gguf', detail: 'A model, no vector: llama, Q4_1, 30 layers, 576 wide, 98 MB.', actions: [{ label: 'Use This Model', command: 'use-model' }], notices: [], facts: [] }),
  damaged: () => ({ title: 'torn.gguf', detail: '12 KB', actions: [], notices: [{ text: 'The file is cut short.', problem: true, actions: [] }], facts: [] }),
};

export function documentSnapshot(document: VectorDocument): ResultsSnapshot {
  return { revision: 1, state: { kind: 'results' }, document };
}
