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
export function groupPairs(pairs: readonly Pair[]): PairGroup[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const name = pair.instructionIds.length > 0 ? pair.instructionIds.join(' + ') : fileName(pair.source.file).replace(/\.[^.]+$/, '');
    const group = groups.get(name);
    if (group) group.push(pair);
    else groups.set(name, [pair]);
  }
  return [...groups].map(([name, members]) => ({ name, instructionIds: members[0]!.instructionIds, pairs: members }));
}

/** The groups that a vector is about: by what both are about, else by their name, else by the files it was made from; all of them where nothing says so. */
export function groupsOf({ name, provenance }: SteeringVector, groups: readonly PairGroup[]): readonly PairGroup[] {
  const wanted = provenance?.instructionIds ?? [];
  const files = new Set(provenance?.files.map(fileName));
  const ways: ((group: PairGroup) => boolean)[] = [
    ({ pairs, instructionIds }) => {
      const ids = new Set([...instructionIds, ...commonInstructions(pairs).instructionIds]);
      return wanted.length > 0 && wanted.every((id) => ids.has(id));
    },
    (group) => group.name === name,
    ({ pairs }) => pairs.every(({ source }) => files.has(fileName(source.file))),
  ];
  return ways.map((isOwn) => groups.filter(isOwn)).find((own) => own.length > 0) ?? groups;
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
