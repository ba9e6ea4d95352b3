import { hashContent } from '../hash.ts';
import type { InstructionArguments } from '../instructions/types.ts';

export interface Checks {
  instructionIds: string[];
  /** Parallel to `instructionIds`. */
  kwargs: InstructionArguments[];
}

/** The instructions that every prompt has, with the same arguments: what a vector made from these prompts is about. */
export function commonInstructions(prompts: readonly Readonly<{ instructionIds: readonly string[]; kwargs: readonly InstructionArguments[] }>[]): Checks {
  const [first, ...rest] = prompts;
  const common: Checks = { instructionIds: [], kwargs: [] };
  if (first === undefined) return common;
  const others = rest.map(({ instructionIds, kwargs }) => new Set(instructionIds.map((id, i) => hashContent([id, kwargs[i]]))));
  for (const [i, id] of first.instructionIds.entries()) {
    const args = first.kwargs[i] ?? {};
    if (!others.every((set) => set.has(hashContent([id, args])))) continue;
    common.instructionIds.push(id);
    common.kwargs.push(args);
  }
  return common;
}
