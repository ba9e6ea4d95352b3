import { boolean, integer, optional, string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { MATCHES } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { PythonRegex } from '../regex/pythonRegex.ts';
import { quoted, verdict, withLines } from '../wording.ts';
import { assertRange, inRange, rangeReason, rangeText, withDefaultRange } from './range.ts';

/** A pattern of Python's, as IFEval's keywords are, found at least once or as often as asked for. `at_most: 0` forbids it. */
export const regex = defineInstruction({
  id: 'steerboard:regex',
  arguments: { pattern: string(1), ignore_case: optional(boolean()), at_least: optional(integer()), at_most: optional(integer()) },
  describe: ({ pattern, ...limits }) => phrase('{0} of {1}', rangeText(withDefaultRange(limits), MATCHES), quoted(pattern)),
  create: ({ pattern, ignore_case, ...limits }) => {
    const range = withDefaultRange(limits);
    assertRange('steerboard:regex', range);
    const compiled = new PythonRegex('pattern', pattern, { ignoreCase: ignore_case ?? false });
    return (text) => {
      const places = compiled.matches(text);
      return verdict(inRange(range, places.length), withLines(rangeReason(range, places.length, MATCHES), text, places), places);
    };
  },
});
