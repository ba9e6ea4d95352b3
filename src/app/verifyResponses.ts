import { createReadStream } from 'node:fs';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import type { CheckDeclaration } from '../core/instructions/checksFile.ts';
import { namesOwnInstructions, parseResponseRow, type InstructionsByPrompt, type ResponseContext, type ResponseRow } from '../core/instructions/responseRow.ts';
import type { InstructionResult } from '../core/instructions/types.ts';
import { verifyResponse } from '../core/instructions/verify.ts';
import { parseObject } from '../core/json.ts';
import { readPromptFile } from './promptFiles.ts';

/** One line of a response file, checked, or why it can't be. */
export type VerifiedRow = { line: number; row: ResponseRow; results: readonly InstructionResult[] } | { line: number; error: SteerboardError };

export interface VerifyOptions {
  /** A prompt file that names the instructions, for rows that hold only `prompt` and `response`. */
  promptsFile?: string | undefined;
  /** Checks that every response is put through besides. */
  checks?: readonly CheckDeclaration[];
  /** The lines of the file where an editor has changed it; by default they come from disk. */
  lines?: Iterable<string> | undefined;
  /** Told the bytes that were read from disk so far. */
  onRead?: (bytes: number) => void;
}

/**
 * Checks a file of responses line by line, in order, without holding it in memory.
 *
 * @throws {SteerboardError} `file-access`, `bad-prompt-file` for the prompt file; a bad row is yielded as an error
 */
export async function* verifyResponses(path: string, { promptsFile, checks = [], lines, onRead }: VerifyOptions = {}): AsyncGenerator<VerifiedRow> {
  const context: ResponseContext = { checks, ...(promptsFile !== undefined && { byPrompt: await instructionsByPrompt(promptsFile) }) };
  let line = 0;
  for await (const raw of lines ?? readLines(path, onRead)) {
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

/** Is there a row that names no instructions itself, so that a prompt file or checks files must? @throws {SteerboardError} `file-access` */
export async function lacksInstructions(path: string, lines?: Iterable<string>): Promise<boolean> {
  for await (const line of lines ?? readLines(path)) {
    // Bad rows are told when the responses are checked.
    const fields = parseObject(line);
    if (fields && 'response' in fields && !namesOwnInstructions(fields)) return true;
  }
  return false;
}

async function instructionsByPrompt(path: string): Promise<InstructionsByPrompt> {
  const { records } = await readPromptFile(path);
  return new Map(records.map(({ prompt, instructionIds, kwargs }) => [prompt, { instructionIds, kwargs }]));
}

/** Lines between line feeds. Not by `node:readline`, which also breaks at U+2028 and U+2029, as they may stand in JSON texts. */
export async function* readLines(path: string, onRead?: (bytes: number) => void): AsyncGenerator<string> {
  let rest = '';
  try {
    const stream = createReadStream(path, { encoding: 'utf8' });
    for await (const chunk of stream as AsyncIterable<string>) {
      onRead?.(stream.bytesRead);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw new SteerboardError('file-access', t('The file can\'t be read: {0}.', (error as Error).message), { file: path }, { cause: error });
  }
  yield rest;
}
