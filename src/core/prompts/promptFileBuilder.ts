import { t } from '@vscode/l10n';
import { LinePositions } from './textLines.ts';
import { readRow } from './rowFields.ts';
import type { RowFault } from './rowFields.ts';
import type { Problem, PromptFile, PromptRecord } from './types.ts';

/** Part of a file's text, as UTF-16 offsets [start, end). */
export interface Place {
  start: number;
  end: number;
}

/** A row longer than this is refused, whatever its format. */
const MAX_ROW_LENGTH = 1024 * 1024;
/** More problems than this say nothing new. */
const MAX_PROBLEMS = 1000;

/** Collects the rows and problems of one file while a format's reader walks through its text. */
export class PromptFileBuilder {
  readonly #name: string;
  readonly #text: string;
  readonly #badLines: ReadonlyMap<number, number>;
  readonly #positions: LinePositions;
  readonly #records: PromptRecord[] = [];
  readonly #problems: Problem[] = [];
  #rows = 0;

  constructor(name: string, text: string, badLines: ReadonlyMap<number, number>) {
    this.#name = name;
    this.#text = text;
    this.#badLines = badLines;
    this.#positions = new LinePositions(text);
  }

  /** A row by its columns. `locate` finds the place of a column's value, for problems with it. */
  row(fields: Readonly<Record<string, unknown>>, place: Place, locate?: (field: string) => Place | undefined): void {
    const row = readRow(fields);
    if ('message' in row) {
      this.badRow(place, row, (row.field === undefined ? undefined : locate?.(row.field)) ?? place);
      return;
    }
    const { line } = this.#positions.at(place.start);
    const endLine = this.#positions.at(Math.max(place.start, place.end - 1)).line;
    const ordinal = this.#rows++;
    if (this.#hasBadLine(line, endLine)) return;
    const key = row.key ?? String(line);
    this.#records.push({ ...row, key, ordinal, line, ...(endLine > line && { endLine }), ...place });
  }

  /** True, with a problem, for a row that is too long to be read. */
  tooLong(place: Place): boolean {
    if (place.end - place.start <= MAX_ROW_LENGTH) return false;
    this.badRow({ start: place.start, end: place.start + 1 }, { message: t('This row is longer than 1 MiB.'), hint: t('Delete it or make it shorter.') });
    return true;
  }

  /** A row that can't be used; the problem is shown `at` the place at fault. */
  badRow(place: Place, fault: RowFault, at: Place = place): void {
    this.#rows++;
    this.problem('error', at, fault);
  }

  problem(severity: Problem['severity'], { start, end }: Place, { message, hint }: RowFault): void {
    const from = this.#positions.at(start);
    const to = this.#positions.at(Math.max(start, end));
    this.#problems.push({
      file: this.#name, line: from.line, column: from.column,
      ...(to.line === from.line && to.column > from.column && { endColumn: to.column }),
      severity, message, ...(hint !== undefined && { hint }),
    });
  }

  build(): PromptFile {
    for (const [line, column] of this.#badLines) {
      this.#problems.push({ file: this.#name, line, column, severity: 'error', message: t('Not UTF-8 from this column on.'), hint: t('Save the file as UTF-8, or delete the line.') });
    }
    const pairs = this.#records.some((record) => record.promptWithoutInstruction !== undefined);
    const records = pairs ? this.#completePairs() : this.#records;
    if (records.length === 0 && this.#problems.length === 0) {
      this.#problems.push({ file: this.#name, line: 1, column: 1, severity: 'error', message: t('The file holds no prompts.'), hint: t('Add prompts, or choose another file.') });
    }
    return { name: this.#name, text: this.#text, kind: pairs ? 'pairs' : 'prompts', records, rowCount: this.#rows, problems: this.#sortedProblems() };
  }

  #completePairs(): PromptRecord[] {
    return this.#records.filter((record) => {
      if (record.promptWithoutInstruction === undefined) {
        this.problem('error', { start: record.start, end: record.start }, {
          message: t('No “prompt_without_instruction”, which other rows of this file have.'),
          hint: t('Add it, or move the row to another file.'),
        });
        return false;
      }
      if (record.promptWithoutInstruction === record.prompt) {
        this.problem('warning', { start: record.start, end: record.start }, {
          message: t('The prompt is the same with and without the instruction.'),
          hint: t('This row adds nothing to a vector. Delete it or mend one of its texts.'),
        });
      }
      return true;
    });
  }

  #hasBadLine(line: number, endLine: number): boolean {
    for (let number = line; number <= endLine; number++) if (this.#badLines.has(number)) return true;
    return false;
  }

  #sortedProblems(): Problem[] {
    const sorted = this.#problems.sort((a, b) => a.line - b.line || a.column - b.column);
    if (sorted.length <= MAX_PROBLEMS) return sorted;
    const next = sorted[MAX_PROBLEMS]!;
    return [...sorted.slice(0, MAX_PROBLEMS), { ...next, message: t('{0} more problems from here on.', sorted.length - MAX_PROBLEMS) }];
  }
}
