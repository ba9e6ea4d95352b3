import { parsePromptText } from './parsePromptFile.ts';
import { promptFileEnding } from './promptFileEnding.ts';
import type { PromptRecord } from './types.ts';

/** The prompt that is meant in an editor: a row of a prompt file, or plain text at a place. */
export type SelectedPrompt = { kind: 'record'; record: PromptRecord } | { kind: 'text'; text: string; start: number; end: number };

/** Files in which text that is selected is meant as it stands; in the others a row is written in a notation. */
const PROSE = new Set(['.txt', '.md', '.prompt.md']);

/**
 * What a selection [start, end) in a document means, in UTF-16 offsets; empty where only the caret is there. In JSON and tables: the
 * row at its start. In prose: the selected text, or the prompt at the caret. In any other document: the selected text, or the line
 * at the caret. Undefined where there is nothing but white space.
 */
export function promptUnderSelection({ name, text, start, end }: { name: string; text: string; start: number; end: number }): SelectedPrompt | undefined {
  const ending = promptFileEnding(name);
  const selected = trimmed(text, start, end);
  if (ending === undefined) return selected ?? (start === end ? lineAt(text, start) : undefined);
  const record = recordAt(parsePromptText({ name, text }).records, text, start);
  if (!PROSE.has(ending)) return record && { kind: 'record', record };
  if (!selected || (record?.start === selected.start && record.end === selected.end)) return record && { kind: 'record', record };
  return selected;
}

/** The record that holds an offset, else the one that begins or ends in the offset's line. */
function recordAt(records: readonly PromptRecord[], text: string, offset: number): PromptRecord | undefined {
  const holding = records.find((record) => record.start <= offset && offset <= record.end);
  if (holding) return holding;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const feed = text.indexOf('\n', offset);
  const lineEnd = feed < 0 ? text.length : feed;
  return records.find((record) => record.start <= lineEnd && record.end >= lineStart);
}

function lineAt(text: string, offset: number): SelectedPrompt | undefined {
  const feed = text.indexOf('\n', offset);
  return trimmed(text, text.lastIndexOf('\n', offset - 1) + 1, feed < 0 ? text.length : feed);
}

function trimmed(text: string, start: number, end: number): Extract<SelectedPrompt, { kind: 'text' }> | undefined {
  const part = text.slice(start, end);
  const prompt = part.trim();
  if (prompt === '') return undefined;
  const from = start + part.length - part.trimStart().length;
  return { kind: 'text', text: prompt, start: from, end: from + prompt.length };
}
