import { DIGIT, SPACE_CLASS, WORD_CHAR, isSpace, splitOnSpace } from './pythonText.ts';
import { splitSentences } from './sentences.ts';

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

/** Word tokens of an English text as NLTK 3.8.1's `word_tokenize` gives them, sentence by sentence. */
export function wordTokens(text: string): string[] {
  return splitSentences(text).flatMap(({ start, end }) => sentenceTokens(text.slice(start, end)));
}

function sentenceTokens(sentence: string): string[] {
  const quoted = /["'`«»“”„‘’]/.test(sentence);
  const marked = /[^\p{L}\p{N} .:,"'`]/u.test(sentence);
  let text = quoted ? apply(openingQuotes, sentence) : sentence;
  text = splitFinalDot(text, ']})>"\'»”’ ', ' ');
  if (/[:,]/.test(text)) text = apply(colons, text);
  text = apply(dots, text);
  if (marked) text = apply(signs, text);
  text = splitFinalDot(text, ']})>"\'', '');
  if (marked) text = apply(questions, text);
  if (quoted) text = apply(apostrophes, text);
  if (marked) text = apply(brackets, text);
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
