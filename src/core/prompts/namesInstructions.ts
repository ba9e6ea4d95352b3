import { promptFileEnding } from './promptFileEnding.ts';
import { textLines } from './textLines.ts';

const JSON_NAMES = [/"prompt"\s*:/, /"(?:instruction_id_list|single_instruction_id)"\s*:/];
const FRONT_MATTER = /^---[^\n]*\n(?:(?!---)[^\n]*\n)*?(?:instruction_id_list|single_instruction_id):/;
const COLUMNS = ['instruction_id_list', 'single_instruction_id'];

/**
 * Does this look like a file of prompts that name instructions, rather than one that merely has such an ending? Told from the columns' names,
 * without reading the rows, so that it is quick on any file; `*.prompts.json` is one by its name.
 */
export function namesInstructions(name: string, text: string): boolean {
  if (name.toLowerCase().endsWith('.prompts.json')) return true;
  switch (promptFileEnding(name)) {
    case '.json':
      return /^\s*\[/.test(text) && hasJsonNames(text);
    case '.jsonl':
    case '.ndjson':
      return hasJsonNames(text);
    case '.csv':
    case '.tsv':
      return hasColumns(text);
    case '.prompt.md':
    case '.md':
      return FRONT_MATTER.test(text);
    case '.txt':
    case undefined:
      return false;
  }
}

function hasJsonNames(text: string): boolean {
  return JSON_NAMES.every((pattern) => pattern.test(text));
}

function hasColumns(text: string): boolean {
  for (const line of textLines(text)) {
    if (line.text.trim() === '') continue;
    const cells = line.text.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    return cells.includes('prompt') && COLUMNS.some((column) => cells.includes(column));
  }
  return false;
}
