import { t } from '@vscode/l10n';
import { SteerboardError } from '../errors.ts';
import { decodeText } from './decodeText.ts';
import { PromptFileBuilder } from './promptFileBuilder.ts';
import { PROMPT_FILE_ENDINGS, promptFileEnding, type PromptFileEnding } from './promptFileEnding.ts';
import { readCsv } from './readCsv.ts';
import { readJsonArray, readJsonLines } from './readJson.ts';
import { readMarkdown, readPlainText } from './readPlainText.ts';
import type { PromptFile } from './types.ts';

const readers: Readonly<Record<PromptFileEnding, (text: string, builder: PromptFileBuilder) => void>> = {
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
  '.json': readJsonArray,
  '.csv': (text, builder) => readCsv(text, builder, [',', ';']),
  '.tsv': (text, builder) => readCsv(text, builder, ['\t']),
  '.txt': readPlainText,
  '.prompt.md': (text, builder) => readMarkdown(text, builder, 'whole'),
  '.md': (text, builder) => readMarkdown(text, builder, 'lines'),
};

/** Reads a prompt file's bytes by the ending of its name. Never throws: what is wrong comes as problems, and rows without fault are used. */
export function parsePromptFile({ name, bytes }: { name: string; bytes: Uint8Array }): PromptFile {
  const decoded = decodeText(bytes);
  if ('refused' in decoded) return refused(name, decoded.refused, decoded.hint);
  return readText(name, decoded.text, decoded.badLines);
}

/** The same for text that an editor holds. */
export function parsePromptText({ name, text }: { name: string; text: string }): PromptFile {
  return readText(name, text, new Map());
}

function readText(name: string, text: string, badLines: ReadonlyMap<number, number>): PromptFile {
  const ending = promptFileEnding(name);
  if (!ending) return refused(name, t('Prompts are not read from files of this kind.'), t('Use one of {0}.', PROMPT_FILE_ENDINGS.join(', ')));
  const builder = new PromptFileBuilder(name, text, badLines);
  readers[ending](text, builder);
  return builder.build();
}

/** The file itself, if it has prompts. Throws `bad-prompt-file` with the first error's place where nothing in it can be used. */
export function requirePrompts(file: PromptFile): PromptFile {
  if (file.records.length > 0) return file;
  const problem = file.problems.find(({ severity }) => severity === 'error');
  if (!problem) throw new SteerboardError('bad-prompt-file', t('The file holds no prompts.'), { file: file.name });
  const { line, column, message, hint } = problem;
  throw new SteerboardError('bad-prompt-file', message, { file: file.name, line, column, ...(hint !== undefined && { hint }) });
}

function refused(name: string, message: string, hint: string): PromptFile {
  return { name, text: '', kind: 'prompts', records: [], rowCount: 0, problems: [{ file: name, line: 1, column: 1, severity: 'error', message, hint }] };
}
