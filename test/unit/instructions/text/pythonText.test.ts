import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DIGIT, SPACE_CLASS, codePointLength, isBlank, isLower, isSpace, isUpper, isWordChar, lstrip, rstrip, splitOnSpace, strip, words,
} from '../../../../src/core/instructions/text/pythonText.ts';

describe('white space', () => {
  it('takes the information separators and NEL, and not the byte-order mark or zero-width characters', () => {
    for (const space of ['\x1c', '\x1f', '\x85', '\xa0', '\u1680', '\u2028', '\u202f', '\u205f', '\u3000']) assert.ok(isBlank(space));
    for (const solid of ['\ufeff', '\u200b', '\u200d', '\u2060', '\u180e', '\x1b']) assert.ok(!isBlank(solid));
  });

  it('is the same as a class and as a function', () => {
    const one = new RegExp(`^[${SPACE_CLASS}]$`);
    for (let unit = 0; unit < 0x10000; unit++) assert.equal(one.test(String.fromCharCode(unit)), isSpace(unit), unit.toString(16));
  });

  it('is stripped at either end', () => {
    assert.equal(strip('\x1c\u3000 a b \x85\n'), 'a b');
    assert.equal(lstrip('\t a '), 'a ');
    assert.equal(rstrip('\t a '), '\t a');
    assert.equal(strip(' \n '), '');
    assert.equal(strip('\ufeffa'), '\ufeffa');
  });

  it('splits words and leaves no empty piece', () => {
    assert.deepEqual(splitOnSpace('\x1fone\x1ctwo  three\n'), ['one', 'two', 'three']);
    assert.deepEqual(splitOnSpace(' \t'), []);
    assert.deepEqual(splitOnSpace('a\ufeffb'), ['a\ufeffb']);
  });
});

it('strips given characters instead of white space', () => {
  assert.equal(strip('""say "it" now"', '"'), 'say "it" now');
  assert.equal(lstrip('<<<a<', '<'), 'a<');
  assert.equal(rstrip('>a >>', '>'), '>a ');
});

describe('case', () => {
  it('needs a cased character', () => {
    for (const text of ['', '123 !', '漢字', '中1']) assert.ok(!isUpper(text) && !isLower(text));
  });

  it('follows the derived properties: Ⓐ and Ⅷ are upper, ª, ʰ, ⓐ and ⅷ lower', () => {
    for (const text of ['A-1', 'Ⓐ', 'Ⅷ', 'ÀÉ', '𝐀']) assert.ok(isUpper(text) && !isLower(text));
    for (const text of ['b-1', 'ª', 'ʰ', 'ⓐ', 'ⅷ', 'ß', '𝐚']) assert.ok(isLower(text) && !isUpper(text));
    assert.ok(!isUpper('Xª') && !isLower('xⒶ'));
  });

  it('lets no title-case letter into either', () => {
    assert.ok(!isUpper('ǅ') && !isLower('ǅ') && !isUpper('Aǅ') && !isLower('aǅ'));
  });

  it('stays at Unicode 14 for letters whose case came or changed later', () => {
    assert.ok(!isUpper('\ua7dc') && !isLower('\u1c8a') && !isLower('\u10fc') && isLower('\u0295'));
    assert.ok(isUpper('A\u10fc'));
  });
});

describe('words', () => {
  it('are letters, numbers and the low line', () => {
    for (const char of ['a', 'é', '²', '½', 'Ⅷ', '_', '漢', '٣', '𝐀']) assert.ok(isWordChar(char));
    for (const char of ['-', '\u0301', '\u203f', '\u093f', ' ', '🙂', '']) assert.ok(!isWordChar(char));
  });

  it('stay at Unicode 14', () => {
    assert.ok(!isWordChar('\u{31350}') && isWordChar('\u{30000}'));
    assert.ok(!new RegExp(`^${DIGIT}$`, 'u').test('\u{1ccf0}') && new RegExp(`^${DIGIT}$`, 'u').test('٣'));
  });

  it('are counted as findall does', () => {
    assert.deepEqual(words("don't well-known a_b 漢字 x²"), ['don', 't', 'well', 'known', 'a_b', '漢字', 'x²']);
    assert.deepEqual(words('हिन्दी'), ['ह', 'न', 'द']);
    assert.deepEqual(words('…'), []);
  });
});

it('counts code points', () => {
  assert.equal(codePointLength('🙂'), 1);
  assert.equal(codePointLength('a🙂b\ud83d'), 4);
  assert.equal(codePointLength('\ude42\ud83d'), 2);
  assert.equal(codePointLength(''), 0);
});
