import { findBroken } from '../../core/experiments/broken.ts';
import { verifyResponse } from '../../core/instructions/verify.ts';
import type { Checked } from '../../core/instructions/types.ts';
import type { StopReason } from '../../protocol/engine.ts';

/** What a check says of an answer as a whole; `none` where nothing is checked or can be. */
export interface AnswerVerdict {
  kind: 'pass' | 'pass-loose' | 'fail' | 'broken' | 'none';
  /** What strict checking objects to, why it fails, how it is broken, or what kept it from being checked. Empty where there is nothing to say. */
  reason: string;
}

/** Broken takes the place of the checks' outcome, as everywhere. */
export function verdictOf(text: string, checked: Checked, stopReason: StopReason): AnswerVerdict {
  if (stopReason === 'diverged') return { kind: 'broken', reason: 'numbers without bounds, too strong' };
  const broken = findBroken(text);
  if (broken) return { kind: 'broken', reason: broken.reason };
  const results = verifyResponse({ response: text, ...checked });
  if (results.length === 0) return { kind: 'none', reason: '' };
  const error = results.find((result) => 'error' in result);
  if (error) return { kind: 'none', reason: error.error };
  const outcomes = results.filter((result) => 'strict' in result);
  const failed = outcomes.filter(({ loose }) => !loose);
  const objected = failed.length > 0 ? failed : outcomes.filter(({ strict }) => !strict);
  const [first, ...more] = objected;
  if (first === undefined) return { kind: 'pass', reason: '' };
  return { kind: failed.length > 0 ? 'fail' : 'pass-loose', reason: more.length > 0 ? `${first.reason}; ${more.length} more` : first.reason };
}
