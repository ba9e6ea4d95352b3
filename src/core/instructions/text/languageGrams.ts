import { languageTables } from './data/languageTables.ts';
import type { LanguageModel } from './languageModel.ts';
import { isUpper } from './pythonText.ts';

/** Only this many characters of a text are looked at. */
const MAX_CHARACTERS = 10_000;
const SPACE = 0x20;

/** The n-grams (numbers in the model) that speak for a language in this text, one to three for each character outside of capitals. */
export function extractGrams(text: string, model: LanguageModel): Int32Array {
  const characters = prepared(text);
  const grams = new Int32Array(3 * characters.length);
  let count = 0;
  const take = (first: number, middle: number, last: number): void => {
    const gram = model.find(first, middle, last);
    if (gram >= 0) grams[count++] = gram;
  };

  // The last two characters; 0 where a word (with the space before it) has not begun so long ago.
  let older = 0;
  let old = SPACE;
  let oldIsUpper = false;
  let inCapitals = false;
  for (const character of characters) {
    const current = normalised(character);
    if (old === SPACE) {
      older = 0;
      inCapitals = false;
      if (current === SPACE) continue;
    }
    const upper = isUpperCode(current);
    inCapitals = upper && (inCapitals || oldIsUpper);
    if (!inCapitals) {
      if (current !== SPACE) take(0, 0, current);
      take(0, old, current);
      if (older !== 0) take(older, old, current);
    }
    older = old;
    old = current;
    oldIsUpper = upper;
  }
  return grams.subarray(0, count);
}

/** Code points of the text without addresses, without double spaces, and without Latin letters if most of it is in another script. */
function prepared(text: string): number[] {
  const kept: number[] = [];
  let read = 0;
  let before = 0;
  let latin = 0;
  let other = 0;
  for (const character of joinVietnamese(withoutMail(text.replace(/https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g, ' ')))) {
    if (read++ === MAX_CHARACTERS) break;
    const code = character.codePointAt(0)!;
    if (code === SPACE && before === SPACE) continue;
    before = code;
    kept.push(code);
    if (isLatinCode(code)) latin++;
    // Latin Extended Additional counts here too: the original means to leave it out, but compares a number with a name.
    else if (code >= 0x300) other++;
  }
  return latin * 2 < other ? kept.filter((code) => !isLatinCode(code)) : kept;
}

/** From A to z, with the six marks between Z and a. */
function isLatinCode(code: number): boolean {
  return code >= 0x41 && code <= 0x7a;
}

/**
 * The text with a space for each match of `[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}`. Starts from each `@`, since that
 * pattern would try 64 characters from every place.
 */
function withoutMail(text: string): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > Math.max(done, at - 64) && isMailCode(text.charCodeAt(start - 1))) start--;
    const host = runEnd(text, at + 1, 255, (code) => code !== 0x2e && isMailCode(code));
    const end = runEnd(text, host, 255, isMailCode);
    // The second run may take its one needed character from the first.
    if (start === at || host === at + 1 || (end === host && host === at + 2)) continue;
    result += `${text.slice(done, start)} `;
    done = end;
  }
  return result + text.slice(done);
}

function runEnd(text: string, start: number, longest: number, isIn: (code: number) => boolean): number {
  let end = start;
  while (end < Math.min(text.length, start + longest) && isIn(text.charCodeAt(end))) end++;
  return end;
}

function isMailCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e || code === 0x5f;
}

let vietnamesePair: RegExp | undefined;

function joinVietnamese(text: string): string {
  vietnamesePair ??= new RegExp(`[${languageTables.vietnameseLetters}][${languageTables.vietnameseMarks}]`, 'g');
  return text.replace(vietnamesePair, (pair) => pair.normalize('NFC'));
}

let ideographs: Map<number, number> | undefined;

/** Each ideograph of a class and the one that stands for it. */
function ideographMap(): Map<number, number> {
  ideographs ??= new Map(
    languageTables.ideographs.split(' ').flatMap((members) => Array.from(members, (member): [number, number] => [member.charCodeAt(0), members.charCodeAt(0)])),
  );
  return ideographs;
}

/** Letters that the profiles don't tell apart become one; marks become a space. */
function normalised(code: number): number {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) ? code : SPACE;
  if (code < 0x100) return code === 0xa0 || code === 0xab || code === 0xb0 || code === 0xbb ? SPACE : code;
  if (code < 0x1ea0) {
    if (code === 0x219) return 0x15f;
    if (code === 0x21b) return 0x163;
    return code === 0x6cc ? 0x64a : code;
  }
  if (code <= 0x1eff) return 0x1ec3;
  if (code < 0x2000) return code;
  if (code <= 0x206f) return SPACE;
  if (code < 0x3040) return code;
  if (code <= 0x309f) return 0x3042;
  if (code <= 0x30ff) return 0x30a2;
  if (code <= 0x312f || (code >= 0x31a0 && code <= 0x31bf)) return 0x3105;
  if (code >= 0x4e00 && code <= 0x9fff) return ideographMap().get(code) ?? code;
  return code >= 0xac00 && code <= 0xd7af ? 0xac00 : code;
}

function isUpperCode(code: number): boolean {
  if (code < 0x80) return code >= 0x41 && code <= 0x5a;
  // From Hebrew to Tibetan, and the East Asian scripts: no case.
  if ((code >= 0x590 && code < 0x1000) || (code >= 0x2e80 && code < 0xa640) || (code >= 0xac00 && code < 0xfb00)) return false;
  return isUpper(String.fromCodePoint(code));
}
