import type { RunRow, RunSpec } from '../../protocol/files.ts';
import type { AnswersLine, QualityLine, QuestionsLine } from '../../protocol/quality.ts';
import { isWritten } from '../experiments/outcome.ts';
import { sha256 } from '../hash.ts';

/** All that one judge said of a run, by what it was said of. */
export interface Judged {
  judge: string;
  /** By base query. */
  questions: ReadonlyMap<string, QuestionsLine>;
  /** By cell. */
  answers: ReadonlyMap<string, AnswersLine>;
}

/** What is still to be asked about one base query. */
export interface PendingQuery {
  query: string;
  /** Absent where the questions are to be asked for first. */
  questions?: readonly string[];
  /** Rows without answers, those with the same text together: they are judged once. Never empty. */
  rows: readonly (readonly RunRow[])[];
}

/** The judges of `quality.jsonl`, in the order in which they came to the run. */
export function judgedBy(lines: readonly QualityLine[]): Judged[] {
  const judges = new Map<string, { questions: Map<string, QuestionsLine>; answers: Map<string, AnswersLine> }>();
  for (const line of lines) {
    const said = judges.get(line.judge) ?? { questions: new Map<string, QuestionsLine>(), answers: new Map<string, AnswersLine>() };
    judges.set(line.judge, said);
    if ('query' in line) said.questions.set(line.query, line);
    else said.answers.set(line.cell, line);
  }
  return [...judges].map(([judge, said]) => ({ judge, ...said }));
}

/** What the judge said of a row; undefined where it was not asked, or of another answer. */
export function answersOn(judged: Judged, row: RunRow): AnswersLine | undefined {
  const line = judged.answers.get(row.cell);
  return line?.responseSha256 === sha256(row.response) ? line : undefined;
}

/** What a judge was not asked yet, or gave no usable reply to, of the answers that were written to their end. */
export function pendingQueries({ items }: Pick<RunSpec, 'items'>, rows: readonly RunRow[], judged: Judged): PendingQuery[] {
  const byQuery = new Map<string, Map<string, RunRow[]>>();
  for (const row of rows) {
    if (!isWritten(row) || answersOn(judged, row)?.answers) continue;
    const query = items[row.item]!.prompt;
    const byText = byQuery.get(query) ?? new Map<string, RunRow[]>();
    byQuery.set(query, byText);
    byText.set(row.response, [...(byText.get(row.response) ?? []), row]);
  }
  return [...byQuery].map(([query, byText]) => {
    const questions = judged.questions.get(query)?.questions;
    return { query, ...(questions && { questions }), rows: [...byText.values()] };
  });
}

/** How many requests that takes, where every reply can be read. */
export function requestCount(pending: readonly PendingQuery[]): number {
  return pending.reduce((sum, { questions, rows }) => sum + (questions ? 0 : 1) + rows.length, 0);
}
