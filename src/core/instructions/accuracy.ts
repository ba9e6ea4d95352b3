import { wilsonInterval } from '../statistics/wilson.ts';
import type { Interval } from '../statistics/wilson.ts';
import type { InstructionResult } from './types.ts';

/** Passes among `n`, as a rate with its 95 % Wilson interval. */
export interface Rate {
  k: number;
  n: number;
  /** k / n; 0 where n is 0 */
  rate: number;
  interval: Interval;
}

export interface StrictAndLoose {
  strict: Rate;
  loose: Rate;
}

/** IFEval's figures for a set of responses. */
export interface Accuracy {
  /** Share of prompts whose instructions all pass. */
  prompts: StrictAndLoose;
  /** Share of instructions over all prompts. */
  instructions: StrictAndLoose;
  /** By the name that a checks file gives, else by instruction id; in their order. */
  byType: ReadonlyMap<string, StrictAndLoose>;
  /** Instructions that could not be checked. They count as not passed. */
  errors: number;
}

/** @param results one list a response, as `verifyResponse` gives it. Responses without instructions are no part of any figure. */
export function accuracyOf(results: readonly (readonly InstructionResult[])[]): Accuracy {
  const checked = results.filter((row) => row.length > 0);
  const instructions = checked.flat();
  const types = [...new Set(instructions.map(typeOf))].sort();
  return {
    prompts: strictAndLoose(checked, (row, mode) => row.every((result) => passed(result, mode))),
    instructions: strictAndLoose(instructions, passed),
    byType: new Map(types.map((type) => [type, strictAndLoose(instructions.filter((result) => typeOf(result) === type), passed)])),
    errors: instructions.filter((result) => 'error' in result).length,
  };
}

export function rateOf(k: number, n: number): Rate {
  return { k, n, rate: n === 0 ? 0 : k / n, interval: wilsonInterval(k, n) };
}

/** What a result is counted under in `byType`. */
export function typeOf({ id, name }: InstructionResult): string {
  return name ?? id;
}

type Mode = 'strict' | 'loose';

function passed(result: InstructionResult, mode: Mode): boolean {
  return !('error' in result) && result[mode];
}

function strictAndLoose<T>(items: readonly T[], passes: (item: T, mode: Mode) => boolean): StrictAndLoose {
  const rate = (mode: Mode): Rate => rateOf(items.filter((item) => passes(item, mode)).length, items.length);
  return { strict: rate('strict'), loose: rate('loose') };
}
