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
    [`${name}: ${whole(n)} ${n === 1 ? 'response' : 'responses'} checked`, ...remarks(accuracy.errors, n)].join('\n'),
    levelTable(accuracy),
    typeTable(accuracy),
  ];
  if (unread.length > 0) sections.push([`Not read: ${whole(unread.length)}`, ...unread.slice(0, SHOWN).map(unreadLine)].join('\n'));
  sections.push(failures.length === 0 ? 'Every response passes strictly.' : `Failed strictly: ${whole(failures.length)} of ${whole(n)}`);
  for (const { line, prompt, failed } of failures.slice(0, SHOWN)) {
    sections.push([`Line ${line}  ${firstLine(prompt)}`, ...failed.map((result) => `  ${outcome(result)}`)].join('\n'));
  }
  if (failures.length > SHOWN) sections.push(`${whole(failures.length - SHOWN)} more are not listed.`);
  return `${sections.join('\n\n')}\n`;
}

function unreadLine({ details: { line = 1, hint }, message }: SteerboardError): string {
  return `Line ${line}  ${[message, hint].filter(Boolean).join(' ')}`;
}

function remarks(errors: number, n: number): string[] {
  return [
    ...(errors > 0 ? [`${whole(errors)} ${errors === 1 ? 'instruction' : 'instructions'} could not be checked and ${errors === 1 ? 'counts' : 'count'} as failed.`] : []),
    ...(n > 0 && n < 10 ? ['Few prompts: the interval is wide.'] : []),
  ];
}

function outcome(result: InstructionResult): string {
  if ('error' in result) return `Not checked: ${result.error}`;
  const { description, reason, loose } = result;
  return `${loose ? 'Pass, loose only' : 'Fail'}: ${description}${reason === '' ? '' : ` (${reason})`}`;
}

function firstLine(prompt: string): string {
  const [line = ''] = prompt.trim().split('\n', 1);
  return line.length > PROMPT_LENGTH ? `${line.slice(0, PROMPT_LENGTH - 1)}…` : line;
}
