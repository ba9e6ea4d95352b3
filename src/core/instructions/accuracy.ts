import { wilsonInterval } from '../statistics/wilson.ts';
import type { Interval } from '../statistics/wilson.ts';
import type { InstructionResult } from './types.ts';

/** Of a response as it is, or of the most favourable of its variants. */
export type Criterion = 'strict' | 'loose';

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
    prompts: strictAndLoose(checked, (row, criterion) => row.every((result) => passes(result, criterion))),
    instructions: strictAndLoose(instructions, passes),
    byType: new Map(types.map((type) => [type, strictAndLoose(instructions.filter((result) => typeOf(result) === type), passes)])),
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

/** What can't be checked does not pass. */
export function passes(result: InstructionResult, criterion: Criterion): boolean {
  return !('error' in result) && result[criterion];
}

function strictAndLoose<T>(items: readonly T[], isPassed: (item: T, criterion: Criterion) => boolean): StrictAndLoose {
  const rate = (criterion: Criterion): Rate => rateOf(items.filter((item) => isPassed(item, criterion)).length, items.length);
  return { strict: rate('strict'), loose: rate('loose') };
}
