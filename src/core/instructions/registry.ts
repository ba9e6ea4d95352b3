import { badInstruction } from './arguments.ts';
import type { BoundInstruction, InstructionType } from './definition.ts';
import { numberBulletLists } from './ifeval/bulletLists.ts';
import { bulletLines } from './own/bulletLines.ts';

/** Every check there is. Adding one is adding it here. */
export const INSTRUCTION_TYPES: readonly InstructionType[] = [
  numberBulletLists,
  bulletLines,
];

const BY_ID: ReadonlyMap<string, InstructionType> = new Map(INSTRUCTION_TYPES.map((type) => [type.id, type]));

export function findInstructionType(id: string): InstructionType | undefined {
  return BY_ID.get(id);
}

/** @throws SteerboardError `bad-instruction`: unknown id, or an argument that is unknown, missing or wrong. */
export function bindInstruction(id: string, args: unknown): BoundInstruction {
  const type = findInstructionType(id);
  if (type === undefined) throw badInstruction(id, 'there is no such instruction');
  return type.bind(args);
}
