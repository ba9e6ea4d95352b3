import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. Synchronous and the same in Node and in a page. */
export function sha256(text: string): string {
  return bytesToHex(digest(utf8ToBytes(text)));
}

/** SHA-256 over texts in their order, each written as JSON so that no two lists of texts run into the same bytes. */
export function hashTexts(texts: readonly string[]): string {
  return sha256(texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
}

/**
 * SHA-256 of plain data by its content: keys of objects count in sorted order, and what is undefined counts as absent, so that
 * equal data written in another order has the same hash.
 */
export function hashContent(value: unknown): string {
  return sha256(canonical(value));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item === undefined ? null : item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
