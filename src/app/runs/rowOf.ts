import { findBroken } from '../../core/experiments/broken.ts';
import { verifyResponse } from '../../core/instructions/verify.ts';
import type { SequenceResult } from '../../protocol/engine.ts';
import type { RunCell, RunItem, RunRow } from '../../protocol/files.ts';

/** An answer, whether it comes from the engine or is another cell's. */
export type AnswerText = Pick<RunRow, 'response' | 'stopReason' | 'promptTokens' | 'generatedTokens' | 'perplexity'>;

export function answerOf({ text, stopReason, promptTokens, tokens }: SequenceResult): AnswerText {
  return { response: text, stopReason, promptTokens, generatedTokens: tokens.length };
}

/** The row of a cell: its answer, checked. What was stopped half way is not. */
export function rowOf(cell: RunCell, item: RunItem, { response, stopReason, promptTokens, generatedTokens, perplexity }: AnswerText): RunRow {
  // No text was asked for where the prompt did not fit, so none is broken.
  const broken = stopReason === 'prompt-too-long' || stopReason === 'cancelled' ? undefined : findBroken(response);
  return {
    cell: cell.id,
    item: cell.item,
    setting: cell.setting,
    steering: cell.steering,
    response,
    stopReason,
    promptTokens,
    generatedTokens,
    checks: stopReason === 'cancelled' ? [] : verifyResponse({ ...item, response }),
    ...(broken && { broken: broken.reason }),
    ...(perplexity !== undefined && { perplexity }),
  };
}
