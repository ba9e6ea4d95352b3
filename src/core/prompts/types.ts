import type { InstructionArguments } from '../instructions/types.ts';

/** One prompt of a file. Offsets count UTF-16 units of the file's text without a byte-order mark. */
export interface PromptRecord {
  /** The row's `key`, else its line number. */
  key: string;
  /** With the instruction where the row has both texts. */
  prompt: string;
  promptWithoutInstruction?: string;
  instructionIds: readonly string[];
  /** Arguments of each instruction, parallel to `instructionIds`, without nulls. */
  kwargs: readonly InstructionArguments[];
  /** Place among the file's rows, from 0; rows that can't be used are counted too. */
  ordinal: number;
  /** 1-based. */
  line: number;
  /** The last line of a row that spans several. */
  endLine?: number;
  start: number;
  end: number;
  /** Columns that Steerboard does not know, as they are. */
  extra: Readonly<Record<string, unknown>>;
}

/** Something wrong in a file, at a place that an editor can show. Lines and columns are 1-based, columns in UTF-16 units. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** One past the last column, where the problem stays in its line. */
  endColumn?: number;
  severity: 'error' | 'warning';
  message: string;
  /** The way out, one short sentence. */
  hint?: string;
}

export interface PromptFile {
  name: string;
  /** What the records' offsets refer to; empty where the file is no text. */
  text: string;
  /** `pairs` where rows have the prompt both with and without the instruction. */
  kind: 'prompts' | 'pairs';
  /** The rows that can be used. */
  records: readonly PromptRecord[];
  /** All rows, used or not. */
  rowCount: number;
  problems: readonly Problem[];
}
