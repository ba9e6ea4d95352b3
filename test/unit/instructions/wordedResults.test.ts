import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setLanguage } from '../../../src/app/language.ts';
import { finishedAnswer } from '../../../src/app/results/answer.ts';
import { brokenInWords, findBroken } from '../../../src/core/experiments/broken.ts';
import { INSTRUCTION_HELP } from '../../../src/core/instructions/help.ts';
import type { InstructionResult } from '../../../src/core/instructions/types.ts';
import { describeInstruction, verifyResponse, wordedResults, type VerifyRequest } from '../../../src/core/instructions/verify.ts';
import type { RunRow } from '../../../src/protocol/files.ts';

const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../../l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;

const wordsOf = (result: InstructionResult): string[] => ('error' in result ? [result.error] : [result.description, result.reason]);
const request = (response: string, id: string, args: object): VerifyRequest => ({ response, instructionIds: [id], kwargs: [args as Record<string, unknown>] });

/** Of each kind a check and an answer that fails it. */
const FAILING: VerifyRequest[] = Object.entries(INSTRUCTION_HELP).flatMap(([id, { example }]) => ['Bad, OLD\n\n\n- x [y] very ocean\nno', '', 'It is late. '.repeat(200)].map((response) => request(response, id, example)));

describe('words of checks in German', () => {
  const english = FAILING.map((each) => verifyResponse(each));
  before(() => setLanguage({ tag: 'de', texts }));
  after(() => setLanguage({ tag: 'en', texts: {} }));

  it('are kept out of what files hold', () => {
    assert.deepEqual(FAILING.map((each) => verifyResponse(each)), english);
  });

  it('are there for every kind of instruction, with the same outcome', () => {
    FAILING.forEach((each, index) => {
      const results = english[index]!;
      const [shown] = wordedResults(results, each);
      const [stored] = results;
      const was = wordsOf(stored!);
      wordsOf(shown!).forEach((text, at) => assert.ok(was[at] === '' ? text === '' : text !== was[at], `${each.instructionIds[0]!}: ${text}`));
      assert.deepEqual({ ...shown, description: '', reason: '' }, { ...stored, description: '', reason: '' });
    });
  });

  it('are whole sentences with lists, lines, languages and thousands', () => {
    const shown = (response: string, id: string, args: object): string[] => {
      const each = request(response, id, args);
      return wordsOf(wordedResults(verifyResponse(each), each)[0]!);
    };
    assert.deepEqual(shown('none', 'keywords:existence', { keywords: ['sea', 'sky'] }), ['enthält "sea" und "sky"', '"sea" oder "sky" fehlt']);
    assert.deepEqual(shown('* a\n* b', 'steerboard:bullet_lines', { at_least: 3 }), ['mindestens 3 Stichpunktzeilen', '2 Stichpunktzeilen gefunden, nötig 3: Zeilen 1 und 2']);
    assert.deepEqual(shown('Das ist ein ganz gewöhnlicher deutscher Satz über das Wetter.', 'language:response_language', { language: 'fr' }), ['auf Französisch', 'auf Deutsch']);
    assert.deepEqual(shown('a '.repeat(1204), 'steerboard:words', { at_most: 5 }), ['höchstens 5 Wörter', '1,204 Wörter gefunden, erlaubt 5']);
    assert.deepEqual(shown('a', 'steerboard:words', {}), ['steerboard:words: nötig ist "at_least", "at_most" oder beides.']);
    assert.equal(describeInstruction('punctuation:no_comma', {}), 'keine Kommas');
  });

  it('stay as they are stored where checking again comes out otherwise', () => {
    const each = request('a, b', 'punctuation:no_comma', {});
    const stored: InstructionResult = { id: 'punctuation:no_comma', description: 'no commas', strict: true, loose: true, reason: 'as it was then', spans: [] };
    assert.deepEqual(wordedResults([stored], each), [stored]);
  });

  it('are on the page, and so is why an answer is broken', () => {
    const item = { instructionIds: ['punctuation:no_comma'], kwargs: [{}] };
    const row = (response: string): RunRow => ({ cell: 'a', item: 0, setting: 'plain', steering: [], response, stopReason: 'end', promptTokens: 1, generatedTokens: 3, checks: verifyResponse({ ...item, response }), ...(findBroken(response) && { broken: findBroken(response)!.reason }) });
    assert.deepEqual([finishedAnswer(row('a, b'), item, 100)].map(({ status, reason, checks }) => [status, reason, checks[0]!.description]), [['fail', '1 Komma', 'keine Kommas']]);
    assert.equal(finishedAnswer(row('word '.repeat(1204)), item, 100).reason, 'wiederholt sich 1,204-mal, Prüfung bestanden');
    assert.deepEqual(['empty', 'perplexity 2.31', 'perplexity can\'t be told', 'too odd'].map(brokenInWords), ['leer', 'Perplexität 2.31', 'Perplexität nicht bestimmbar', 'too odd']);
  });
});
