import { isSpace } from './pythonText.ts';

/** Ends a word wherever it stands (`.` does not: it may be part of one). */
const ENDS_WORD = 1;
/** Starts no word. */
const STARTS_NO_WORD = 2;

const classes = new Uint8Array(128);
for (const char of ')";}]*:@\'({[?!') classes[char.charCodeAt(0)]! |= ENDS_WORD;
for (const char of '("`{[:;&#*@)}]-,') classes[char.charCodeAt(0)]! |= STARTS_NO_WORD;

const COMMA = 0x2c;
const HYPHEN = 0x2d;
const DOT = 0x2e;

function hasClass(unit: number, wanted: number): boolean {
  return unit < 128 && (classes[unit]! & wanted) !== 0;
}

/** Is this UTF-16 unit a punctuation mark that ends a word and may follow a sentence's mark directly? */
export function endsWord(unit: number): boolean {
  return hasClass(unit, ENDS_WORD);
}

/** Punkt's tokens of a text: words with their dots, runs of hyphens or dots, and single marks. Linear time. */
export function punktTokens(text: string): string[] {
  const tokens: string[] = [];
  let lineStart = 0;
  while (lineStart <= text.length) {
    const lineFeed = text.indexOf('\n', lineStart);
    const lineEnd = lineFeed < 0 ? text.length : lineFeed;
    for (let index = lineStart; index < lineEnd; ) {
      if (isSpace(text.charCodeAt(index))) {
        index++;
        continue;
      }
      const end = tokenEnd(text, index, lineEnd);
      tokens.push(text.slice(index, end));
      index = end;
    }
    lineStart = lineEnd + 1;
  }
  return tokens;
}

function tokenEnd(text: string, start: number, lineEnd: number): number {
  const run = longMarkEnd(text, start, lineEnd);
  if (run > start) return run;
  if (hasClass(text.charCodeAt(start), STARTS_NO_WORD)) return start + 1;
  let end = start + 1;
  while (end < lineEnd && !isWordEnd(text, end, lineEnd)) end++;
  return end;
}

/** Does a word end before the unit at `index`? */
function isWordEnd(text: string, index: number, lineEnd: number): boolean {
  if (text.charCodeAt(index) !== COMMA) return isBreak(text, index, lineEnd);
  return index + 1 === lineEnd || isBreak(text, index + 1, lineEnd);
}

function isBreak(text: string, index: number, lineEnd: number): boolean {
  const unit = text.charCodeAt(index);
  return isSpace(unit) || endsWord(unit) || startsLongMark(text, index, lineEnd);
}

/** Do two hyphens, two dots, or three dots with single spaces between begin here? */
function startsLongMark(text: string, index: number, lineEnd: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit !== DOT && unit !== HYPHEN) return false;
  if (index + 1 < lineEnd && text.charCodeAt(index + 1) === unit) return true;
  return unit === DOT && isSpacedDot(text, index + 2, lineEnd) && isSpacedDot(text, index + 4, lineEnd);
}

/** Where a run of hyphens, of dots, or of dots with single spaces between that begins at `start` ends; `start` if there is none. */
function longMarkEnd(text: string, start: number, lineEnd: number): number {
  if (!startsLongMark(text, start, lineEnd)) return start;
  const unit = text.charCodeAt(start);
  let end = start + 1;
  if (text.charCodeAt(end) === unit) {
    while (end < lineEnd && text.charCodeAt(end) === unit) end++;
    return end;
  }
  while (isSpacedDot(text, end + 1, lineEnd)) end += 2;
  return end;
}

function isSpacedDot(text: string, index: number, lineEnd: number): boolean {
  return index < lineEnd && text.charCodeAt(index) === DOT && isSpace(text.charCodeAt(index - 1));
}
