import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readPromptFile } from '../../../src/app/promptFiles.ts';
import { pairsMatch } from '../../../src/app/vectors/pairsMatch.ts';
import { hashTexts } from '../../../src/core/hash.ts';
import { pairsFromFile, pairsFromTwoFiles, type PairSet } from '../../../src/core/prompts/pairs.ts';

const example = (name: string): string => join(import.meta.dirname, '../../../examples', name);
const hashOf = ({ pairs }: PairSet): string => hashTexts(pairs.flatMap(({ prompt, promptWithoutInstruction }) => [prompt, promptWithoutInstruction]));

describe('files of pairs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'steerboard-'));
  after(() => rmSync(folder, { recursive: true }));

  it('match a vector while their texts are what they were', async () => {
    const pairs = example('bullet-points.pairs.jsonl');
    const made = hashOf(pairsFromFile(await readPromptFile(pairs)));
    assert.equal(await pairsMatch([pairs], made), true);
    const edited = join(folder, 'edited.jsonl');
    writeFileSync(edited, readFileSync(pairs, 'utf8').replace('rainbow', 'moonbow'));
    assert.equal(await pairsMatch([edited], made), false);
  });

  it('match in either order where there are two', async () => {
    const files = [example('formal.with.txt'), example('formal.without.txt')] as const;
    const [withInstruction, without] = await Promise.all(files.map(readPromptFile));
    const made = hashOf(pairsFromTwoFiles(withInstruction!, without!));
    assert.equal(await pairsMatch(files, made), true);
    assert.equal(await pairsMatch([files[1], files[0]], made), true);
  });

  it('match nothing where they hold no pairs, or are not there', async () => {
    assert.equal(await pairsMatch([example('questions.txt')], 'ab'.repeat(32)), false);
    assert.equal(await pairsMatch([join(folder, 'gone.jsonl')], 'ab'.repeat(32)), false);
    assert.equal(await pairsMatch([], hashTexts([])), false);
  });
});
