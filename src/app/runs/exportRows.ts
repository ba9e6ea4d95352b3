import { countWords, isBroken, isChecked, rowPasses } from '../../core/experiments/outcome.ts';
import { promptAsSent } from '../../core/experiments/plan.ts';
import type { Criterion } from '../../core/instructions/accuracy.ts';
import { answersOn, type Judged } from '../../core/quality/judged.ts';
import { qualityScore } from '../../core/quality/score.ts';
import { strengthFigure } from '../../core/statistics/figures.ts';
import type { CellSteering, RunItem, RunRow, RunSpec } from '../../protocol/files.ts';

/** An answer with all that a reader elsewhere needs of its prompt, steering and checks. */
export interface ExportedRow {
  key: string;
  /** As it was sent. */
  prompt: string;
  base_prompt: string;
  setting: string;
  steering: readonly { vector: string; rule: 'projection' | 'fixed'; layer: number; strength: number }[];
  response: string;
  instruction_id_list: readonly string[];
  kwargs: readonly unknown[];
  /** Do all instructions pass? Null where they could not be checked. */
  strict: boolean | null;
  loose: boolean | null;
  /** One an instruction; null where it could not be checked. */
  strict_list: readonly (boolean | null)[];
  loose_list: readonly (boolean | null)[];
  reasons: readonly string[];
  broken: boolean;
  broken_reason: string;
  words: number;
  tokens: number;
  prompt_tokens: number;
  perplexity: number | null;
  /** Share of Yes among the judge's questions that apply; null where it was not judged or none applies. */
  quality: number | null;
  /** Empty where nobody judged it. */
  quality_judge: string;
  quality_answers: readonly { question: string; answer: string; reason: string }[];
  stop_reason: string;
  seconds: number | null;
  cell: string;
}

/** What of a run is not in its rows. */
export interface RowExtras {
  /** Seconds by cell. */
  timings?: ReadonlyMap<string, number>;
  judged?: Judged | undefined;
}

/** The run's rows in the order of its plan. */
export function exportedRows(spec: RunSpec, rows: readonly RunRow[], extras: RowExtras = {}): ExportedRow[] {
  const byCell = new Map(rows.map((row) => [row.cell, row]));
  return spec.cells.flatMap(({ id }) => {
    const row = byCell.get(id);
    return row ? [exportedRow(row, spec.items[row.item]!, spec, extras)] : [];
  });
}

function exportedRow(row: RunRow, item: RunItem, spec: RunSpec, { timings, judged }: RowExtras): ExportedRow {
  const { checks } = row;
  const checked = isChecked(row);
  const outcomes = (criterion: Criterion): (boolean | null)[] => checks.map((check) => ('error' in check ? null : check[criterion]));
  return {
    key: item.key,
    prompt: promptAsSent(item, row.setting) ?? item.prompt,
    base_prompt: item.prompt,
    setting: row.setting,
    steering: row.steering.map((steering) => steeringOf(steering, spec)),
    response: row.response,
    instruction_id_list: item.instructionIds,
    kwargs: item.kwargs,
    strict: checked ? rowPasses(row, 'strict') : null,
    loose: checked ? rowPasses(row, 'loose') : null,
    strict_list: outcomes('strict'),
    loose_list: outcomes('loose'),
    reasons: checks.map((check) => ('error' in check ? check.error : check.reason)),
    broken: isBroken(row),
    broken_reason: row.broken ?? '',
    words: countWords(row.response),
    tokens: row.generatedTokens,
    prompt_tokens: row.promptTokens,
    perplexity: row.perplexity ?? null,
    ...qualityOf(row, item, judged),
    stop_reason: row.stopReason,
    seconds: timings?.get(row.cell) ?? null,
    cell: row.cell,
  };
}

function qualityOf(row: RunRow, { prompt }: RunItem, judged: Judged | undefined): Pick<ExportedRow, 'quality' | 'quality_judge' | 'quality_answers'> {
  const answers = judged && answersOn(judged, row)?.answers;
  if (!answers) return { quality: null, quality_judge: '', quality_answers: [] };
  const questions = judged.questions.get(prompt)?.questions ?? [];
  return {
    quality: qualityScore(answers) ?? null,
    quality_judge: judged.judge,
    quality_answers: answers.map(({ verdict, reason }, index) => ({ question: questions[index] ?? '', answer: verdict, reason })),
  };
}

function steeringOf({ vector, layer, strength }: CellSteering, { vectors }: RunSpec): ExportedRow['steering'][number] {
  const { name, rule } = vectors[vector]!;
  return { vector: name, rule, layer, strength };
}

export function rowsJsonl(rows: readonly ExportedRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

const COLUMNS: readonly (keyof ExportedRow)[] = [
  'key', 'setting', 'steering', 'prompt', 'response', 'strict', 'loose', 'instruction_id_list', 'strict_list', 'loose_list', 'reasons',
  'broken', 'broken_reason', 'words', 'tokens', 'prompt_tokens', 'perplexity', 'quality', 'quality_judge', 'quality_answers', 'stop_reason', 'seconds', 'base_prompt', 'kwargs', 'cell',
];

/**
 * RFC 4180 with a header and CRLF. A text that a spreadsheet would take for a formula gets an apostrophe in front: answers are written by
 * a model, and a bullet list begins like one. JSON Lines has the texts as they are.
 */
export function rowsCsv(rows: readonly ExportedRow[]): string {
  const line = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`;
  return line(COLUMNS) + rows.map((row) => line(COLUMNS.map((column) => (column === 'steering' ? steeringText(row.steering) : row[column])))).join('');
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** "bullets, layer 26, 1.00×" */
export function steeringText(steering: ExportedRow['steering']): string {
  return steering.map(({ vector, rule, layer, strength }) => `${vector}, layer ${layer}, ${strengthFigure(rule, strength)}`).join('; ');
}
