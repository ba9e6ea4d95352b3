import type { Criterion } from './accuracy.ts';
import type { BoundInstruction } from './definition.ts';
import { isBlank, isSpace, rstrip, strip } from './text/pythonText.ts';

/**
 * Is it certain that an answer which begins with `text` fails at least one of the instructions, and can be checked for all, whatever
 * follows? Loose: in all 8 variants. False wherever that is not provable; it is for none of the instructions without `failsForGood`.
 */
export function failsWhateverFollows(text: string, instructions: readonly BoundInstruction[], criterion: Criterion): boolean {
  if (instructions.some(({ failsForGood }) => failsForGood === undefined)) return false;
  const beginnings = criterion === 'strict' ? [wholeWords(text)] : looseBeginnings(text);
  return beginnings.length > 0 && !beginnings.some(isBlank) && instructions.some(({ failsForGood }) => beginnings.every((beginning) => failsForGood!(beginning)));
}

/**
 * What the variants of an answer begin with that begins with `text`: each of them that is not blank with one of these, followed by white
 * space or nothing. The line in which `text` ends may turn out to be the last, which variants drop. None where one may still be anything.
 */
function looseBeginnings(text: string): string[] {
  const first = text.indexOf('\n');
  if (first < 0) return [];
  const last = text.lastIndexOf('\n');
  const whole = wholeWords(text);
  const going = withAndWithoutAsterisks([whole, strip(whole), strip(wholeWords(text.slice(first + 1)))]);
  // Where nothing is left above that line, the variant stays blank, or goes on as one of those does.
  const cut = withAndWithoutAsterisks([strip(text.slice(0, last)), strip(text.slice(first + 1, last))]).filter((beginning) => !isBlank(beginning));
  return [...new Set([...going, ...cut])];
}

function withAndWithoutAsterisks(beginnings: readonly string[]): string[] {
  return beginnings.flatMap((beginning) => [beginning, rstrip(beginning.replaceAll('*', ''))]);
}

/** Without the last word, which may still grow. */
function wholeWords(text: string): string {
  let end = text.length;
  while (end > 0 && !isSpace(text.charCodeAt(end - 1))) end--;
  return rstrip(text.slice(0, end));
}
