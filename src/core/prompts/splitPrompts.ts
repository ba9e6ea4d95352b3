import { sha256 } from '../hash.ts';

export interface Split<T> {
  making: T[];
  validation: T[];
  test: T[];
}

/**
 * Divides items into a set to make a vector from, one to validate it on and one to test it on, by shares (any positive numbers,
 * or 0 for none). Items of the same text stay together, so no text is in two sets. `hash` takes texts in the order of their
 * SHA-256, which does not depend on the file's order; `given` takes them as they come. Sets keep the items' order.
 */
export function splitPrompts<T>(items: readonly T[], textOf: (item: T) => string, shares: Record<keyof Split<T>, number>, order: 'hash' | 'given' = 'hash'): Split<T> {
  const texts = [...new Set(items.map((item) => textOf(item).trim()))];
  if (order === 'hash') {
    const hashes = new Map(texts.map((text) => [text, sha256(text)]));
    texts.sort((a, b) => (hashes.get(a)! < hashes.get(b)! ? -1 : 1));
  }
  const total = shares.making + shares.validation + shares.test;
  if (!(total > 0)) throw new RangeError('At least one share must be positive.');
  const firstCut = Math.round((texts.length * shares.making) / total);
  const secondCut = Math.round((texts.length * (shares.making + shares.validation)) / total);
  const places = new Map(texts.map((text, i) => [text, i]));
  const split: Split<T> = { making: [], validation: [], test: [] };
  for (const item of items) {
    const place = places.get(textOf(item).trim())!;
    split[place < firstCut ? 'making' : place < secondCut ? 'validation' : 'test'].push(item);
  }
  return split;
}
