import { t } from '@vscode/l10n';
import { CsvError, parse } from 'csv-parse/sync';
import type { Place, PromptFileBuilder } from './promptFileBuilder.ts';
import { missingPrompt } from './rowFields.ts';
import { textLines } from './textLines.ts';
import type { TextLine } from './textLines.ts';

/**
 * Rows with a header. A row is cut out of the text first and parsed alone, so that one with a stray quote does not take the rows
 * after it along: its first line becomes a problem, and reading goes on at the next line.
 */
export function readCsv(text: string, builder: PromptFileBuilder, delimiters: readonly string[]): void {
  const lines = [...textLines(text)];
  let header: { names: string[]; delimiter: string } | undefined;
  for (let at = 0; at < lines.length; at++) {
    const first = lines[at]!;
    if (first.text.trim() === '') continue;
    const last = lastLineOfRow(lines, at);
    if (builder.tooLong(span(first, last === undefined ? first : lines[last]!))) continue;
    const place = span(first, lines[last ?? at]!);
    const raw = text.slice(place.start, place.end);
    if (!header) {
      header = readHeader(raw, delimiters);
      if (!header.names.includes('prompt')) {
        builder.problem('error', place, missingPrompt(header.names));
        return;
      }
      at = last ?? at;
      continue;
    }
    const cells = last === undefined ? t('A quote is opened and not closed.') : parseRow(raw, header.delimiter);
    if (typeof cells === 'string') {
      builder.badRow(span(first, first), { message: cells, hint: t('Put cells with quotes or line breaks into quotes, and write a quote in them twice.') });
      continue;
    }
    at = last!;
    if (cells.length > header.names.length) {
      builder.badRow(place, { message: t('{0} cells; the header has {1} columns.', cells.length, header.names.length), hint: t('Put cells with a comma into quotes.') });
      continue;
    }
    builder.row(Object.fromEntries(cells.map((cell, i) => [header!.names[i]!, cell])), place);
  }
}

/** Index of the line at which every quote opened so far is closed; undefined where none is. */
function lastLineOfRow(lines: readonly TextLine[], first: number): number | undefined {
  let quotes = 0;
  for (let at = first; at < lines.length; at++) {
    for (const character of lines[at]!.text) if (character === '"') quotes++;
    if (quotes % 2 === 0) return at;
  }
  return undefined;
}

function span(first: TextLine, last: TextLine): Place {
  return { start: first.start, end: last.start + last.text.length };
}

function readHeader(raw: string, delimiters: readonly string[]): { names: string[]; delimiter: string } {
  const readings = delimiters.map((delimiter) => ({ delimiter, names: headerNames(raw, delimiter) }));
  return readings.find(({ names }) => names.includes('prompt')) ?? readings[0]!;
}

function headerNames(raw: string, delimiter: string): string[] {
  const cells = parseRow(raw, delimiter);
  return typeof cells === 'string' ? [] : cells.map((cell) => cell.trim());
}

/** The cells of one row, or what is wrong with it. */
function parseRow(raw: string, delimiter: string): string[] | string {
  try {
    return parse(raw, { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n'] })[0] ?? [];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return error.code === 'INVALID_OPENING_QUOTE' ? t('A quote inside a cell that is not in quotes.') : t('A quote that neither closes its cell nor is written twice.');
  }
}
