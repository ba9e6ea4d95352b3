import { findNodeAtLocation, getLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { JSONPath, Node } from 'jsonc-parser';
import { promptFileEnding } from '../../core/prompts/promptFileEnding.ts';
import { isChecksFile } from './promptDocuments.ts';

/** Part of a text, in UTF-16 offsets. */
export interface Part {
  start: number;
  end: number;
}

/** What is meant at an offset of a prompt file or checks file. Parts include quotation marks where the text is in JSON. */
export type InstructionPlace = {
  /** Its text here; undefined where nothing stands yet. */
  part: Part | undefined;
  /** Is the text JSON, so that texts are in quotation marks? */
  json: boolean;
} & (
  | { kind: 'id'; id: string | undefined }
  /** The arguments of an instruction as a whole. */
  | { kind: 'arguments'; id: string; count?: { ids: number; arguments: number } }
  | { kind: 'argument-name'; id: string; argument: string; given: readonly string[] }
  | { kind: 'argument-value'; id: string; argument: string }
);

const ID_COLUMNS = ['single_instruction_id', 'instruction_id_list'];
const ARGUMENT_COLUMNS = ['single_instruction_kwargs', 'kwargs'];

/** The instruction, argument or value at an offset; undefined where there is none and none is meant. */
export function instructionAt(name: string, text: string, offset: number): InstructionPlace | undefined {
  const row = jsonAround(name, text, offset);
  return row ? inJson(row, offset) : inProse(name, text, offset);
}

/** A JSON text within a file: a line, or all of it. `base`: the path to what is a row or a check. */
export interface JsonText extends Part {
  text: string;
  kind: 'row' | 'rows' | 'checks';
}

/** The JSON that an offset lies in; undefined in tables and prose. */
export function jsonAround(name: string, text: string, offset: number): JsonText | undefined {
  if (isChecksFile(name)) return { start: 0, end: text.length, text, kind: 'checks' };
  switch (promptFileEnding(name)) {
    case '.json':
      return { start: 0, end: text.length, text, kind: 'rows' };
    case '.jsonl':
    case '.ndjson': {
      const start = text.lastIndexOf('\n', offset - 1) + 1;
      const feed = text.indexOf('\n', offset);
      const end = feed < 0 ? text.length : feed;
      return { start, end, text: text.slice(start, end), kind: 'row' };
    }
    case '.csv':
    case '.tsv':
    case '.txt':
    case '.prompt.md':
    case '.md':
    case undefined:
      return undefined;
  }
}

/** How many steps of a path lead to a row or check. */
function depthOf({ kind }: JsonText): number {
  return { row: 0, rows: 1, checks: 2 }[kind];
}

function inJson(json: JsonText, offset: number): InstructionPlace | undefined {
  const { path, previousNode, isAtPropertyKey } = getLocation(json.text, offset - json.start);
  const depth = depthOf(json);
  if (path.length <= depth || (json.kind === 'checks' && path[0] !== 'checks')) return undefined;
  const root = parseTree(json.text);
  const row = root && findNodeAtLocation(root, path.slice(0, depth));
  if (row?.type !== 'object') return undefined;
  const part = previousNode && { start: json.start + previousNode.offset, end: json.start + previousNode.offset + previousNode.length };
  const at = { part, json: true };
  const [column, ...rest] = path.slice(depth);
  if (column === undefined) return undefined;
  if (json.kind === 'checks') return inMembers(row, at, column, rest, isAtPropertyKey, 'id', 'arguments');
  const index = typeof rest[0] === 'number' ? rest[0] : 0;
  if (ID_COLUMNS.includes(column as string) && !(isAtPropertyKey && rest.length === 0)) {
    return rest.length <= 1 ? { ...at, kind: 'id', id: textOf(previousNode) } : undefined;
  }
  if (!ARGUMENT_COLUMNS.includes(column as string) || (isAtPropertyKey && rest.length === 0)) return undefined;
  const ids = idsOf(row);
  const id = ids[index];
  if (id === undefined) return undefined;
  const inList = typeof rest[0] === 'number';
  const given = argumentsNode(row, index);
  if (rest.length <= (inList ? 1 : 0)) {
    const list = findNodeAtLocation(row, [column]);
    const count = list?.type === 'array' ? { ids: ids.length, arguments: list.children?.length ?? 0 } : undefined;
    return { ...at, kind: 'arguments', id, ...(count && { count }) };
  }
  return inArguments(given, at, id, inList ? rest.slice(1) : rest, isAtPropertyKey);
}

function inMembers(row: Node, at: Pick<InstructionPlace, 'part' | 'json'>, column: string | number, rest: JSONPath, isAtPropertyKey: boolean, idName: string, argumentsName: string): InstructionPlace | undefined {
  if (isAtPropertyKey && rest.length === 0) return undefined;
  const idNode = findNodeAtLocation(row, [idName]);
  if (column === idName) return { ...at, kind: 'id', id: textOf(idNode) };
  const id = textOf(idNode);
  if (column !== argumentsName || id === undefined) return undefined;
  if (rest.length === 0) return { ...at, kind: 'arguments', id };
  return inArguments(findNodeAtLocation(row, [argumentsName]), at, id, rest, isAtPropertyKey);
}

function inArguments(given: Node | undefined, at: Pick<InstructionPlace, 'part' | 'json'>, id: string, rest: JSONPath, isAtPropertyKey: boolean): InstructionPlace {
  const argument = String(rest[0]);
  if (isAtPropertyKey && rest.length === 1) {
    const names = (given?.children ?? []).map(({ children }) => String(children?.[0]?.value));
    return { ...at, kind: 'argument-name', id, argument, given: names };
  }
  return { ...at, kind: 'argument-value', id, argument };
}

function idsOf(row: Node): string[] {
  const node = ID_COLUMNS.map((column) => findNodeAtLocation(row, [column])).find((found) => found !== undefined && found.type !== 'null');
  const value: unknown = node && getNodeValue(node);
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(/[\s,;|]+/).filter(Boolean) : [];
}

/** The object of arguments of one instruction of a row. */
function argumentsNode(row: Node, index: number): Node | undefined {
  const node = ARGUMENT_COLUMNS.map((column) => findNodeAtLocation(row, [column])).find((found) => found !== undefined && found.type !== 'null');
  return node?.type === 'array' ? node.children?.[index] : node;
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? (node.value as string) : undefined;
}

/** Tables and front matter: the id-like word at the offset, or an argument's name in front matter that names instructions. */
function inProse(name: string, text: string, offset: number): InstructionPlace | undefined {
  const part = wordAt(text, offset);
  const word = part && text.slice(part.start, part.end);
  if (word !== undefined && /^\w+:\w*$/.test(word)) return { kind: 'id', id: word, part, json: false };
  const front = frontMatter(name, text);
  if (front === undefined || offset < front.start || offset > front.end) return undefined;
  const before = text.slice(front.start, offset);
  const key = [...before.matchAll(/^([A-Za-z_]+):/gm)].at(-1)?.[1];
  if (key !== undefined && ID_COLUMNS.includes(key)) return { kind: 'id', id: word, part, json: false };
  if (key === undefined || !ARGUMENT_COLUMNS.includes(key)) return undefined;
  const ids = [...text.slice(front.start, front.end).matchAll(/\b[a-z_]+:[a-z_]+\b/g)].map(([id]) => id);
  const index = Math.max(0, [...before.slice(before.lastIndexOf(`${key}:`)).matchAll(/^\s*-\s/gm)].length - 1);
  const id = ids[index] ?? ids[0];
  if (id === undefined) return undefined;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const named = /^\s*(?:-\s+)?(\w+):\s/.exec(line)?.[1];
  return named === undefined ? { kind: 'argument-name', id, argument: word ?? '', given: [], part, json: false } : { kind: 'argument-value', id, argument: named, part, json: false };
}

function frontMatter(name: string, text: string): Part | undefined {
  if (!name.toLowerCase().endsWith('.md')) return undefined;
  const match = /^---[^\n]*\n([\s\S]*?)^---/m.exec(text);
  return match?.index === 0 ? { start: match[0].indexOf('\n') + 1, end: match[0].length - 3 } : undefined;
}

function wordAt(text: string, offset: number): Part | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && /[\w:]/.test(text[start - 1]!)) start--;
  while (end < text.length && /[\w:]/.test(text[end]!)) end++;
  // In YAML a colon before a space ends a key.
  if (text[end - 1] === ':' && /\s/.test(text[end] ?? '')) end--;
  return end > start ? { start, end } : undefined;
}
