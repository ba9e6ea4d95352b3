import { t } from '@vscode/l10n';
import { settingName } from '../../core/analysis/measures.ts';
import { judgedBy, type Judged } from '../../core/quality/judged.ts';
import { summarizeQuality, type QualitySummary } from '../../core/quality/summary.ts';
import { pValue, score as scoreText, scoreRange, whole } from '../../core/statistics/figures.ts';
import type { MeanEstimate } from '../../core/statistics/studentT.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
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
    const means = settings.flatMap(({ setting, score }) => (score ? [`${settingName(setting)} ${scoreText(score.mean)} (${[rangeOf(score), score.n === 1 ? t('1 answer') : t('{0} answers', whole(score.n))].filter(Boolean).join(', ')})`] : []));
    return means.length === 0 ? [] : [t('Quality, 0 to 1, judged by {0}: {1}.', judge, means.join(', '))];
  });
}

function summaryText({ judge, settings, differences, otherLanguage }: QualitySummary): string {
  const sections = [t('Quality, 0 to 1, judged by {0}', judge), table([t('Setting'), t('judged'), t('quality'), t('95 % CI'), t('none applies'), t('unread'), t('to judge')], settings.map(({ setting, score, notApplicable, unread, pending }) => [
    settingName(setting),
    whole(score?.n ?? 0),
    score ? scoreText(score.mean) : '',
    rangeOf(score),
    whole(notApplicable),
    whole(unread),
    whole(pending),
  ]))];
  if (differences.length > 0) {
    sections.push(table([t('Difference, quality'), t('pairs'), t('mean'), t('95 % CI'), 't', 'p'], differences.map(({ from, to, test, ...difference }) => [
      `${settingName(from)} → ${settingName(to)}`,
      whole(difference.n),
      signed(difference.mean),
      rangeOf(difference),
      test ? scoreText(test.t) : '',
      test ? pValue(test.p) : '',
    ])));
  }
  if (otherLanguage > 0) sections.push(otherLanguage === 1 ? t('1 answer in another language is left out: the base query does not ask for it.') : t('{0} answers in another language are left out: the base query does not ask for it.', whole(otherLanguage)));
  return sections.join('\n\n');
}

function signed(value: number): string {
  return value >= 0.005 ? `+${scoreText(value)}` : scoreText(value);
}

function rangeOf(estimate: Pick<MeanEstimate, 'interval'> | undefined): string {
  return estimate?.interval ? scoreRange(estimate.interval) : '';
}
