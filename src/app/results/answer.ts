import { t } from '@vscode/l10n';
import { brokenReason, countWords, isChecked, rowPasses } from '../../core/experiments/outcome.ts';
import { verdictOfChecks } from '../../core/experiments/verdict.ts';
import type { Checked, InstructionResult } from '../../core/instructions/types.ts';
import { wordedResults } from '../../core/instructions/verify.ts';
import type { RunRow } from '../../protocol/files.ts';
import type { Answer, AnswerStatus, CheckView } from '../../protocol/view.ts';
import { languageInUse } from '../language.ts';
import { findRepeat } from './repeats.ts';

/** An answer that is being written. */
export interface LiveAnswer {
  text: string;
  tokens: number;
  tokensPerSecond?: number;
}

/** Beyond this many the place in the queue is not told: it would change in every row with every finished answer. */
const COUNTED_QUEUE = 20;

/** A finished (or cancelled) cell as the page shows it. `item`: what it is checked for. `limit`: characters of text to carry. */
export function finishedAnswer(row: RunRow, item: Checked, limit: number): Answer {
  const results = resultsInWords(row, item);
  const checks = results.map(checkView);
  const checked = isChecked(row);
  const passed = checked ? rowPasses(row, 'loose') : undefined;
  const { status, reason } = outcome(row, results, passed);
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
  const place = Math.min(before, COUNTED_QUEUE);
  return (queue[place] ??= { ...unwritten, status: 'queued', reason: place === 0 ? t('next') : place < COUNTED_QUEUE ? t('{0} before it', place) : '' });
}

const unwritten = { text: '', length: 0, words: 0, tokens: 0, checks: [] };
const queue: Answer[] = [];
let neverBegun: Answer | undefined;

/** Planned, but the run was stopped before it. */
export function notStarted(): Answer {
  return (neverBegun ??= { ...unwritten, status: 'cancelled', reason: t('before it began') });
}

function outcome(row: RunRow, results: readonly InstructionResult[], passed: boolean | undefined): { status: AnswerStatus; reason: string } {
  if (row.stopReason === 'cancelled') return { status: 'cancelled', reason: row.generatedTokens === 1 ? t('after 1 token') : t('after {0} tokens', row.generatedTokens) };
  if (row.stopReason === 'prompt-too-long') return { status: 'none', reason: t('the prompt is longer than the context') };
  const broken = brokenReason(row);
  if (broken !== undefined) return { status: 'broken', reason: passed ? t('{0}, check passed', broken) : broken };
  const { kind, reason } = verdictOfChecks(results);
  return { status: kind, reason };
}

/** Rows hold English words: in another language they are found by checking the answer again. */
function resultsInWords(row: RunRow, item: Checked): readonly InstructionResult[] {
  return languageInUse().tag === 'en' ? row.checks : wordedResults(row.checks, { ...item, response: row.response });
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
