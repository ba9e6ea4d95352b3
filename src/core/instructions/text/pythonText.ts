/**
 * Python 3.11's string semantics where JavaScript's differ. All functions take linear time.
 *
 * Python 3.11 carries Unicode 14; the ICU of a Node or Electron may be newer, so letters that came later are taken out again.
 */

/** Inside of a character class: what Python's `\s`, `strip()` and `split()` take as white space. */
export const SPACE_CLASS = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;

// Letters and numbers of Unicode 15 to 17 as inclusive ranges, joined across code points that are no word characters in Unicode 14.
const NEWER_CLASS = [
  String.raw`\u088f\u0c5c\u0cdc\u1c89-\u1c8a\ua7cb-\ua7cf\ua7d2\ua7d4\ua7da-\ua7f1\u{105c0}-\u{105f3}\u{10940}-\u{10959}`,
  String.raw`\u{10d40}-\u{10d85}\u{10ec2}-\u{10ec7}\u{1123f}-\u{11240}\u{11380}-\u{113d3}\u{116d0}-\u{116e3}\u{11bc0}-\u{11bf9}`,
  String.raw`\u{11db0}-\u{11de9}\u{11f02}-\u{11f59}\u{1342f}-\u{143fa}\u{16100}-\u{16139}\u{16d40}-\u{16d79}\u{16ea0}-\u{16ed3}`,
  String.raw`\u{16ff2}-\u{16ff6}\u{187f8}-\u{187ff}\u{18cff}\u{18d09}-\u{18df2}\u{1b132}\u{1b155}\u{1ccf0}-\u{1d2d3}\u{1df25}-\u{1e06d}`,
  String.raw`\u{1e4d0}-\u{1e6ff}\u{2b739}-\u{2b73f}\u{2cea2}-\u{2cead}\u{2ebf0}-\u{2ee5d}\u{31350}-\u{33479}`,
].join('');

/** Python's `\w` as the source of a pattern that needs the `u` flag: one code point; marks and connectors other than `_` are not in it. */
export const WORD_CHAR = String.raw`(?:(?![${NEWER_CLASS}])[\p{L}\p{N}_])`;

/** Python's `\d` as the source of a pattern that needs the `u` flag: one decimal digit of any script. */
export const DIGIT = String.raw`(?:(?![${NEWER_CLASS}])\p{Nd})`;

// Six letters changed their case property after Unicode 14: U+0295 was a small letter then, the others were caseless.
const CHANGED_CASE = String.raw`\u10fc\ua7f2-\ua7f4\uab69`;
const LOWER = new RegExp(String.raw`(?![${NEWER_CLASS}${CHANGED_CASE}])[\p{Lowercase}\u0295]`, 'u');
const UPPER = new RegExp(String.raw`(?![${NEWER_CLASS}])\p{Uppercase}`, 'u');
const TITLE = /\p{Lt}/u;
const ONE_WORD_CHAR = new RegExp(`^${WORD_CHAR}$`, 'u');
const WORDS = new RegExp(`${WORD_CHAR}+`, 'gu');

/** Is this UTF-16 unit white space to Python? (No white space lies outside the basic plane.) */
export function isSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || (unit >= 0x1c && unit <= 0x1f);
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0;
  return (
    unit === 0x1680 || (unit >= 0x2000 && unit <= 0x200a) || unit === 0x2028 || unit === 0x2029 ||
    unit === 0x202f || unit === 0x205f || unit === 0x3000
  );
}

/** Where `text.lstrip(chars)` begins. `chars`: the characters (of the basic plane) to take off; without it, white space. */
function firstKept(text: string, chars?: string): number {
  let start = 0;
  while (start < text.length && isStripped(text, start, chars)) start++;
  return start;
}

/** Where `text.rstrip(chars)` ends, not before `start`. */
function lastKept(text: string, start: number, chars?: string): number {
  let end = text.length;
  while (end > start && isStripped(text, end - 1, chars)) end--;
  return end;
}

function isStripped(text: string, index: number, chars: string | undefined): boolean {
  return chars === undefined ? isSpace(text.charCodeAt(index)) : chars.includes(text.charAt(index));
}

/** Python's `str.strip`; `chars` as in {@link lstrip}. */
export function strip(text: string, chars?: string): string {
  const start = firstKept(text, chars);
  return text.slice(start, lastKept(text, start, chars));
}

/** Python's `str.lstrip`. `chars`: the characters (of the basic plane) to take off; without it, white space. */
export function lstrip(text: string, chars?: string): string {
  return text.slice(firstKept(text, chars));
}

/** Python's `str.rstrip`; `chars` as in {@link lstrip}. */
export function rstrip(text: string, chars?: string): string {
  return text.slice(0, lastKept(text, 0, chars));
}

/** Has `text.strip()` nothing left? */
export function isBlank(text: string): boolean {
  return firstKept(text) === text.length;
}

/** Python's `str.split()` without arguments: pieces between runs of white space, no empty ones. */
export function splitOnSpace(text: string): string[] {
  const pieces: string[] = [];
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    if (index < text.length && !isSpace(text.charCodeAt(index))) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      pieces.push(text.slice(start, index));
      start = -1;
    }
  }
  return pieces;
}

/** Python's `str.isupper`: at least one upper-case character, and no lower-case or title-case one. */
export function isUpper(text: string): boolean {
  return !LOWER.test(text) && !TITLE.test(text) && UPPER.test(text);
}

/** Python's `str.islower`: at least one lower-case character, and no upper-case or title-case one. */
export function isLower(text: string): boolean {
  return !UPPER.test(text) && !TITLE.test(text) && LOWER.test(text);
}

/** Is this string one character of Python's `\w`? */
export function isWordChar(char: string): boolean {
  return ONE_WORD_CHAR.test(char);
}

/** Matches of Python's `\w+`, left to right. */
export function words(text: string): string[] {
  return text.match(WORDS) ?? [];
}

/** Python's `len`: code points, a lone surrogate being one. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let index = 1; index < text.length; index++) {
    if (isLowSurrogate(text.charCodeAt(index)) && isHighSurrogate(text.charCodeAt(index - 1))) length--;
  }
  return length;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
