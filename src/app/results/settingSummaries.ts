import { pairedDifference } from '../../core/statistics/pairedDifference.ts';
import { SETTINGS, type Setting } from '../../protocol/files.ts';
import type { Answer, ResultRow, SettingSummary } from '../../protocol/view.ts';
import { rateOf } from './rates.ts';

/** Above this the interval of a difference is left for the end of the run: it takes n² steps, at up to ten snapshots a second. */
const QUICK_PAIRS = 300;

/** The comparison's rows, for the settings that the run asks, in their fixed order. */
export function summariseSettings(settings: ReadonlySet<Setting>, rows: readonly ResultRow[], running: boolean): SettingSummary[] {
  return SETTINGS.filter((setting) => settings.has(setting)).map((setting) => {
    const answers = answersIn(rows, setting).filter(isFinished);
    const checked = answers.filter(counts);
    const fromPlain = setting === 'plain' ? undefined : difference(rows, 'plain', setting, running);
    return {
      setting,
      rate: rateOf(checked.filter((answer) => answer.passed).length, checked.length),
      answers: answers.length,
      broken: answers.filter((answer) => answer.status === 'broken').length,
      ...(answers.length > 0 && { meanWords: answers.reduce((sum, answer) => sum + answer.words, 0) / answers.length }),
      ...(checked.some(({ previous }) => previous) && { previous: before(checked) }),
      ...(fromPlain && { fromPlain }),
    };
  });
}

/** Of these answers, as they were before layer or strength were changed. */
function before(checked: readonly Answer[]): NonNullable<SettingSummary['previous']> {
  return { passed: checked.filter(passedBefore).length, total: checked.length, broken: checked.filter((answer) => (answer.previous ?? answer).status === 'broken').length };
}

/** Did the answer that is kept for comparison pass, or this one where it stayed as it was? */
export function passedBefore(answer: Answer): boolean {
  return (answer.previous ?? answer).passed === true;
}

export function answersIn(rows: readonly ResultRow[], setting: Setting): Answer[] {
  return rows.flatMap(({ answers }) => answers[setting] ?? []);
}

/** Written to its end, whatever that was; neither cancelled nor refused. */
export function isFinished(answer: Answer): boolean {
  return answer.stopReason !== undefined && answer.stopReason !== 'cancelled' && answer.stopReason !== 'prompt-too-long';
}

/** Is the answer one of the n? */
export function counts(answer: Answer): boolean {
  return isFinished(answer) && answer.passed !== undefined;
}

function difference(rows: readonly ResultRow[], first: Setting, second: Setting, running: boolean): SettingSummary['fromPlain'] {
  let gained = 0;
  let lost = 0;
  let pairs = 0;
  for (const { answers } of rows) {
    const [from, to] = [answers[first], answers[second]];
    if (!from || !to || !counts(from) || !counts(to)) continue;
    pairs++;
    if (to.passed && !from.passed) gained++;
    if (from.passed && !to.passed) lost++;
  }
  if (pairs === 0) return undefined;
  const points = (100 * (gained - lost)) / pairs;
  if (running && pairs > QUICK_PAIRS) return { points, pairs };
  const { low, high } = pairedDifference(gained, lost, pairs);
  // All pairs alike: resampling them shows no spread, which would read as certainty.
  return low === high ? { points, pairs } : { points, low: 100 * low, high: 100 * high, pairs };
}
