import { DIGIT, SPACE_CLASS, WORD_CHAR, isSpace, splitOnSpace } from './pythonText.ts';

/**
 * The substitutions of NLTK 3.8.1's word tokenizer, in its order, in groups that are passed over where none of their characters occurs; each puts
 * spaces around what becomes a token. Every pattern takes linear time. Case is spelt out, because the `i` flag would also fold the classes
 * inside WORD_CHAR.
 */
type Substitution = readonly [pattern: RegExp, replacement: string];

const openingQuotes: readonly Substitution[] = [
  [/[«“‘„]|`+/g, ' $& '],
  [/^"/g, '``'],
  [/``/g, ' $& '],
  [/([ ([{<])(?:"|'')/g, '$1 `` '],
  [new RegExp(`'(?!${['re', 've', 'll', 'm', 't', 's', 'd', 'n'].map(anyCase).join('|')})(${WORD_CHAR})(?!${WORD_CHAR})`, 'gu'), "' $1"],
];
const colons: readonly Substitution[] = [
  [new RegExp(`([:,])(?!${DIGIT})([^])`, 'gu'), ' $1 $2'],
  [/([:,])(?=\n?$)/g, ' $1 '],
];
const dots: readonly Substitution[] = [[/\.{2,}/g, ' $& ']];
const signs: readonly Substitution[] = [[/[;@#$%&]/g, ' $& ']];
const questions: readonly Substitution[] = [[/[?!]/g, ' $& ']];
const apostrophes: readonly Substitution[] = [[/([^'])' /g, "$1 ' "]];
const brackets: readonly Substitution[] = [
  [/[*\][(){}<>]/g, ' $& '],
  [/--/g, ' -- '],
];
const closingQuotes: readonly Substitution[] = [
  [/[»”’]/g, ' $& '],
  [/''|"/g, " '' "],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /g, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, '$1 $2 '],
];
// No two of these can match in one place, so one pass finds what a pass for each would.
const contractions: readonly Substitution[] = [
  [new RegExp(
    anyCase("@(can(?=not)|d(?='ye)|gim(?=me)|gon(?=na)|got(?=ta)|lem(?=me)|more(?='n))(not|'ye|me|na|ta|'n)(?!~)|@(wan)(na)")
      .replaceAll('@', `(?<!${WORD_CHAR})`)
      .replace('~', WORD_CHAR) + `(?=[${SPACE_CLASS}])`,
    'gu',
  ), ' $1$3 $2$4 '],
];
const quotedContractions: readonly Substitution[] = [
  [new RegExp(` (${anyCase("'t")})(${anyCase('is')})(?!${WORD_CHAR})`, 'gu'), ' $1 $2 '],
  [new RegExp(` (${anyCase("'t")})(${anyCase('was')})(?!${WORD_CHAR})`, 'gu'), ' $1 $2 '],
];

// What a sentence has that a group of substitutions needs.
const QUOTES = 1;
const COLONS = 2;
const DOTS = 4;
const SIGNS = 8;
const QUESTIONS = 16;
/** Brackets, asterisks, two hyphens. */
const BRACKETS = 32;
/** nn, mm or tt: all contractions without an apostrophe have one of them. */
const TWINS = 64;

const TRAITS = new Uint8Array(128);
for (const [marks, trait] of [['"\'`', QUOTES], [':,', COLONS], [';@#$%&', SIGNS], ['?!', QUESTIONS], ['*][(){}<>', BRACKETS]] as const) {
  for (const mark of marks) TRAITS[mark.charCodeAt(0)] = trait;
}
const TWIN_TRAITS: Readonly<Record<number, number>> = { 0x2d: BRACKETS, 0x2e: DOTS, 0x4d: TWINS, 0x4e: TWINS, 0x54: TWINS, 0x6d: TWINS, 0x6e: TWINS, 0x74: TWINS };

function traitsOf(sentence: string): number {
  let traits = 0;
  let before = 0;
  for (let index = 0; index < sentence.length; index++) {
    const unit = sentence.charCodeAt(index);
    if (unit >= 128) {
      if ('«»“”„‘’'.includes(sentence.charAt(index))) traits |= QUOTES;
    } else {
      traits |= TRAITS[unit]!;
      // Letters differ from their capitals in one bit, which hyphen and dot have set.
      if ((unit | 0x20) === (before | 0x20)) traits |= TWIN_TRAITS[unit] ?? 0;
    }
    before = unit;
  }
  return traits;
}

/** Word tokens of one English sentence; over the sentences of `splitSentences` they are those of NLTK 3.8.1's `word_tokenize`. */
export function sentenceTokens(sentence: string): string[] {
  const traits = traitsOf(sentence);
  const quoted = (traits & QUOTES) !== 0;
  let text = quoted ? apply(openingQuotes, sentence) : sentence;
  text = splitFinalDot(text, ']})>"\'»”’ ', ' ');
  if (traits & COLONS) text = apply(colons, text);
  if (traits & DOTS) text = apply(dots, text);
  if (traits & SIGNS) text = apply(signs, text);
  text = splitFinalDot(text, ']})>"\'', '');
  if (traits & QUESTIONS) text = apply(questions, text);
  if (quoted) text = apply(apostrophes, text);
  if (traits & BRACKETS) text = apply(brackets, text);
  if (!quoted && !(traits & TWINS)) return splitOnSpace(text);
  text = ` ${text} `;
  if (quoted) text = apply(closingQuotes, text);
  text = apply(contractions, text);
  return splitOnSpace(quoted ? apply(quotedContractions, text) : text);
}

function apply(substitutions: readonly Substitution[], text: string): string {
  return substitutions.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** Sets apart a final dot that follows no other dot; between it and the end may stand `closers` and then white space, which is dropped. */
function splitFinalDot(text: string, closers: string, gap: string): string {
  const dot = text.lastIndexOf('.');
  if (dot < 1 || text.charAt(dot - 1) === '.') return text;
  let closed = dot + 1;
  while (closed < text.length && closers.includes(text.charAt(closed))) closed++;
  for (let index = closed; index < text.length; index++) {
    if (!isSpace(text.charCodeAt(index))) return text;
  }
  return `${text.slice(0, dot)} .${gap}${text.slice(dot + 1, closed)} `;
}

/** A pattern for these letters in any case, as Python folds them: ı and İ count as i, ſ as s. */
function anyCase(letters: string): string {
  const others: Readonly<Record<string, string>> = { i: 'ıİ', s: 'ſ' };
  return letters.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}${others[letter] ?? ''}]`);
}
