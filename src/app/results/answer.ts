import { countWords, isChecked, passesLoosely } from '../../core/experiments/outcome.ts';
import type { InstructionResult } from '../../core/instructions/types.ts';
import type { RunRow } from '../../protocol/files.ts';
import type { Answer, AnswerStatus, CheckView } from '../../protocol/view.ts';
import { findRepeat } from './repeats.ts';

/** An answer that is being written. */
export interface LiveAnswer {
  text: string;
  tokens: number;
  tokensPerSecond?: number;
}

/** Beyond this many the place in the queue is not told: it would change in every row with every finished answer. */
const COUNTED_QUEUE = 20;

/** A finished (or cancelled) cell as the page shows it. `limit`: characters of text to carry. */
export function finishedAnswer(row: RunRow, limit: number): Answer {
  const checks = row.checks.map(checkView);
  const checked = isChecked(row);
  const passed = checked ? passesLoosely(row) : undefined;
  const { status, reason } = outcome(row, passed);
  const repeat = status === 'broken' ? findRepeat(row.response) : undefined;
  return {
    status,
    reason,
    ...(passed !== undefined && { passed }),
    text: cutText(row.response, limit),
    length: row.response.length,
    words: countWords(row.response),
    tokens: row.generatedTokens,
    checks,
    stopReason: row.stopReason,
    ...(repeat && { repeat }),
    ...(row.perplexity !== undefined && { perplexity: row.perplexity }),
  };
}

export function writingAnswer(live: LiveAnswer, limit: number): Answer {
  return {
    status: 'writing',
    reason: '',
    text: cutText(live.text, limit),
    length: live.text.length,
    words: countWords(live.text),
    tokens: live.tokens,
    checks: [],
    ...(live.tokensPerSecond !== undefined && { tokensPerSecond: live.tokensPerSecond }),
  };
}

/** `before`: answers that come first. One object for each place, so that rows which stay as they are stay the same object. */
export function queuedAnswer(before: number): Answer {
  return QUEUE[Math.min(before, COUNTED_QUEUE)]!;
}

const unwritten = { text: '', length: 0, words: 0, tokens: 0, checks: [] };
const QUEUE: readonly Answer[] = Array.from({ length: COUNTED_QUEUE + 1 }, (_, before) => ({
  ...unwritten,
  status: 'queued',
  reason: before === 0 ? 'next' : before < COUNTED_QUEUE ? `${before} before it` : '',
}));

/** Planned, but the run was stopped before it. */
export const NOT_STARTED: Answer = { ...unwritten, status: 'cancelled', reason: 'before it began' };

function outcome(row: RunRow, passed: boolean | undefined): { status: AnswerStatus; reason: string } {
  if (row.stopReason === 'cancelled') return { status: 'cancelled', reason: `after ${row.generatedTokens} ${row.generatedTokens === 1 ? 'token' : 'tokens'}` };
  if (row.stopReason === 'prompt-too-long') return { status: 'none', reason: 'the prompt is longer than the context' };
  const broken = row.broken ?? (row.stopReason === 'diverged' ? 'numbers without bounds, too strong' : undefined);
  if (broken !== undefined) return { status: 'broken', reason: passed ? `${broken}, check passed` : broken };
  const error = row.checks.find((check) => 'error' in check);
  if (error) return { status: 'none', reason: error.error };
  if (passed === undefined) return { status: 'none', reason: '' };
  const objections = row.checks.filter((check) => 'strict' in check && !(passed ? check.strict : check.loose)).map((check) => ('reason' in check ? check.reason : ''));
  if (objections.length === 0) return { status: 'pass', reason: '' };
  const more = objections.length > 1 ? `; ${objections.length - 1} more` : '';
  return { status: passed ? 'pass-loose' : 'fail', reason: objections[0]! + more };
}

function checkView(check: InstructionResult): CheckView {
  if ('error' in check) return { description: check.name ?? check.id, status: 'none', reason: check.error, spans: [] };
  const { description, reason, spans } = check;
  return { description, status: check.strict ? 'pass' : check.loose ? 'pass-loose' : 'fail', reason, spans };
}

/** Not between the halves of a surrogate pair. */
function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}
