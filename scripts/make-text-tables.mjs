// Writes src/core/instructions/text/data/ from the reference tables: node scripts/make-text-tables.mjs FOLDER
// FOLDER holds punkt-english.json (Punkt's parameters) and langdetect.json (language profiles and character classes).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The same as in src/core/instructions/text/packed.ts: printable, needs no escape in a string, safe in any encoding.
const SYMBOLS = [...Array(92).keys()].map((i) => String.fromCharCode(i + 35)).filter((symbol) => !"$'`\\".includes(symbol));
const BASE = SYMBOLS.length / 2;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/make-text-tables.mjs FOLDER');
  process.exit(2);
}
const out = fileURLToPath(new URL('../src/core/instructions/text/data/', import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

write('punktTables', 'PunktTables', punktTables(read('punkt-english.json')));
write('languageTables', 'LanguageTables', languageTables(read('langdetect.json')));

/**
 * Of a word's orthographic flags the algorithm asks only: ever lower case? upper case in mid-sentence? "no sentence start" when it comes in lower case?
 * A word never seen in lower case answers as an unknown word does, so it is left out.
 */
function punktTables({ abbrev_types, collocations, sent_starters, ortho_context }) {
  const upper = 2 + 4 + 8, midUpper = 4, lower = 16 + 32 + 64, beginLower = 16;
  const words = [[], [], [], []];
  for (const [word, flags] of Object.entries(ortho_context)) {
    if ((flags & lower) === 0) continue;
    const lowerContinues = (flags & upper) !== 0 || (flags & beginLower) === 0;
    words[((flags & midUpper) !== 0 ? 1 : 0) + (lowerContinues ? 2 : 0)].push(word);
  }
  return {
    abbreviations: lines(abbrev_types),
    collocations: lines(collocations.map((pair) => pair.join(' '))),
    starters: lines(sent_starters),
    lowerWords: words.map(lines),
  };
}

function lines(words) {
  if (words.some((word) => word.includes('\n'))) throw new Error('a word with a line break');
  return [...words].sort(byCode).join('\n');
}

/** The format is described in src/core/instructions/text/data/tableTypes.ts. */
function languageTables({ profiles, tables }) {
  const names = Object.keys(profiles);
  const smallest = names.map((name) => bitLength(Math.min(...Object.values(profiles[name].freq))));
  const grams = new Map();
  names.forEach((name, language) => {
    for (const [gram, count] of Object.entries(profiles[name].freq)) {
      if (gram.length > 3 || count < 1) throw new Error(`${name}: unexpected n-gram ${gram} ${count}`);
      if (!grams.has(gram)) grams.set(gram, []);
      grams.get(gram).push([language, count]);
    }
  });
  const keys = [...grams.keys()].sort(byCode);
  const alphabet = [...new Set(keys.join(''))].sort(byCode);
  const rank = new Map(alphabet.map((char, index) => [char, index]));

  let shapes = '', chars = '', owners = '', lengths = '', bits = '', before = '';
  for (const key of keys) {
    let shared = 0;
    while (shared < Math.min(key.length, before.length) && key[shared] === before[shared]) shared++;
    shapes += SYMBOLS[shared * 4 + key.length];
    for (let at = shared; at < key.length; at++) {
      const from = at === shared && at < before.length ? rank.get(before[at]) : 0;
      chars += packed(rank.get(key[at]) - from);
    }
    for (const [language, count] of grams.get(key)) {
      owners += SYMBOLS[language];
      lengths += SYMBOLS[bitLength(count) - smallest[language]];
      bits += count.toString(2).slice(1);
    }
    owners += SYMBOLS[names.length];
    before = key;
  }
  return {
    languages: names.map((name, index) => [name, ...profiles[name].n_words, smallest[index]].join(' ')).join('\n'),
    alphabet: alphabet.map((char, index) => packed(char.charCodeAt(0) - (index > 0 ? alphabet[index - 1].charCodeAt(0) : 0))).join(''),
    shapes, chars, owners, lengths,
    bits: bits.replace(/.{1,6}/g, (group) => SYMBOLS[parseInt(group.padEnd(6, '0'), 2)]),
    vietnameseLetters: tables.vi_letters,
    vietnameseMarks: tables.vi_marks,
    ideographs: tables.cjk_classes.join(' '),
  };
}

function bitLength(count) {
  return count.toString(2).length;
}

/** A number as digits of BASE, the low ones first; all but the last digit are raised by BASE. */
function packed(number) {
  const high = Math.floor(number / BASE);
  return high === 0 ? SYMBOLS[number] : SYMBOLS[BASE + (number % BASE)] + packed(high);
}

function write(name, type, tables) {
  const source = [
    '// Written by scripts/make-text-tables.mjs, not by hand. Origin and licence: THIRD_PARTY_NOTICES.',
    `import type { ${type} } from './tableTypes.ts';`,
    '',
    `export const ${name}: ${type} = {`,
    ...Object.entries(tables).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},`),
    '};',
    '',
  ];
  writeFileSync(join(out, `${name}.ts`), source.join('\n'));
}
