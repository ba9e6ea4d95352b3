import { createReadStream } from 'node:fs';
import { SteerboardError } from '../core/errors.ts';
import type { CheckDeclaration } from '../core/instructions/checksFile.ts';
import { parseResponseRow, type InstructionsByPrompt, type ResponseContext, type ResponseRow } from '../core/instructions/responseRow.ts';
import type { InstructionResult } from '../core/instructions/types.ts';
import { verifyResponse } from '../core/instructions/verify.ts';
import { readPromptFile } from './promptFiles.ts';

/** One line of a response file, checked, or why it can't be. */
export type VerifiedRow = { line: number; row: ResponseRow; results: readonly InstructionResult[] } | { line: number; error: SteerboardError };

export interface VerifyOptions {
  /** A prompt file that names the instructions, for rows that hold only `prompt` and `response`. */
  promptsFile?: string | undefined;
  /** Checks that every response is put through besides. */
  checks?: readonly CheckDeclaration[];
}

/**
 * Checks a file of responses line by line, in order, without holding it in memory.
 *
 * @throws {SteerboardError} `file-access`, `bad-prompt-file` for the prompt file; a bad row is yielded as an error
 */
export async function* verifyResponses(path: string, { promptsFile, checks = [] }: VerifyOptions = {}): AsyncGenerator<VerifiedRow> {
  const context: ResponseContext = { checks, ...(promptsFile !== undefined && { byPrompt: await instructionsByPrompt(promptsFile) }) };
  let line = 0;
  for await (const raw of readLines(path)) {
    line++;
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() === '') continue;
    try {
      const row = parseResponseRow(text, context);
      yield { line, row, results: verifyResponse(row) };
    } catch (error) {
      if (!SteerboardError.is(error)) throw error;
      yield { line, error: new SteerboardError(error.code, error.message, { ...error.details, file: path, line }, { cause: error }) };
    }
  }
}

async function instructionsByPrompt(path: string): Promise<InstructionsByPrompt> {
  const { records } = await readPromptFile(path);
  return new Map(records.map(({ prompt, instructionIds, kwargs }) => [prompt, { instructionIds, kwargs }]));
}

/** Lines between line feeds. Not by `node:readline`, which also breaks at U+2028 and U+2029, as they may stand in JSON texts. */
async function* readLines(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw new SteerboardError('file-access', `The file can't be read: ${(error as Error).message}.`, { file: path }, { cause: error });
  }
  yield rest;
}
