import { sharedPrefix } from './prefixes.ts';

/** A position that is computed once for all prompts of a wave that have it. */
export interface WaveRow {
  token: number;
  position: number;
  /** Indices of the prompts that have it: a range. */
  first: number;
  last: number;
}

export interface Wave {
  /** For each prompt, how many of its first positions the walk has from before. */
  held: number[];
  /** What is to be computed, prompt by prompt: each one's own positions come after those that it shares with the one before. */
  rows: WaveRow[];
}

/**
 * The part of a prefix tree that some prompts, in the order of their tokens, need computed.
 * @param heldTokens what is there already, of which `heldCount` positions count
 */
export function planWave(prompts: readonly (readonly number[])[], heldTokens: readonly number[], heldCount: number): Wave {
  const forks = prompts.map((tokens, i) => (i === 0 ? sharedPrefix(tokens, heldTokens, heldCount) : sharedPrefix(tokens, prompts[i - 1]!, prompts[i - 1]!.length)));
  const held: number[] = [];
  for (const fork of forks) held.push(Math.min(fork, held.at(-1) ?? fork));
  const rows = prompts.flatMap((tokens, first) => tokens.slice(forks[first]).map((token, i) => {
    const position = forks[first]! + i;
    return { token, position, first, last: lastWith(forks, first, position) };
  }));
  return { held, rows };
}

/** The last of the prompts after `first` that still has a position of it. */
function lastWith(forks: readonly number[], first: number, position: number): number {
  let last = first;
  while (last + 1 < forks.length && forks[last + 1]! > position) last++;
  return last;
}
