import { isSpace } from './text/pythonText.ts';
import type { Span } from './types.ts';

/** Matches of a pattern that is linear on any text. `pattern` must be global. */
export function matchSpans(text: string, pattern: RegExp): Span[] {
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The pieces between dividers: one more than there are dividers. */
export function piecesBetween(text: string, dividers: readonly Span[]): Span[] {
  const starts = [0, ...dividers.map((divider) => divider.end)];
  const ends = [...dividers.map((divider) => divider.start), text.length];
  return starts.map((start, index) => ({ start, end: ends[index]! }));
}

export function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

/** Without white space at both ends. */
export function trimmed(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

export function isEmpty({ start, end }: Span): boolean {
  return start === end;
}

/** Places found in the small form of `text`, if they are places in `text` too: only İ has a small form of another length. Else none. */
export function placesBeforeLowering(text: string, places: readonly Span[]): readonly Span[] {
  return text.includes('İ') ? [] : places;
}
