import { t } from '@vscode/l10n';
import { verifyResponse, wordedResults } from '../instructions/verify.ts';
import type { Checked, InstructionResult } from '../instructions/types.ts';
import type { StopReason } from '../../protocol/engine.ts';
import { findBroken } from './broken.ts';
import { brokenReason } from './outcome.ts';

/** What a check says of an answer as a whole; `none` where nothing is checked or can be. */
export interface AnswerVerdict {
  kind: 'pass' | 'pass-loose' | 'fail' | 'broken' | 'none';
  /** What strict checking objects to, why it fails, how it is broken, or what kept it from being checked. Empty where there is nothing to say. */
  reason: string;
}

/** Broken takes the place of the checks' outcome, as everywhere. */
export function verdictOf(text: string, checked: Checked, stopReason: StopReason): AnswerVerdict {
  const found = stopReason === 'diverged' ? undefined : findBroken(text);
  const broken = brokenReason({ stopReason, ...(found && { broken: found.reason }) });
  if (broken !== undefined) return { kind: 'broken', reason: broken };
  const request = { response: text, ...checked };
  return verdictOfChecks(wordedResults(verifyResponse(request), request));
}

/** All pass strictly, all pass by the loose criterion alone, or not all; a check that could not be made leaves no verdict. */
export function verdictOfChecks(results: readonly InstructionResult[]): AnswerVerdict {
  if (results.length === 0) return { kind: 'none', reason: '' };
  const error = results.find((result) => 'error' in result);
  if (error) return { kind: 'none', reason: error.error };
  const outcomes = results.filter((result) => 'strict' in result);
  const failed = outcomes.filter(({ loose }) => !loose);
  const objected = failed.length > 0 ? failed : outcomes.filter(({ strict }) => !strict);
  const [first, ...more] = objected;
  if (first === undefined) return { kind: 'pass', reason: '' };
  return { kind: failed.length > 0 ? 'fail' : 'pass-loose', reason: more.length > 0 ? t('{0}; {1} more', first.reason, more.length) : first.reason };
}
