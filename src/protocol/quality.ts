/** What a judge said of a question on one answer. */
export const VERDICTS = ['yes', 'no', 'not-applicable'] as const;

export type Verdict = (typeof VERDICTS)[number];

export interface JudgedQuestion {
  verdict: Verdict;
  reason: string;
}

/** A judge's questions on one base query, or why there are none. */
export interface QuestionsLine {
  judge: string;
  /** The base query, as it is. */
  query: string;
  /** One to five. Absent where the judge gave none that could be read. */
  questions?: readonly string[];
  /** What was wrong with the judge's last reply. */
  failed?: string;
}

/** A judge's answers on one answer of the run, or why there are none. */
export interface AnswersLine {
  judge: string;
  /** Id of the run's cell. */
  cell: string;
  /** SHA-256 of the answer that was judged: one that was made anew since is another. */
  responseSha256: string;
  /** One a question of the answer's base query, in their order. */
  answers?: readonly JudgedQuestion[];
  failed?: string;
}

/** A line of `quality.jsonl`. A later line on the same thing by the same judge replaces an earlier one. */
export type QualityLine = QuestionsLine | AnswersLine;
