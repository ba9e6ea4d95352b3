import { integer } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { BULLET_POINTS } from '../nouns.ts';
import { phrase } from '../phrase.ts';
import { isSpace } from '../text/pythonText.ts';
import type { Span } from '../types.ts';
import { found, verdict, withLines } from '../wording.ts';

export const numberBulletLists = defineInstruction({
  id: 'detectable_format:number_bullet_lists',
  arguments: { num_bullets: integer() },
  describe: ({ num_bullets }) => phrase('exactly {0}', BULLET_POINTS.counted(num_bullets)),
  create: ({ num_bullets }) => (text) => {
    const bullets = bulletsIn(text);
    const passed = bullets.length === num_bullets;
    return verdict(passed, withLines(found(bullets.length, BULLET_POINTS), text, bullets), bullets.map(({ start }) => ({ start, end: start + 1 })));
  },
  failsForGood: ({ num_bullets }) => (beginning) => bulletsIn(beginning).length > num_bullets,
});

function bulletsIn(text: string): Span[] {
  return [...starBullets(text), ...dashBullets(text)].sort((a, b) => a.start - b.start);
}

/** Matches of `^\s*\*[^\*].*$`. `[^\*]` may be a newline: a bare asterisk takes the line after it into its bullet. */
function starBullets(text: string): Span[] {
  return bulletsOf(text, (mark) => {
    if (text[mark] !== '*' || mark + 1 >= text.length || text[mark + 1] === '*') return undefined;
    return lineEnd(text, mark + 2);
  });
}

/** Matches of `^\s*-.*$`. */
function dashBullets(text: string): Span[] {
  return bulletsOf(text, (mark) => (text[mark] === '-' ? lineEnd(text, mark + 1) : undefined));
}

/**
 * Matches of `^\s*` followed by what `bulletEnd` takes at the first other character, left to right. `\s*` runs over newlines, so all
 * line starts within one run of white space lead to the same mark: each run is looked at once, and the whole is linear.
 */
function bulletsOf(text: string, bulletEnd: (mark: number) => number | undefined): Span[] {
  const bullets: Span[] = [];
  let start = 0;
  while (start < text.length) {
    let mark = start;
    while (mark < text.length && isSpace(text.charCodeAt(mark))) mark++;
    const end = bulletEnd(mark);
    if (end !== undefined) bullets.push({ start: mark, end });
    start = nextLineStart(text, end ?? mark + 1);
  }
  return bullets;
}

/** The first line start at `from` or after it. A bullet that swallowed a newline may end on one. */
function nextLineStart(text: string, from: number): number {
  if (from > 0 && text[from - 1] === '\n') return from;
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline + 1;
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}
