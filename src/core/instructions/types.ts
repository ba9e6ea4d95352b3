import type { Phrase } from './phrase.ts';

/** A part of a response, as UTF-16 offsets [start, end). */
export interface Span {
  start: number;
  end: number;
}

/** What a check says about one text: did it pass, why in at most a few words, and which parts decided it. */
export interface Verdict {
  passed: boolean;
  /** "3 capital letters", "no bullet lines, needs 1": what was found, not a full sentence. Empty where a pass needs no words. */
  reason: Phrase;
  /** In the order of the text, at most MAX_SPANS. */
  spans: readonly Span[];
}

/** More parts than this are not worth marking: the rest of the text looks the same. */
export const MAX_SPANS = 100;

/** A verifier with its arguments bound. Pure; takes any string; linear in its length unless a pattern of the user's says otherwise. */
export type Check = (text: string) => Verdict;

/** Strict and loose outcome of one instruction on one response, or the error that kept it from being checked (never a pass). */
export type InstructionResult =
  | {
      id: string;
      /** What a checks file calls it. */
      name?: string;
      /** Its name, else the instruction in words: "at least 3 bullet points". */
      description: string;
      strict: boolean;
      loose: boolean;
      /** Why strict failed, or what was found; from the strict check of the whole response. */
      reason: string;
      spans: readonly Span[];
    }
  | { id: string; name?: string; error: string };

/** Arguments of an instruction as they stand in a file: a JSON object. Nulls count as absent. */
export type InstructionArguments = Readonly<Record<string, unknown>>;

/** What an answer is checked for. */
export interface Checked {
  readonly instructionIds: readonly string[];
  /** One object an instruction, in the same order. */
  readonly kwargs: readonly InstructionArguments[];
  /** What checks files call the instructions, in the same order; null for those without a name. Absent where none has one. */
  readonly checkNames?: readonly (string | null)[];
}
