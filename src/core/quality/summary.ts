import { SETTINGS, type RunItem, type RunRow, type RunSpec, type Setting } from '../../protocol/files.ts';
import { isWritten } from '../experiments/outcome.ts';
import { DIFFERENCES } from '../experiments/summary.ts';
import { estimateMean, pairedTTest, type MeanEstimate, type PairedTest } from '../statistics/studentT.ts';
import { answersOn, type Judged } from './judged.ts';
import { qualityScore } from './score.ts';

/** What a judge made of one setting's answers. */
export interface SettingQuality {
  setting: Setting;
  /** Mean score with its interval, within 0 to 1; absent where no answer has a score. */
  score?: MeanEstimate;
  /** Left out: no question applies. */
  notApplicable: number;
  /** Left out: the judge gave no reply that could be read, to this answer or to its base query. */
  unread: number;
  /** Not judged yet. */
  pending: number;
}

export interface QualityDifference extends PairedTest {
  from: Setting;
  to: Setting;
}

export interface QualitySummary {
  judge: string;
  settings: readonly SettingQuality[];
  /** Over the items that have a score in both settings. */
  differences: readonly QualityDifference[];
  /** Answers that ask for another language, in none of the figures: the base query knows nothing of it. */
  otherLanguage: number;
}

/** The means and paired differences of a run's settings, recomputed from its rows and what the judge said of them. */
export function summarizeQuality({ items }: Pick<RunSpec, 'items'>, rows: readonly RunRow[], judged: Judged): QualitySummary {
  const written = rows.filter(isWritten);
  const counted = written.filter((row) => !asksForLanguage(items[row.item]!));
  const scores = new Map(SETTINGS.map((setting) => [setting, scoresOf(counted.filter((row) => row.setting === setting), judged)]));
  const asked = SETTINGS.filter((setting) => counted.some((row) => row.setting === setting));
  return {
    judge: judged.judge,
    settings: asked.map((setting) => settingQuality(setting, counted.filter((row) => row.setting === setting), items, judged)),
    differences: DIFFERENCES.flatMap(([from, to]) => {
      const before = scores.get(from)!;
      const pairs = [...scores.get(to)!].flatMap(([item, after]): [number, number][] => (before.has(item) ? [[before.get(item)!, after]] : []));
      const tested = pairedTTest(pairs.map(([first]) => first), pairs.map(([, second]) => second));
      return tested ? [{ from, to, ...tested }] : [];
    }),
    otherLanguage: written.length - counted.length,
  };
}

function settingQuality(setting: Setting, rows: readonly RunRow[], items: readonly RunItem[], judged: Judged): SettingQuality {
  const score = estimateMean([...scoresOf(rows, judged).values()]);
  const lines = rows.map((row) => answersOn(judged, row));
  const unread = rows.filter((row, index) => lines[index]?.answers === undefined && (lines[index] ?? judged.questions.get(items[row.item]!.prompt))?.failed !== undefined).length;
  const answered = lines.filter((line) => line?.answers).length;
  return { setting, ...(score && { score: withinShares(score) }), notApplicable: answered - (score?.n ?? 0), unread, pending: rows.length - answered - unread };
}

/** By item; a run that is summarised by settings asks an item once in each. */
function scoresOf(rows: readonly RunRow[], judged: Judged): Map<number, number> {
  const scores = new Map<number, number>();
  for (const row of rows) {
    const score = qualityScore(answersOn(judged, row)?.answers ?? []);
    if (score !== undefined) scores.set(row.item, score);
  }
  return scores;
}

/** Student's interval knows nothing of a score's bounds. */
function withinShares({ interval, ...estimate }: MeanEstimate): MeanEstimate {
  return interval ? { ...estimate, interval: { low: Math.max(0, interval.low), high: Math.min(1, interval.high) } } : estimate;
}

function asksForLanguage({ instructionIds }: RunItem): boolean {
  return instructionIds.includes('language:response_language');
}
