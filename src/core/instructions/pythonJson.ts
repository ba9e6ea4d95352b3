/** CPython reads no whole number of more digits (since 3.11), which makes the text no JSON. */
const MAX_DIGITS = 4300;

/** A run of digits at which a number begins: behind no digit, point or exponent mark. */
const WHOLE_PART = /(?<![\d.])(?<![eE][+-]?)\d+/g;
const NOT_IN_JSON = /NaN|-?Infinity/g;

/**
 * The value of a text that Python's `json.loads` takes; undefined if it takes it not. Beyond JSON it takes NaN, Infinity and -Infinity, which
 * are null here: a null beside other characters is as wrong as they are.
 */
export function parsePythonJson(text: string): { value: unknown } | undefined {
  const { strings, others } = separateStrings(text);
  if (others.some(hasEndlessInteger)) return undefined;
  const strict = others.map((part, index) => part.replace(NOT_IN_JSON, 'null') + (strings[index] ?? '')).join('');
  try {
    return { value: JSON.parse(strict) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The quoted strings of the text, and what stands before, between and behind them. A string without an end goes to the end of the text. */
function separateStrings(text: string): { strings: string[]; others: string[] } {
  const strings: string[] = [];
  const others: string[] = [];
  let at = 0;
  for (let open = text.indexOf('"'); open >= 0; open = text.indexOf('"', at)) {
    others.push(text.slice(at, open));
    at = stringEnd(text, open);
    strings.push(text.slice(open, at));
  }
  others.push(text.slice(at));
  return { strings, others };
}

function stringEnd(text: string, open: number): number {
  let index = open + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return Math.min(index + 1, text.length);
}

function hasEndlessInteger(part: string): boolean {
  for (const { 0: digits, index } of part.matchAll(WHOLE_PART)) {
    if (digits.length > MAX_DIGITS && !/[.eE]/.test(part[index + digits.length] ?? '')) return true;
  }
  return false;
}
