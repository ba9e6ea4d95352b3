import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readStarter } from '../../../src/app/starter/readStarter.ts';
import { SteerboardError } from '../../../src/core/errors.ts';
import { commonInstructions } from '../../../src/core/prompts/commonInstructions.ts';
import { pairsFromFile } from '../../../src/core/prompts/pairs.ts';
import { parsePromptText } from '../../../src/core/prompts/parsePromptFile.ts';
import { findStarterInstruction, lengthRequest, steadyArguments, wordRequest, type StarterLibrary } from '../../../src/core/prompts/starter/library.ts';
import { pairItems, pairLines, starterPairs, typedPairs } from '../../../src/core/prompts/starter/starterPairs.ts';

const FOLDER = join(import.meta.dirname, '../../../starter');

describe('pairs from the starter library', () => {
  let library: StarterLibrary;
  let folder: string;
  before(async () => {
    library = await readStarter(FOLDER);
    folder = mkdtempSync(join(tmpdir(), 'steerboard-starter-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('finds an instruction by its name, its check, and the published form of a language', () => {
    assert.equal(findStarterInstruction(library, 'no-commas').instruction.id, 'punctuation:no_comma');
    assert.equal(findStarterInstruction(library, 'punctuation:no_comma').instruction.name, 'no-commas');
    assert.deepEqual(findStarterInstruction(library, 'language:response_language_de').given, { language: 'de' });
  });

  it('tells instructions of one check apart by their arguments', () => {
    const name = (args: Record<string, unknown>): string => findStarterInstruction(library, 'steerboard:sentences', args).instruction.name;
    assert.deepEqual([name({ at_most: 3 }), name({ at_least: 9 }), name({ at_least: 2, at_most: 2 })], ['at-most-sentences', 'at-least-sentences', 'exactly-sentences']);
    assert.equal(findStarterInstruction(library, 'change_case:capital_word_frequency', { capital_relation: 'less than' }).instruction.name, 'few-capital-words');
  });

  it('refuses what it lacks, and says what it has or needs', () => {
    const refusal = (reference: string, args?: Record<string, unknown>): SteerboardError => {
      try {
        findStarterInstruction(library, reference, args);
      } catch (error) {
        if (SteerboardError.is(error, 'bad-arguments')) return error;
      }
      throw new Error(`${reference} was not refused`);
    };
    assert.match(refusal('pirate').details.hint!, /lowercase, capitals/);
    assert.match(refusal('language').describe(), /needs "language".*"language": "de"/);
    assert.match(refusal('steerboard:sentences', { at_least: 2, at_most: 4 }).message, /no phrasing/);
    assert.throws(() => wordRequest(library, 'a+b'), /not a word/);
    assert.throws(() => lengthRequest(library, '0'), /number of sentences/);
  });

  it('draws phrasings and numbers so that all come about equally often, the same for the same seed', () => {
    const request = findStarterInstruction(library, 'bullets');
    const pairs = starterPairs(library, request);
    assert.deepEqual(starterPairs(library, request), pairs);
    assert.notDeepEqual(starterPairs(library, request, { seed: 7 }), pairs);
    const counts = new Map<unknown, number>();
    for (const { kwargs } of pairs) counts.set(kwargs[0]!['num_bullets'], (counts.get(kwargs[0]!['num_bullets']) ?? 0) + 1);
    assert.equal(counts.size, 5);
    assert.ok(Math.max(...counts.values()) - Math.min(...counts.values()) <= 1);
  });

  it('keeps what was said, in the text and in the check', () => {
    const pairs = starterPairs(library, findStarterInstruction(library, 'bullets', { num_bullets: 7 }), { count: 10 });
    assert.equal(pairs.length, 10);
    for (const { prompt, kwargs } of pairs) {
      assert.match(prompt, /\b7 bullet points\b/);
      assert.deepEqual(kwargs, [{ num_bullets: 7 }]);
    }
    assert.deepEqual(commonInstructions(pairs), { instructionIds: ['detectable_format:number_bullet_lists'], kwargs: [{ num_bullets: 7 }] });
  });

  it('writes one sentence in the singular, languages by name and words in quotes', () => {
    const texts = (request: Parameters<typeof starterPairs>[1]): string => starterPairs(library, request, { count: 10 }).map(({ prompt }) => prompt).join('\n');
    assert.match(texts(lengthRequest(library, '1')), /\b1 sentence\b/);
    assert.doesNotMatch(texts(lengthRequest(library, '1')), /1 sentences/);
    assert.match(texts(findStarterInstruction(library, 'language', { language: 'de' })), /German/);
    assert.match(texts(wordRequest(library, 'ocean')), /the word "ocean"/);
  });

  it('tells what a vector made from it is about', () => {
    assert.deepEqual(steadyArguments(lengthRequest(library, '3')), { at_least: 3, at_most: 3 });
    assert.deepEqual(steadyArguments(findStarterInstruction(library, 'capital-words')), { capital_relation: 'at least' });
    assert.deepEqual(steadyArguments(wordRequest(library, 'rain', 'exclude')), { forbidden_words: ['rain'] });
  });

  it('gives pairs for a typed instruction, with and without a check', () => {
    const [pair] = typedPairs(library, ['Answer like a pirate.', ' '], undefined, { part: 'test', count: 1 });
    assert.equal(pair!.prompt, `${pair!.promptWithoutInstruction} Answer like a pirate.`);
    assert.deepEqual([pair!.instructionIds, pair!.kwargs], [[], []]);
    const checked = typedPairs(library, ['Say arr.'], { id: 'steerboard:contains', kwargs: { texts: ['arr'] } }, { count: 2 });
    assert.deepEqual(checked[1]!.kwargs, [{ texts: ['arr'] }]);
    assert.throws(() => typedPairs(library, ['  '], undefined), /empty/);
  });

  it('makes run items and a prompt file that reads back as the same pairs', () => {
    const pairs = starterPairs(library, findStarterInstruction(library, 'end-phrase'), { part: 'validation', count: 8 });
    const [item] = pairItems(pairs);
    assert.deepEqual([item!.prompt, item!.instructedPrompt], [pairs[0]!.promptWithoutInstruction, pairs[0]!.prompt]);
    const read = pairsFromFile(parsePromptText({ name: 'pairs.jsonl', text: pairLines(pairs) }));
    assert.deepEqual(read.problems, []);
    const { file } = read.pairs[0]!.source;
    assert.deepEqual(read.pairs, pairs.map((pair, index) => ({ ...pair, source: { file, line: index + 1 } })));
  });

  it('has only so many prompts', () => {
    assert.throws(() => starterPairs(library, findStarterInstruction(library, 'title'), { count: 5000 }), /has \d+ vector prompts/);
  });

  it('names the file and line of what is wrong with a library', async () => {
    for (const part of ['vector', 'validation', 'test']) writeFileSync(join(folder, `prompts.${part}.jsonl`), '{"key": "a", "task": "name", "prompt": "What is a lake?"}\n');
    writeFileSync(join(folder, 'instructions.json'), '{"version": 1, "instructions": [{"name": "x", "title": "X", "id": "punctuation:no_comma", "kwargs": {}, "phrasings": ["No {n} commas."]}]}');
    await assert.rejects(readStarter(folder), /speaks of "n"/);
    writeFileSync(join(folder, 'prompts.test.jsonl'), '{"task": "name", "prompt": "What is a lake?"}\n{"prompt": "What is a pond?"}\n');
    await assert.rejects(readStarter(folder), /no "task"/);
  });
});
