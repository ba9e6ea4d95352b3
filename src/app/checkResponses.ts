import { stat } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SteerboardError } from '../core/errors.ts';
import { accuracyOf, passes, type Accuracy } from '../core/instructions/accuracy.ts';
import type { InstructionResult } from '../core/instructions/types.ts';
import { wordedResults } from '../core/instructions/verify.ts';
import { languageInUse } from './language.ts';
import { Pace, type TaskOptions } from './progress.ts';
import { verifyResponses, type VerifyOptions } from './verifyResponses.ts';

/** A response that fails strictly, with the instructions that it fails. */
export interface FailedResponse {
  /** 1-based, in the response file. */
  line: number;
  prompt: string;
  failed: readonly InstructionResult[];
}

/** What came of a response file. */
export interface CheckedResponses {
  file: string;
  accuracy: Accuracy;
  failures: readonly FailedResponse[];
  /** Rows that can't be read, each with its place. */
  unread: readonly SteerboardError[];
}

/** So long a host may be busy before it must hear that somebody cancels. */
const TURN_MS = 30;

/**
 * Checks a whole response file.
 *
 * @throws {SteerboardError} as `verifyResponses`; the signal's reason
 */
export async function checkResponses(file: string, { signal, onProgress, ...options }: VerifyOptions & TaskOptions): Promise<CheckedResponses> {
  const pace = options.lines === undefined ? new Pace((await stat(file).catch(() => undefined))?.size ?? 0, 'percent') : undefined;
  const onRead = (bytes: number): void => {
    if (pace) onProgress?.(pace.at(bytes));
  };
  const results: (readonly InstructionResult[])[] = [];
  const failures: FailedResponse[] = [];
  const unread: SteerboardError[] = [];
  let turn = performance.now();
  for await (const verified of verifyResponses(file, { ...options, onRead })) {
    if ('error' in verified) {
      unread.push(verified.error);
    } else {
      // Spans of thousands of responses would fill the memory, and nothing here shows them.
      const lean = verified.results.map((result) => ('error' in result ? result : { ...result, spans: [] }));
      results.push(lean);
      if (!lean.every((result) => passes(result, 'strict'))) {
        const worded = languageInUse().tag === 'en' ? lean : wordedResults(lean, verified.row);
        failures.push({ line: verified.line, prompt: verified.row.prompt, failed: worded.filter((result) => !passes(result, 'strict')) });
      }
    }
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
    signal?.throwIfAborted();
  }
  return { file, accuracy: accuracyOf(results), failures, unread };
}
