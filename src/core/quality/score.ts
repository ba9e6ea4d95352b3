import type { JudgedQuestion } from '../../protocol/quality.ts';

/** Share of Yes among the questions that apply, 0 to 1; undefined where none does. */
export function qualityScore(answers: readonly JudgedQuestion[]): number | undefined {
  const applicable = answers.filter(({ verdict }) => verdict !== 'not-applicable');
  return applicable.length === 0 ? undefined : applicable.filter(({ verdict }) => verdict === 'yes').length / applicable.length;
}
