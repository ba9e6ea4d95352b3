import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { choiceChecks, choicePairs } from '../../../src/app/starter/starterChoice.ts';
import { readStarter } from '../../../src/app/starter/readStarter.ts';
import { drawingOf, starterChoice } from '../../../src/cli/starter.ts';
import type { StarterLibrary } from '../../../src/core/prompts/starter/library.ts';

describe('the options that name an instruction', () => {
  let library: StarterLibrary;
  before(async () => {
    library = await readStarter(join(import.meta.dirname, '../../../starter'));
  });

  it('take a name or a check id from the library, and anything else as words', () => {
    const kind = (...instruction: string[]): string | undefined => starterChoice(library, { instruction })?.kind;
    assert.deepEqual([kind('lowercase'), kind('punctuation:no_comma'), kind('Answer in rhyme.'), kind('Rhyme.'), kind('Rhyme', 'In verse')], ['library', 'library', 'typed', 'typed', 'typed']);
    assert.throws(() => kind('lower-case'), /no instruction "lower-case"/);
    assert.equal(starterChoice(library, {}), undefined);
  });

  it('carry arguments, and refuse those that lead nowhere', () => {
    const choice = starterChoice(library, { instruction: ['bullets'], args: '{"num_bullets": 3}' });
    assert.deepEqual(choiceChecks(choice!), { instructionIds: ['detectable_format:number_bullet_lists'], kwargs: [{ num_bullets: 3 }] });
    assert.throws(() => starterChoice(library, { instruction: ['bullets'], args: '3' }), /takes a JSON object/);
    assert.throws(() => starterChoice(library, { word: 'ocean', args: '{}' }), /--args goes with --instruction/);
    assert.throws(() => starterChoice(library, { instruction: ['Rhyme.'], args: '{}' }), /instruction of the library/);
    assert.throws(() => starterChoice(library, { instruction: ['lowercase'], check: 'punctuation:no_comma' }), /brings its own check/);
    assert.throws(() => starterChoice(library, { word: 'ocean', length: '3' }), /--word and --length/);
  });

  it('check an instruction in words by the check that is named with it', () => {
    const choice = starterChoice(library, { instruction: ['Mention the sea.'], check: 'steerboard:contains', 'check-args': '{"texts": ["sea"]}' });
    assert.deepEqual(choicePairs(library, choice!, { count: 1 })[0]!.kwargs, [{ texts: ['sea'] }]);
    assert.throws(() => starterChoice(library, { instruction: ['Mention the sea.'], check: 'steerboard:contains' }), /"texts" is missing/);
  });

  it('make twenty pairs for a word and all for the rest, unless told', () => {
    assert.deepEqual([drawingOf({ word: 'ocean' }), drawingOf({ instruction: ['title'] }), drawingOf({ word: 'ocean', pairs: '5', seed: '7' })], [{ count: 20 }, {}, { count: 5, seed: 7 }]);
  });
});
