import * as vscode from 'vscode';
import type { ArgumentSpec } from '../../core/instructions/arguments.ts';
import { INSTRUCTION_HELP } from '../../core/instructions/help.ts';
import { INSTRUCTION_TYPES, findInstructionType } from '../../core/instructions/registry.ts';
import { instructionAt } from './instructionAt.ts';
import type { InstructionPlace } from './instructionAt.ts';
import { argumentMarkdown, argumentText, checksText, instructionMarkdown } from './instructionTexts.ts';
import { isChecksFile, isLanguageText } from './promptDocuments.ts';

/** Offers instruction ids, names of arguments and their values. In checks files VS Code's own JSON support does, by the schema. */
export function instructionCompletions(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  if (isChecksFile(document.fileName) || !isLanguageText(document)) return [];
  const offset = document.offsetAt(position);
  const place = instructionAt(document.fileName, document.getText(), offset);
  if (place === undefined) return [];
  // A string that has not been closed ends at the cursor.
  const { part } = place;
  const within = part && part.start <= offset && offset <= part.end;
  const range = within ? new vscode.Range(document.positionAt(part.start), document.positionAt(part.end)) : new vscode.Range(position, position);
  const single = range.isSingleLine ? range : new vscode.Range(position, position);
  return itemsFor(place).map((item) => {
    item.range = single;
    return item;
  });
}

function itemsFor(place: InstructionPlace): vscode.CompletionItem[] {
  switch (place.kind) {
    case 'id':
      return INSTRUCTION_TYPES.map(({ id }, index) => idItem(id, index, place.json));
    case 'arguments':
      return argumentsItems(place.id, place.json);
    case 'argument-name':
      return nameItems(place);
    case 'argument-value':
      return valueItems(findInstructionType(place.id)?.arguments[place.argument], INSTRUCTION_HELP[place.id]?.example[place.argument], place.json);
  }
}

function idItem(id: string, index: number, json: boolean): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label: id, description: checksText(id) }, vscode.CompletionItemKind.EnumMember);
  item.insertText = json ? JSON.stringify(id) : id;
  item.filterText = item.insertText;
  item.sortText = String(index).padStart(3, '0');
  const documentation = instructionMarkdown(id);
  if (documentation) item.documentation = documentation;
  return item;
}

/** All arguments at once, as in the example. */
function argumentsItems(id: string, json: boolean): vscode.CompletionItem[] {
  const example = INSTRUCTION_HELP[id]?.example;
  if (!json || example === undefined) return [];
  const text = JSON.stringify(example);
  const item = new vscode.CompletionItem({ label: text, description: id }, vscode.CompletionItemKind.Struct);
  item.insertText = text;
  item.filterText = text;
  return [item];
}

function nameItems({ id, given, argument, json }: Extract<InstructionPlace, { kind: 'argument-name' }>): vscode.CompletionItem[] {
  const type = findInstructionType(id);
  const free = Object.entries(type?.arguments ?? {}).filter(([name]) => name === argument || !given.includes(name));
  return free.map(([name, spec]) => {
    const item = new vscode.CompletionItem({ label: name, description: argumentText(spec) }, vscode.CompletionItemKind.Property);
    const value = JSON.stringify(INSTRUCTION_HELP[id]?.example[name] ?? spec.schema['minimum'] ?? '');
    item.insertText = json ? new vscode.SnippetString().appendText(`${JSON.stringify(name)}: `).appendPlaceholder(value) : new vscode.SnippetString().appendText(`${name}: `).appendPlaceholder(value);
    item.filterText = json ? JSON.stringify(name) : name;
    const documentation = argumentMarkdown(id, name);
    if (documentation) item.documentation = documentation;
    return item;
  });
}

function valueItems(spec: ArgumentSpec<unknown> | undefined, example: unknown, json: boolean): vscode.CompletionItem[] {
  if (spec === undefined) return [];
  const { enum: choices, type } = spec.schema;
  const values: unknown[] = Array.isArray(choices) ? choices : type === 'boolean' ? [true, false] : example === undefined ? [] : [example];
  return values.map((value) => {
    const text = json || typeof value !== 'string' ? JSON.stringify(value) : value;
    const item = new vscode.CompletionItem(text, vscode.CompletionItemKind.Value);
    item.insertText = text;
    item.filterText = text;
    return item;
  });
}
