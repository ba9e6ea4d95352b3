import { badInstruction, readArguments } from './arguments.ts';
import type { ArgumentSpecs, ArgumentValues } from './arguments.ts';
import type { Phrase } from './phrase.ts';
import { PatternError } from './regex/patternError.ts';
import type { Check } from './types.ts';

/** One kind of instruction as its family declares it. */
export interface InstructionDefinition<S extends ArgumentSpecs> {
  id: string;
  arguments: S;
  /** The instruction in words, to follow a name or stand alone: "at least 3 bullet points". */
  describe(args: ArgumentValues<S>): Phrase;
  /**
   * The check for these arguments. Patterns are compiled here, once for all variants of a response.
   * @throws SteerboardError `bad-instruction` or PatternError where arguments of the right type still make no check.
   */
  create(args: ArgumentValues<S>): Check;
  /** For those whose failures can be told while the text is being written. `check` is the one of these arguments. */
  failsForGood?(args: ArgumentValues<S>, check: Check): FailsForGood | undefined;
}

/**
 * Does every text fail that is this beginning, or that begins with it and goes on with white space and whatever else? The beginning is not
 * blank and does not end in white space. False where that is not certain. Only for checks that can be made on any text.
 */
export type FailsForGood = (beginning: string) => boolean;

/** For checks that no more text can turn from a failure into a pass. */
export function failureStays(check: Check): FailsForGood {
  return (beginning) => !check(beginning).passed;
}

/** An instruction with its arguments: ready to check texts. */
export interface BoundInstruction {
  id: string;
  description: Phrase;
  check: Check;
  failsForGood: FailsForGood | undefined;
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
      return { id, description: definition.describe(args), check: (text) => named(id, () => check(text)), failsForGood: definition.failsForGood?.(args, check) };
    },
  };
}

/** Says which instruction a pattern belongs to, when it is compiled and when it takes too long. */
function named<T>(id: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof PatternError) throw badInstruction(id, error.phrase);
    throw error;
  }
}
