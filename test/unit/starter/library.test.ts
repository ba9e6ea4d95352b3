import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { readStarter } from '../../../src/app/starter/readStarter.ts';
import { findInstructionProblem } from '../../../src/core/instructions/verify.ts';
import { STARTER_PARTS, type StarterInstruction, type StarterLibrary, type StarterRequest } from '../../../src/core/prompts/starter/library.ts';
import { phrasingArguments } from '../../../src/core/prompts/starter/phrasing.ts';
import { starterPairs } from '../../../src/core/prompts/starter/starterPairs.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PUBLISHED = join(ROOT, '../shared/data');

/** IFEval's formats, as the paper steers them. */
const FORMATS = [
  'change_case:capital_word_frequency', 'change_case:english_capital', 'change_case:english_lowercase',
  'detectable_format:constrained_response', 'detectable_format:json_format', 'detectable_format:multiple_sections', 'detectable_format:number_bullet_lists',
  'detectable_format:number_highlighted_sections', 'detectable_format:title',
  'language:response_language', 'punctuation:no_comma', 'startend:end_checker', 'startend:quotation',
];

/** A request with each argument that has to be said, for each of its examples. */
function requests(instruction: StarterInstruction): StarterRequest[] {
  const given = Object.entries(instruction.kwargs).flatMap(([name, source]) => (source.kind === 'given' ? [{ name, examples: source.examples }] : []));
  const [first] = given;
  return first === undefined ? [{ instruction, given: {} }] : first.examples.map((example) => ({ instruction, given: { [first.name]: example } }));
}

describe('the starter library', () => {
  let library: StarterLibrary;
  before(async () => {
    library = await readStarter(join(ROOT, 'starter'));
  });

  it('has enough base prompts, of many kinds, in each part', () => {
    const least = { vector: 60, validation: 24, test: 48 };
    for (const part of STARTER_PARTS) {
      const prompts = library.prompts[part];
      assert.ok(prompts.filter(({ task }) => task !== 'decide').length >= least[part], part);
      assert.ok(new Set(prompts.slice(0, 20).map(({ task }) => task)).size >= 8, 'the first ones are varied already');
    }
  });

  it('has no prompt twice, neither within a part nor in another, nor in the sample workspace', () => {
    const examples = readdirSync(join(ROOT, 'examples')).filter((name) => /\.(jsonl|txt)$/.test(name)).map((name) => readFileSync(join(ROOT, 'examples', name), 'utf8')).join('\n');
    const seen = new Set<string>();
    for (const { prompt, key } of STARTER_PARTS.flatMap((part) => library.prompts[part])) {
      const plain = prompt.toLowerCase().replace(/\W+/g, ' ');
      assert.ok(!seen.has(plain), key);
      assert.ok(!examples.includes(prompt), key);
      seen.add(plain);
    }
  });

  it('has all formats, lengths and words, each in at least five different phrasings', () => {
    const ids = new Set(library.instructions.map(({ id }) => id));
    for (const id of [...FORMATS, 'keywords:existence', 'keywords:forbidden_words', 'steerboard:words', 'steerboard:sentences']) assert.ok(ids.has(id), id);
    assert.equal(new Set(library.instructions.map(({ name }) => name)).size, library.instructions.length);
    const seen = new Set<string>();
    for (const { name, phrasings } of library.instructions) {
      assert.ok(phrasings.length >= 5, name);
      for (const phrasing of phrasings) {
        const plain = phrasing.toLowerCase().replace(/[^\w{}:<>*]+/g, ' ').trim();
        assert.ok(!seen.has(plain), phrasing);
        seen.add(plain);
      }
    }
  });

  it('says every argument that varies in every phrasing', () => {
    for (const { name, kwargs, phrasings } of library.instructions) {
      const varying = Object.entries(kwargs).flatMap(([argument, { kind }]) => (kind === 'choose' || kind === 'given' ? [argument] : []));
      for (const phrasing of phrasings) assert.deepEqual([...new Set(phrasingArguments(phrasing))].sort(), varying.sort(), `${name}: ${phrasing}`);
    }
  });

  it('makes pairs of every instruction in every part, whose checks all bind', () => {
    for (const request of library.instructions.flatMap(requests)) {
      for (const part of STARTER_PARTS) {
        const pairs = starterPairs(library, request, { part });
        assert.ok(pairs.length >= { vector: 20, validation: 8, test: 16 }[part], request.instruction.name);
        for (const { prompt, promptWithoutInstruction, instructionIds, kwargs } of pairs) {
          assert.ok(prompt.startsWith(`${promptWithoutInstruction} `));
          assert.doesNotMatch(prompt, /[{}]|undefined/);
          assert.equal(findInstructionProblem(instructionIds[0]!, kwargs[0]), undefined);
        }
      }
    }
  });

  it('is written in plain English: short sentences with an end, no foreign script', () => {
    const prompts = STARTER_PARTS.flatMap((part) => library.prompts[part].map(({ prompt }) => prompt));
    for (const text of [...prompts, ...library.instructions.flatMap(({ phrasings }) => phrasings)]) {
      assert.match(text, /^[\p{Script=Latin}\p{N}\p{P}\p{S}\s]+$/u);
      assert.ok(text.length <= 200, text);
      assert.equal(text, text.trim());
    }
    for (const prompt of prompts) assert.match(prompt, /[.?"]$/);
  });

  if (existsSync(PUBLISHED)) it('shares no prompt with the published data', () => {
    const files = readdirSync(PUBLISHED, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
    const text = files.map((name) => readFileSync(join(PUBLISHED, name), 'utf8')).join('\n').toLowerCase();
    for (const { prompt } of STARTER_PARTS.flatMap((part) => library.prompts[part])) assert.ok(!text.includes(JSON.stringify(prompt.toLowerCase()).slice(1, -1)), prompt);
  });
});
