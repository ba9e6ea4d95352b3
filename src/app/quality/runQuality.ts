import { judgedBy, type Judged } from '../../core/quality/judged.ts';
import { summarizeQuality, type QualitySummary } from '../../core/quality/summary.ts';
import { pValue, whole } from '../../core/statistics/figures.ts';
import type { Interval } from '../../core/statistics/wilson.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { SETTING_NAMES } from '../runs/runText.ts';
import { table } from '../textTable.ts';
import { readQuality } from './qualityFile.ts';

/** What judges said of a run, a summary each, in the order in which they came to it. */
export async function runQuality({ folder, spec, rows }: { folder: string; spec: RunSpec; rows: readonly RunRow[] }): Promise<QualitySummary[]> {
  return judgedBy(await readQuality(folder)).map((judged) => summarizeQuality(spec, rows, judged));
}

/** What the run's last judge said. */
export async function lastJudged(folder: string): Promise<Judged | undefined> {
  return judgedBy(await readQuality(folder)).at(-1);
}

/** The figures as text, a part a judge; empty where there is none. */
export function qualityText(summaries: readonly QualitySummary[]): string {
  return summaries.map(summaryText).join('\n\n');
}

/** The means as a sentence a judge: "Quality, 0 to 1, judged by M: Plain 0.75 (0.70–0.80, 24 answers), …" */
export function qualityNotes(summaries: readonly QualitySummary[]): string[] {
  return summaries.flatMap(({ judge, settings }) => {
    const means = settings.flatMap(({ setting, score }) => (score ? [`${SETTING_NAMES[setting]} ${share(score.mean)} (${[range(score.interval), `${whole(score.n)} ${score.n === 1 ? 'answer' : 'answers'}`].filter(Boolean).join(', ')})`] : []));
    return means.length === 0 ? [] : [`Quality, 0 to 1, judged by ${judge}: ${means.join(', ')}.`];
  });
}

function summaryText({ judge, settings, differences, otherLanguage }: QualitySummary): string {
  const sections = [`Quality, 0 to 1, judged by ${judge}`, table(['Setting', 'judged', 'quality', '95 % CI', 'none applies', 'unread', 'to judge'], settings.map(({ setting, score, notApplicable, unread, pending }) => [
    SETTING_NAMES[setting],
    whole(score?.n ?? 0),
    score ? share(score.mean) : '',
    range(score?.interval),
    whole(notApplicable),
    whole(unread),
    whole(pending),
  ]))];
  if (differences.length > 0) {
    sections.push(table(['Difference, quality', 'pairs', 'mean', '95 % CI', 't', 'p'], differences.map(({ from, to, n, mean, interval, test }) => [
      `${SETTING_NAMES[from]} → ${SETTING_NAMES[to]}`,
      whole(n),
      signed(mean),
      range(interval),
      test ? share(test.t) : '',
      test ? pValue(test.p) : '',
    ])));
  }
  if (otherLanguage > 0) sections.push(`${whole(otherLanguage)} answers in another language are left out: the base query does not ask for it.`);
  return sections.join('\n\n');
}

/** "0.75", "−0.05" */
function share(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text.replace('-', '−');
}

function signed(value: number): string {
  return value >= 0.005 ? `+${share(value)}` : share(value);
}

function range(interval: Interval | undefined): string {
  if (!interval) return '';
  const dash = interval.low < 0 || interval.high < 0 ? ' to ' : '–';
  return `${share(interval.low)}${dash}${share(interval.high)}`;
}
