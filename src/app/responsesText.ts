import { t } from '@vscode/l10n';
import type { SteerboardError } from '../core/errors.ts';
import { whole } from '../core/statistics/figures.ts';
import type { InstructionResult } from '../core/instructions/types.ts';
import { levelTable, typeTable } from './accuracyText.ts';
import type { CheckedResponses } from './checkResponses.ts';

const SHOWN = 1000;
const PROMPT_LENGTH = 80;

/** A checked response file as a page of text: figures, then what failed. `name`: the file as people name it. A line "Line 12 …" is about that row. */
export function responsesText(name: string, { accuracy, failures, unread }: CheckedResponses): string {
  const { n } = accuracy.prompts.strict;
  const sections = [
    [n === 1 ? t('{0}: 1 response checked', name) : t('{0}: {1} responses checked', name, whole(n)), ...remarks(accuracy.errors, n)].join('\n'),
    levelTable(accuracy),
    typeTable(accuracy),
  ];
  if (unread.length > 0) sections.push([t('Not read: {0}', whole(unread.length)), ...unread.slice(0, SHOWN).map(unreadLine)].join('\n'));
  sections.push(failures.length === 0 ? t('Every response passes strictly.') : t('Failed strictly: {0} of {1}', whole(failures.length), whole(n)));
  for (const { line, prompt, failed } of failures.slice(0, SHOWN)) {
    sections.push([`${t('Line {0}', line)}  ${firstLine(prompt)}`, ...failed.map((result) => `  ${outcome(result)}`)].join('\n'));
  }
  if (failures.length > SHOWN) sections.push(t('{0} more are not listed.', whole(failures.length - SHOWN)));
  return `${sections.join('\n\n')}\n`;
}

function unreadLine({ details: { line = 1, hint }, message }: SteerboardError): string {
  return `${t('Line {0}', line)}  ${[message, hint].filter(Boolean).join(' ')}`;
}

function remarks(errors: number, n: number): string[] {
  return [
    ...(errors > 0 ? [errors === 1 ? t('1 instruction could not be checked and counts as failed.') : t('{0} instructions could not be checked and count as failed.', whole(errors))] : []),
    ...(n > 0 && n < 10 ? [t('Few prompts: the interval is wide.')] : []),
  ];
}

function outcome(result: InstructionResult): string {
  if ('error' in result) return t('Not checked: {0}', result.error);
  const { description, reason, loose } = result;
  const said = reason === '' ? description : `${description} (${reason})`;
  return loose ? t('Pass, loose only: {0}', said) : t('Fail: {0}', said);
}

function firstLine(prompt: string): string {
  const [line = ''] = prompt.trim().split('\n', 1);
  return line.length > PROMPT_LENGTH ? `${line.slice(0, PROMPT_LENGTH - 1)}…` : line;
}
