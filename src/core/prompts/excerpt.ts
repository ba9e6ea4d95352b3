/** A text without some of its parts, and the way between offsets in both. */
export interface Excerpt {
  text: string;
  toWhole: (offset: number) => number;
  toExcerpt: (offset: number) => number;
}

/** `text` without the parts [start, end), which do not overlap: a prompt file as it is without answers that are not accepted yet. */
export function withoutParts(text: string, parts: readonly Readonly<{ start: number; end: number }>[]): Excerpt {
  const sorted = [...parts].sort((a, b) => a.start - b.start);
  let kept = '';
  let at = 0;
  for (const { start, end } of sorted) {
    kept += text.slice(at, start);
    at = end;
  }
  return {
    text: kept + text.slice(at),
    toWhole: (offset) => {
      let whole = offset;
      // An offset at a part's beginning stays before it: it ends the text there.
      for (const { start, end } of sorted) if (start < whole) whole += end - start;
      return whole;
    },
    toExcerpt: (offset) => sorted.reduce((left, { start, end }) => left - Math.max(0, Math.min(offset, end) - start), offset),
  };
}

/** Where the places, in their order, begin in the text without all of them. */
export function offsetsWithout(places: readonly Readonly<{ start: number; end: number }>[]): number[] {
  let gone = 0;
  return places.map(({ start, end }) => {
    const offset = start - gone;
    gone += end - start;
    return offset;
  });
}
