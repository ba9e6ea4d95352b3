import type { Span } from '../types.ts';
import { hasSentenceBreak } from './punktBreaks.ts';
import { endsWord } from './punktTokens.ts';
import { isSpace } from './pythonText.ts';

/** A place where a sentence may end. */
interface Candidate {
  /** Just behind the mark. */
  end: number;
  /** Where the next sentence would start. */
  next: number;
  /** The word before the mark, the mark, and what follows: the evidence to decide on. */
  context: Span;
}

/**
 * Sentences of an English text as NLTK 3.8.1's Punkt tokenizer finds them (Kiss and Strunk 2006, "Unsupervised Multilingual Sentence
 * Boundary Detection", with the boundaries realigned): UTF-16 offsets [start, end), without the white space between sentences. Near-linear time.
 */
export function splitSentences(text: string): Span[] {
  return new SentenceSplitter().split(text);
}

/** {@link splitSentences} for texts that share most of their sentences, as the variants of a response do: each context is judged once. */
export class SentenceSplitter {
  private readonly breaks = new Map<string, boolean>();

  split(text: string): Span[] {
    const slices: Span[] = [];
    let start = 0;
    for (const { end, next, context } of candidates(text)) {
      if (!this.isBreak(text.slice(context.start, context.end))) continue;
      slices.push({ start, end });
      start = next;
    }
    slices.push({ start, end: lastSolid(text) });
    return realigned(text, slices);
  }

  private isBreak(context: string): boolean {
    const known = this.breaks.get(context);
    if (known !== undefined) return known;
    const found = hasSentenceBreak(context);
    this.breaks.set(context, found);
    return found;
  }
}

/** Of marks within one word, such as `?!`, only the last is a candidate; the others lend it their part of the word. */
function candidates(text: string): Candidate[] {
  const found: Candidate[] = [];
  let wordStart = 0;
  let before: Candidate | undefined;
  let beforeMark = 0;
  for (let mark = 0; mark < text.length; mark++) {
    if (!isMark(text.charCodeAt(mark))) continue;
    const follower = followerOf(text, mark + 1);
    if (follower === undefined) continue;
    const space = lastAsciiSpace(text, beforeMark, mark);
    // White space at the very start of the searched part doesn't count: in the original "found at 0" and "not found" are one.
    const start = space > beforeMark ? space + 1 : wordStart;
    if (before !== undefined && start >= beforeMark) found.push(before);
    before = { end: mark + 1, next: follower.next, context: { start, end: follower.end } };
    wordStart = start;
    beforeMark = mark;
  }
  if (before !== undefined) found.push(before);
  return found;
}

function isMark(unit: number): boolean {
  return unit === 0x2e || unit === 0x21 || unit === 0x3f;
}

/** What makes a mark a candidate: a punctuation mark right behind it, or white space and then a token. `end` is behind the evidence. */
function followerOf(text: string, index: number): { next: number; end: number } | undefined {
  if (index >= text.length) return undefined;
  if (endsWord(text.charCodeAt(index))) return { next: index, end: index + 1 };
  let next = index;
  while (next < text.length && isSpace(text.charCodeAt(next))) next++;
  if (next === index || next === text.length) return undefined;
  let end = next;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
  return { next, end };
}

/** Index of the last ASCII white space in [from, to), or -1. */
function lastAsciiSpace(text: string, from: number, to: number): number {
  for (let index = to - 1; index >= from; index--) {
    const unit = text.charCodeAt(index);
    if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) return index;
  }
  return -1;
}

function lastSolid(text: string): number {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return end;
}

/** Gives closing quotes and brackets at the start of a slice to the sentence before, and drops what is left empty. */
function realigned(text: string, slices: readonly Span[]): Span[] {
  const sentences: Span[] = [];
  let moved = 0;
  slices.forEach((slice, index) => {
    const start = slice.start + moved;
    const following = slices[index + 1];
    const closers = following && closersAt(text, following);
    if (closers) {
      sentences.push({ start, end: closers.end });
      moved = closers.next - following.start;
    } else {
      moved = 0;
      if (start < slice.end) sentences.push({ start, end: slice.end });
    }
  });
  return sentences;
}

/** Closing quotes and brackets that a slice begins with, if white space, two hyphens or the slice's end follow. `next` is behind the white space. */
function closersAt(text: string, slice: Span): { end: number; next: number } | undefined {
  let end = slice.start;
  while (end < slice.end && '"\')]}'.includes(text.charAt(end))) end++;
  if (end === slice.start) return undefined;
  let next = end;
  while (next < slice.end && isSpace(text.charCodeAt(next))) next++;
  const goesOn = next === end && end < slice.end && !(text.startsWith('--', end) && end + 1 < slice.end);
  return goesOn ? undefined : { end, next };
}
