import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupPairs, groupsOf } from '../../../src/app/analysis/pairGroups.ts';
import type { Pair } from '../../../src/core/prompts/pairs.ts';
import type { SteeringVector } from '../../../src/protocol/files.ts';
import { EXAMPLE_VECTOR } from '../vectors/exampleVector.ts';

const pair = (file: string, ...instructionIds: string[]): Pair => ({ key: '1', prompt: 'a b', promptWithoutInstruction: 'a', instructionIds, kwargs: instructionIds.map(() => ({})), source: { file, line: 1 } });

const vector = (name: string, instructionIds: string[], files: string[] = []): SteeringVector => ({ ...EXAMPLE_VECTOR, name, provenance: { ...EXAMPLE_VECTOR.provenance!, instructionIds, files } });

describe('pairs by instruction', () => {
  const groups = groupPairs([pair('/data/all.jsonl', 'a:b'), pair('/data/all.jsonl', 'c:d'), pair('/data/all.jsonl', 'a:b'), pair('C:\\data\\formal.with.txt')]);
  const named = (of: SteeringVector): string[] => groupsOf(of, groups).map(({ name }) => name);

  it('are told by what their rows ask for, else by their file', () => {
    assert.deepEqual(groups.map(({ name, pairs }) => [name, pairs.length]), [['a:b', 2], ['c:d', 1], ['formal.with', 1]]);
  });

  it('belong to the vector of the same instruction, of the same name, or made from their file', () => {
    assert.deepEqual(named(vector('x', ['c:d'])), ['c:d']);
    assert.deepEqual(named(vector('formal.with', [])), ['formal.with']);
    assert.deepEqual(named(vector('x', [], ['formal.with.txt', 'formal.without.txt'])), ['formal.with']);
    assert.deepEqual(named(vector('x', ['e:f'])), ['a:b', 'c:d', 'formal.with']);
  });
});
