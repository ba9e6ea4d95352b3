import { commonInstructions } from '../../core/prompts/commonInstructions.ts';
import type { Pair } from '../../core/prompts/pairs.ts';
import type { SteeringVector } from '../../protocol/files.ts';

/** Pairs of one instruction. */
export interface PairGroup {
  name: string;
  instructionIds: readonly string[];
  pairs: readonly Pair[];
}

/**
 * Pairs by what their rows ask for; those that name no instruction by their file. A file made for one instruction is one group,
 * whatever the arguments.
 */
export function groupPairs(pairs: readonly Pair[], fileName: (file: string) => string): PairGroup[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const name = pair.instructionIds.length > 0 ? pair.instructionIds.join(' + ') : fileName(pair.source.file);
    const group = groups.get(name);
    if (group) group.push(pair);
    else groups.set(name, [pair]);
  }
  return [...groups].map(([name, members]) => ({ name, instructionIds: members[0]!.instructionIds, pairs: members }));
}

/** The groups that a vector is about; all of them where none says so. */
export function groupsOf({ provenance }: SteeringVector, groups: readonly PairGroup[]): readonly PairGroup[] {
  const wanted = provenance?.instructionIds ?? [];
  if (wanted.length === 0) return groups;
  const own = groups.filter(({ pairs, instructionIds }) => {
    const ids = new Set([...instructionIds, ...commonInstructions(pairs).instructionIds]);
    return wanted.every((id) => ids.has(id));
  });
  return own.length > 0 ? own : groups;
}
