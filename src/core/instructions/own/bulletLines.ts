import { integer, optional } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { BULLET_LINES } from '../nouns.ts';
import type { Span } from '../types.ts';
import { verdict, withLines } from '../wording.ts';
import { assertRange, inRange, rangeReason, rangeText, withDefaultRange } from './range.ts';

// Blanks, a mark, a blank after it, and somewhere a letter or digit: steered too hard, small models write lines of bare marks.
const BULLET_LINE = /^[ \t\u00a0]*[*•-][ \t\u00a0][^\n]*[\p{L}\p{N}]/u;

/** Lines that start with `*`, `-` or `•` and a blank, and say something: what a reader calls bullets. IFEval's own rule takes `---` and `*this*` for some. */
export const bulletLines = defineInstruction({
  id: 'steerboard:bullet_lines',
  arguments: { at_least: optional(integer()), at_most: optional(integer()) },
  describe: (args) => rangeText(withDefaultRange(args), BULLET_LINES),
  create: (args) => {
    const range = withDefaultRange(args);
    assertRange('steerboard:bullet_lines', range);
    return (text) => {
      const bullets = bulletsOf(text);
      return verdict(inRange(range, bullets.length), withLines(rangeReason(range, bullets.length, BULLET_LINES), text, bullets), bullets);
    };
  },
  failsForGood: (args) => (beginning) => bulletsOf(beginning).length > (withDefaultRange(args).at_most ?? Infinity),
});

/** The marks of the bullet lines. */
function bulletsOf(text: string): Span[] {
  const bullets: Span[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const mark = start + line.search(/\S/);
    if (BULLET_LINE.test(line)) bullets.push({ start: mark, end: mark + 1 });
    start += line.length + 1;
  }
  return bullets;
}
