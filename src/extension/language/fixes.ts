import { findNodeAtLocation, findNodeAtOffset, getNodePath, getNodeValue, modify, parseTree } from 'jsonc-parser';
import type { JSONPath, Node } from 'jsonc-parser';
import { INSTRUCTION_HELP } from '../../core/instructions/help.ts';
import { INSTRUCTION_TYPES, findInstructionType } from '../../core/instructions/registry.ts';
import { isObject } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import { nearest } from './nearest.ts';
import { jsonAround } from './instructionAt.ts';
import type { JsonText } from './instructionAt.ts';

export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** A way to mend an instruction, and the edits of the file's text that do it. */
export type Fix = { edits: TextEdit[] } & (
  | { kind: 'use-id'; id: string }
  | { kind: 'rename-argument'; from: string; to: string }
  | { kind: 'remove-argument'; argument: string }
  | { kind: 'add-arguments'; names: readonly string[] }
  | { kind: 'set-argument'; argument: string; value: unknown }
  | { kind: 'match-count'; ids: number }
);

const ID_COLUMNS = ['single_instruction_id', 'instruction_id_list'];
const ARGUMENT_COLUMNS = ['single_instruction_kwargs', 'kwargs'];

/** What can be done about the instruction that a problem at this offset is about. In tables and prose: other ids only. */
export function fixesAt(name: string, text: string, offset: number): Fix[] {
  const json = jsonAround(name, text, offset);
  return json ? fixesInJson(json, offset - json.start) : fixesInProse(text, offset);
}

function fixesInProse(text: string, offset: number): Fix[] {
  const id = /^\w+:\w+/.exec(text.slice(offset))?.[0];
  if (id === undefined || findInstructionType(id)) return [];
  return nearestIds(id).map((other) => ({ kind: 'use-id', id: other, edits: [{ start: offset, end: offset + id.length, text: other }] }));
}

function fixesInJson(json: JsonText, offset: number): Fix[] {
  const root = parseTree(json.text);
  const node = root && (findNodeAtOffset(root, offset + 1) ?? findNodeAtOffset(root, offset));
  if (!root || !node) return [];
  const found = siteOf(json, root, getNodePath(node));
  if (found === undefined) return [];
  const edit = (path: JSONPath, value: unknown): TextEdit[] => modify(json.text, path, value, {}).map(({ offset: at, length, content }) => ({ start: json.start + at, end: json.start + at + length, text: content }));
  if ('ids' in found) return [{ kind: 'match-count', ids: found.ids.length, edits: edit(found.path, found.ids.map((id, index) => found.given[index] ?? INSTRUCTION_HELP[id]?.example ?? {})) }];

  const { id, idPath, argumentsPath, given } = found;
  const type = findInstructionType(id);
  if (!type) return nearestIds(id).map((other) => ({ kind: 'use-id', id: other, edits: edit(idPath, other) }));
  const example = INSTRUCTION_HELP[id]?.example ?? {};
  const fixes: Fix[] = [];
  const known = Object.keys(type.arguments);
  const missing = Object.entries(type.arguments).filter(([argument, { optional }]) => !optional && isAbsent(given[argument])).map(([argument]) => argument);
  for (const [argument, value] of Object.entries(given).filter(([, other]) => !isAbsent(other))) {
    const spec = type.arguments[argument];
    if (spec === undefined) {
      const free = known.filter((other) => isAbsent(given[other]));
      const [to] = nearest(argument, free, 1);
      const renamed = Object.fromEntries(Object.entries(given).map(([other, kept]) => [other === argument && to !== undefined ? to : other, kept]));
      if (to !== undefined) fixes.push({ kind: 'rename-argument', from: argument, to, edits: edit(argumentsPath, renamed) });
      fixes.push({ kind: 'remove-argument', argument, edits: edit(argumentsPath, Object.fromEntries(Object.entries(given).filter(([other]) => other !== argument))) });
    } else if (!spec.accepts(value)) {
      const mended = [asNumber(value), [value], typeof value === 'string' ? nearestChoice(value, spec.schema) : undefined, example[argument]].find((candidate) => candidate !== undefined && spec.accepts(candidate));
      if (mended !== undefined) fixes.push({ kind: 'set-argument', argument, value: mended, edits: edit([...argumentsPath, argument], mended) });
    }
  }
  if (missing.length > 0) fixes.push({ kind: 'add-arguments', names: missing, edits: edit(argumentsPath, { ...given, ...Object.fromEntries(missing.map((argument) => [argument, example[argument]])) }) });
  return fixes;
}

interface Site {
  id: string;
  idPath: JSONPath;
  argumentsPath: JSONPath;
  given: Readonly<Record<string, unknown>>;
}

/** The instruction that a path leads to; the list of arguments where it does not fit the list of ids. */
function siteOf(json: JsonText, root: Node, path: JSONPath): Site | { ids: string[]; given: unknown[]; path: JSONPath } | undefined {
  const depth = { row: 0, rows: 1, checks: 2 }[json.kind];
  const base = path.slice(0, depth);
  const row = findNodeAtLocation(root, base);
  if (row?.type !== 'object') return undefined;
  const value = getNodeValue(row) as Record<string, unknown>;
  if (json.kind === 'checks') {
    const { id } = value;
    return typeof id === 'string' ? { id, idPath: [...base, 'id'], argumentsPath: [...base, 'arguments'], given: asObject(value['arguments']) } : undefined;
  }
  const idColumn = ID_COLUMNS.find((column) => value[column] !== undefined && value[column] !== null);
  if (idColumn === undefined) return undefined;
  const argumentColumn = ARGUMENT_COLUMNS.find((column) => value[column] !== undefined && value[column] !== null) ?? (idColumn === 'single_instruction_id' ? 'single_instruction_kwargs' : 'kwargs');
  const ids = Array.isArray(value[idColumn]) ? value[idColumn].map(String) : [String(value[idColumn])];
  const given: unknown = value[argumentColumn];
  if (Array.isArray(given) && given.length !== ids.length) return { ids, given, path: [...base, argumentColumn] };
  const column = path[depth];
  const index = typeof path[depth + 1] === 'number' && (column === idColumn || column === argumentColumn) ? path[depth + 1] as number : 0;
  const id = ids[index];
  if (id === undefined) return undefined;
  const listed = Array.isArray(value[idColumn]);
  // A row without arguments gets a list with a place for each instruction.
  if (given === undefined || given === null) return ids.length === 1 ? { id, idPath: [...base, idColumn, ...(listed ? [0] : [])], argumentsPath: [...base, argumentColumn, 0], given: {} } : undefined;
  return {
    id,
    idPath: [...base, idColumn, ...(listed ? [index] : [])],
    argumentsPath: [...base, argumentColumn, ...(Array.isArray(given) ? [index] : [])],
    given: asObject(Array.isArray(given) ? given[index] : given),
  };
}

function nearestIds(id: string): string[] {
  return nearest(id, INSTRUCTION_TYPES.map((type) => type.id), 3);
}

function nearestChoice(value: string, { enum: choices }: Readonly<Record<string, unknown>>): string | undefined {
  return Array.isArray(choices) ? nearest(value, choices.map(String), 1)[0] : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
