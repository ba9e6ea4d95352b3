import { MICRO_BATCH } from '../model/context.ts';

/**
 * llama.cpp multiplies by keys and values with another kernel where a sequence has one position in a decode than where it has
 * more. So a prompt is computed by at least two positions at a time, and then has the same bits however it is cut or shared.
 */
const LEAST_TOGETHER = 2;

/** How many positions of a prompt that has `pending` ones left are computed in the next decode. */
export function nextChunk(pending: number, most = MICRO_BATCH): number {
  return pending - most === 1 ? most - 1 : Math.min(pending, most);
}

/**
 * How many positions of each of some prompts, of which so many are left, are computed in one decode: as many as of the shortest, alone. Undefined where
 * that would leave another a single one; fewer of all would take a decode more for each.
 */
export function commonChunk(pending: readonly number[]): number | undefined {
  const count = Math.min(...pending.map((left) => nextChunk(left)));
  return pending.every((left) => left === count || left - count >= LEAST_TOGETHER) ? count : undefined;
}

/** How many positions a prompt can take over from another's computation of `theirs`. */
export function sharedPrefix(prompt: readonly number[], theirs: readonly number[], theirCount: number, promptLength = prompt.length): number {
  const most = Math.min(promptLength - LEAST_TOGETHER, theirCount);
  let length = 0;
  while (length < most && prompt[length] === theirs[length]) length++;
  return length;
}

/** Order of token sequences in which each follows those that it shares the longest prefix with: a depth-first walk of their prefix tree. */
export function compareTokens(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
