import { boolean, integer, optional, string } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { PythonRegex } from '../regex/pythonRegex.ts';
import { linesOf, quoted, verdict } from '../wording.ts';
import { assertRange, inRange, rangeReason, rangeText, withDefaultRange } from './range.ts';

/** A pattern of Python's, as IFEval's keywords are, found at least once or as often as asked for. `at_most: 0` forbids it. */
export const regex = defineInstruction({
  id: 'steerboard:regex',
  arguments: { pattern: string(1), ignore_case: optional(boolean()), at_least: optional(integer()), at_most: optional(integer()) },
  describe: ({ pattern, ...limits }) => `${rangeText(withDefaultRange(limits), 'match')} of ${quoted(pattern)}`,
  create: ({ pattern, ignore_case, ...limits }) => {
    const range = withDefaultRange(limits);
    assertRange('steerboard:regex', range);
    const compiled = new PythonRegex('pattern', pattern, { ignoreCase: ignore_case ?? false });
    return (text) => {
      const places = compiled.matches(text);
      const lines = linesOf(text, places);
      return verdict(inRange(range, places.length), rangeReason(range, places.length, 'match') + (lines && `: ${lines}`), places);
    };
  },
});
