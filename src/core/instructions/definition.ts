import { badInstruction, readArguments } from './arguments.ts';
import type { ArgumentSpecs, ArgumentValues } from './arguments.ts';
import { PatternError } from './regex/patternError.ts';
import type { Check } from './types.ts';

/** One kind of instruction as its family declares it. */
export interface InstructionDefinition<S extends ArgumentSpecs> {
  id: string;
  arguments: S;
  /** The instruction in words, to follow a name or stand alone: "at least 3 bullet points". */
  describe(args: ArgumentValues<S>): string;
  /**
   * The check for these arguments. Patterns are compiled here, once for all variants of a response.
   * @throws SteerboardError `bad-instruction` or PatternError where arguments of the right type still make no check.
   */
  create(args: ArgumentValues<S>): Check;
}

/** An instruction with its arguments: ready to check texts. */
export interface BoundInstruction {
  id: string;
  description: string;
  check: Check;
}

/** One kind of instruction as the registry holds it: the types of its arguments are behind `bind`. */
export interface InstructionType {
  readonly id: string;
  readonly arguments: ArgumentSpecs;
  /** @throws SteerboardError `bad-instruction` that names the instruction and the argument. */
  bind(args: unknown): BoundInstruction;
}

export function defineInstruction<S extends ArgumentSpecs>(definition: InstructionDefinition<S>): InstructionType {
  const { id } = definition;
  return {
    id,
    arguments: definition.arguments,
    bind: (raw) => {
      const args = readArguments(id, definition.arguments, raw);
      const check = named(id, () => definition.create(args));
      return { id, description: definition.describe(args), check: (text) => named(id, () => check(text)) };
    },
  };
}

/** Says which instruction a pattern belongs to, when it is compiled and when it takes too long. */
function named<T>(id: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof PatternError) throw badInstruction(id, error.message);
    throw error;
  }
}
