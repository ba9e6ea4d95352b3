import { punktModel } from './punktModel.ts';
import { punktTokens } from './punktTokens.ts';
import { DIGIT, isLower, isUpper, isWordChar } from './pythonText.ts';

const NUMBER = '##number##';
const NUMBER_PATTERN = new RegExp(`^-?[.,]?${DIGIT}(?:${DIGIT}|[,.-])*$`, 'u');
const ONE_DIGIT = new RegExp(`^${DIGIT}$`, 'u');

interface Token {
  text: string;
  /** Lower case, a number as `##number##`. */
  type: string;
  /** `type` without a final dot. */
  stem: string;
  isBreak: boolean;
  isAbbreviation: boolean;
  isEllipsis: boolean;
}

/** Does a sentence end within this text, that is: after a token of it, and another token follows? */
export function hasSentenceBreak(text: string): boolean {
  const tokens = punktTokens(text);
  for (let index = 0; index + 1 < tokens.length; index++) {
    const token = tokens[index]!;
    if (token === '?' || token === '!') return true;
    if (token.endsWith('.') && isBreakBefore(readToken(token), readToken(tokens[index + 1]!))) return true;
  }
  return false;
}

/** First pass: what the token says by itself. */
function readToken(text: string): Token {
  const lower = text.toLowerCase();
  const isNumber = mayBeNumber(lower) && NUMBER_PATTERN.test(lower);
  const ends = lower.endsWith('.');
  const word = ends ? lower.slice(0, -1) : lower;
  const type = isNumber ? NUMBER : lower;
  const token: Token = { text, type, stem: isNumber || word === '' ? type : word, isBreak: false, isAbbreviation: false, isEllipsis: false };
  if (text === '.' || text === '?' || text === '!') token.isBreak = true;
  else if (word.endsWith('.') && ends) token.isEllipsis = /^\.+$/.test(text);
  else if (ends) {
    const { abbreviations } = punktModel();
    const hyphen = word.lastIndexOf('-');
    token.isAbbreviation = abbreviations.has(word) || (hyphen >= 0 && abbreviations.has(word.slice(hyphen + 1)));
    token.isBreak = !token.isAbbreviation;
  }
  return token;
}

/** A quick no for words that begin with an ASCII letter and for single ASCII marks. */
function mayBeNumber(text: string): boolean {
  const first = text.charCodeAt(0);
  if (text.length === 1 && first < 0x80) return first >= 0x30 && first <= 0x39;
  return first < 0x61 || first > 0x7a;
}

/** Second pass: does a token that ends in a dot end its sentence, given the token after it? */
function isBreakBefore(token: Token, next: Token): boolean {
  const model = punktModel();
  const nextType = next.isBreak ? next.stem : next.type;
  if (model.collocations.get(token.stem)?.has(nextType)) return false;

  const nextCase = caseOf(next.text);
  const seenLower = model.lowerWords.get(nextType);
  const initial = isInitial(token.text);
  const opinion = sentenceStart(next.text, nextCase, seenLower);
  if ((token.isAbbreviation || token.isEllipsis) && !initial) {
    if (opinion === 'yes' || (nextCase === 'upper' && model.starters.has(nextType))) return true;
  }
  if (initial || token.stem === NUMBER) {
    if (opinion === 'no') return false;
    if (opinion === 'unknown' && initial && nextCase === 'upper' && seenLower === undefined) return false;
  }
  return token.isBreak;
}

/** Orthographic test: does this token start a sentence? `seenLower`: its bits in the model, if it was ever seen in lower case. */
function sentenceStart(text: string, letterCase: LetterCase, seenLower: number | undefined): 'yes' | 'no' | 'unknown' {
  if (text.length === 1 && ';:,.!?'.includes(text)) return 'no';
  if (letterCase === 'upper' && seenLower !== undefined && (seenLower & 1) === 0) return 'yes';
  if (letterCase === 'lower' && (seenLower === undefined || (seenLower & 2) !== 0)) return 'no';
  return 'unknown';
}

type LetterCase = 'upper' | 'lower' | 'none';

function caseOf(text: string): LetterCase {
  const code = text.codePointAt(0)!;
  if (code >= 0x61 && code <= 0x7a) return 'lower';
  if (code < 0x80) return code >= 0x41 && code <= 0x5a ? 'upper' : 'none';
  const first = String.fromCodePoint(code);
  if (isLower(first)) return 'lower';
  return isUpper(first) ? 'upper' : 'none';
}

/** One letter and a dot. */
function isInitial(text: string): boolean {
  if (text.length < 2 || text.length > 3 || !text.endsWith('.')) return false;
  const letter = text.slice(0, -1);
  return isWordChar(letter) && !ONE_DIGIT.test(letter);
}
