import { namesInstructions } from './namesInstructions.ts';
import { promptFileEnding } from './promptFileEnding.ts';
import { textLines } from './textLines.ts';

/**
 * Does this look like a prompt file, rather than one that merely has such an ending? Told from names and columns, without reading the rows;
 * a file of responses is none. Plain text and Markdown can't be told apart from other text, so only `*.prompt.md` and front matter count.
 */
export function looksLikePrompts(name: string, text: string): boolean {
  if (namesInstructions(name, text)) return true;
  switch (promptFileEnding(name)) {
    case '.prompt.md':
      // There the ending is that of prompts for coding assistants.
      return !/[\\/]\.github[\\/]/.test(name);
    case '.jsonl':
    case '.ndjson':
      return isRow(firstLine(text));
    case '.json':
      return /^\s*\[\s*\{[^{}]*"prompt"\s*:\s*"/.test(text.slice(0, 10_000));
    case '.csv':
    case '.tsv':
      return firstLine(text).split(/[,;\t]/).some((cell) => /^\s*"?prompt"?\s*$/.test(cell));
    case '.md':
    case '.txt':
    case undefined:
      return false;
  }
}

function isRow(line: string): boolean {
  return /^\s*\{/.test(line) && /"prompt"\s*:\s*"/.test(line) && !/"response"\s*:/.test(line);
}

function firstLine(text: string): string {
  for (const line of textLines(text)) if (line.text.trim() !== '') return line.text;
  return '';
}
