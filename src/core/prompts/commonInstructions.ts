import type { InstructionArguments } from '../instructions/types.ts';
import { findInstructionProblem } from '../instructions/verify.ts';

export interface Checks {
  instructionIds: string[];
  /** Parallel to `instructionIds`. */
  kwargs: InstructionArguments[];
}

type Asked = Readonly<{ instructionIds: readonly string[]; kwargs: readonly InstructionArguments[] }>;

/** The instructions that every prompt has, with the arguments that all share: what a vector made from these prompts is about. */
export function commonInstructions(prompts: readonly Asked[]): Checks {
  const [first, ...rest] = prompts;
  const common: Checks = { instructionIds: [], kwargs: [] };
  for (const [index, id] of first?.instructionIds.entries() ?? []) {
    const places = rest.map(({ instructionIds }) => instructionIds.indexOf(id));
    if (places.includes(-1) || common.instructionIds.includes(id)) continue;
    const all = rest.map(({ kwargs }, at) => kwargs[places[at]!] ?? {});
    const shared = Object.entries(first!.kwargs[index] ?? {}).filter(([name, value]) => all.every((each) => JSON.stringify(each[name]) === JSON.stringify(value)));
    common.instructionIds.push(id);
    common.kwargs.push(Object.fromEntries(shared));
  }
  return common;
}

/** Those of the instructions that an answer can be checked for: a vector made with varied arguments records none of them. */
export function checkableInstructions({ instructionIds, kwargs }: Asked): Checks {
  const places = instructionIds.flatMap((id, index) => (findInstructionProblem(id, kwargs[index] ?? {}) === undefined ? [index] : []));
  return { instructionIds: places.map((index) => instructionIds[index]!), kwargs: places.map((index) => kwargs[index] ?? {}) };
}
