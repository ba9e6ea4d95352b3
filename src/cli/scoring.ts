import type { Session } from '../app/session.ts';
import { SteerboardError } from '../core/errors.ts';
import type { RunScoring } from '../protocol/files.ts';
import { decimalNumber, type OptionTable, type Values } from './options.ts';

export const JUDGE_OPTIONS = {
  judge: { type: 'string', value: 'FILE', help: 'A GPT-2 GGUF, named as --model is: an answer that it finds too predictable is broken, as in the published runs. Default: a rule on the text.' },
  'judge-below': { type: 'string', value: 'P', help: 'The judge\'s perplexity below which an answer is broken. Default: 2.5.' },
} as const satisfies OptionTable;

/** Options of commands that may look at answers with a model. */
export const SCORING_OPTIONS = {
  perplexity: { type: 'boolean', help: 'Record each answer\'s perplexity under the unsteered model.' },
  ...JUDGE_OPTIONS,
} as const satisfies OptionTable;

/** The published threshold of GPT-2 small (method, section 5.1). */
const PUBLISHED_PERPLEXITY = 2.5;

export function scoringOf(values: Values<typeof SCORING_OPTIONS>, judge: Session | undefined, criterion?: 'strict'): { scoring?: RunScoring } {
  const perplexity = values.perplexity === true;
  if (judge === undefined && values['judge-below'] !== undefined) throw new SteerboardError('bad-arguments', '--judge-below goes with --judge.', { hint: 'Name the model that judges, or leave it out.' });
  if (!perplexity && judge === undefined && criterion === undefined) return {};
  const below = decimalNumber('judge-below', values['judge-below']) ?? PUBLISHED_PERPLEXITY;
  return { scoring: { perplexity, ...(criterion && { criterion }), ...(judge && { judge: { name: judge.record.name, sha256: judge.record.sha256, below } }) } };
}
