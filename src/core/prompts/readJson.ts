import { t } from '@vscode/l10n';
import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { isObject } from '../json.ts';
import { notJson } from '../jsonErrors.ts';
import type { Place, PromptFileBuilder } from './promptFileBuilder.ts';
import { textLines } from './textLines.ts';

const JSON_ONLY = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

/** One JSON object a line; a line that is a JSON string is a prompt alone. */
export function readJsonLines(text: string, builder: PromptFileBuilder): void {
  for (const line of textLines(text)) {
    if (line.text.trim() === '') continue;
    const place = { start: line.start, end: line.start + line.text.length };
    if (builder.tooLong(place)) continue;
    let value: unknown;
    try {
      value = JSON.parse(line.text);
    } catch {
      builder.badRow(place, { message: notJson(errorsOf(line.text)[0]?.error), hint: t('Mend or delete the line.') }, firstError(line.text, line.start));
      continue;
    }
    addValue(value, place, builder, (field) => placeOf(parseTree(line.text), [field], line.start));
  }
}

/** One JSON array of objects or strings. After an error in it, the elements that are whole are still used. */
export function readJsonArray(text: string, builder: PromptFileBuilder): void {
  if (text.trim() === '') return;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, JSON_ONLY);
  for (const error of errors) builder.problem('error', errorPlace(error, text, 0), { message: notJson(error.error) });
  if (root?.type !== 'array') {
    if (errors.length === 0) builder.problem('error', { start: 0, end: 1 }, { message: t('The file is not a JSON array.'), hint: t('Put the prompts into [ ], or name the file .jsonl if it has one object a line.') });
    return;
  }
  for (const element of root.children ?? []) {
    const place = { start: element.offset, end: element.offset + element.length };
    if (builder.tooLong(place)) continue;
    if (errors.some(({ offset }) => offset >= place.start && offset < place.end)) continue;
    addValue(getNodeValue(element), place, builder, (field) => placeOf(element, [field], 0));
  }
}

function addValue(value: unknown, place: Place, builder: PromptFileBuilder, locate: (field: string) => Place | undefined): void {
  if (typeof value === 'string') builder.row({ prompt: value }, place);
  else if (isObject(value)) builder.row({ ...value }, place, locate);
  else builder.badRow(place, { message: t('Not a JSON object.'), hint: t('A row looks like {"prompt": "…"}.') });
}

function placeOf(root: Node | undefined, path: string[], base: number): Place | undefined {
  const node = root && findNodeAtLocation(root, path);
  return node && { start: base + node.offset, end: base + node.offset + node.length };
}

function errorsOf(text: string): ParseError[] {
  const errors: ParseError[] = [];
  parseTree(text, errors, JSON_ONLY);
  return errors;
}

function firstError(text: string, base: number): Place {
  const [error] = errorsOf(text);
  return error ? errorPlace(error, text, base) : { start: base, end: base + text.length };
}

/** An error at the very end has no text of its own; it is shown at the last character. */
function errorPlace({ offset, length }: ParseError, text: string, base: number): Place {
  const start = Math.max(0, Math.min(offset, text.length - 1));
  return { start: base + start, end: base + start + Math.max(1, Math.min(length, text.length - start)) };
}
