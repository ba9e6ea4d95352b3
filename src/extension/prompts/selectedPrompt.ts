import * as vscode from 'vscode';
import type { Excerpt } from '../../core/prompts/excerpt.ts';
import { promptUnderSelection } from '../../core/prompts/promptUnderSelection.ts';
import type { RunItem } from '../../protocol/files.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { displayPath } from '../workspace/folders.ts';
import { itemOfRecord } from './promptItems.ts';
import { promptText } from './promptText.ts';

/** The prompt that is meant in an editor. */
export interface SelectedPrompt {
  document: vscode.TextDocument;
  item: RunItem;
  /** Its place in the document. */
  range: vscode.Range;
  /** Is it a row in a notation (JSON, a table), rather than plain text? */
  isRow: boolean;
}

/**
 * The selected texts, or the prompts at the cursors, of the active editor; with `{ uri, offset }` in the arguments, the prompt at that place.
 * Each prompt once, in the order of the document.
 * @throws Refusal where there is none
 */
export async function selectedPrompts(context: SteerboardContext, args: readonly unknown[] = []): Promise<SelectedPrompt[]> {
  const named = placeIn(args);
  const document = named ? await vscode.workspace.openTextDocument(named.uri) : vscode.window.activeTextEditor?.document;
  if (document === undefined) throw REFUSALS.noEditor();
  const excerpt = promptText(context, document);
  const selections = named
    ? [{ start: named.offset, end: named.offset }]
    : vscode.window.activeTextEditor!.selections.map(({ start, end }) => ({ start: document.offsetAt(start), end: document.offsetAt(end) }));
  const found = selections.map(({ start, end }) => promptAt(document, excerpt, excerpt.toExcerpt(start), excerpt.toExcerpt(end))).filter((prompt) => prompt !== undefined);
  const unique = new Map(found.map((prompt) => [document.offsetAt(prompt.range.start), prompt]));
  if (unique.size === 0) throw REFUSALS.noPromptHere();
  return [...unique.values()].sort((a, b) => a.range.start.compareTo(b.range.start));
}

/** The first of `selectedPrompts`. */
export async function selectedPrompt(context: SteerboardContext, args: readonly unknown[] = []): Promise<SelectedPrompt> {
  const [first] = await selectedPrompts(context, args);
  return first!;
}

function promptAt(document: vscode.TextDocument, excerpt: Excerpt, start: number, end: number): SelectedPrompt | undefined {
  const found = promptUnderSelection({ name: document.fileName, text: excerpt.text, start, end });
  if (found === undefined) return undefined;
  const place = found.kind === 'record' ? found.record : found;
  const range = new vscode.Range(document.positionAt(excerpt.toWhole(place.start)), document.positionAt(excerpt.toWhole(place.end)));
  const source = { file: displayPath(document.fileName), line: range.start.line + 1 };
  if (found.kind === 'text') return { document, range, isRow: false, item: { key: String(source.line), prompt: found.text, instructionIds: [], kwargs: [], source } };
  const isRow = /\.(jsonl|ndjson|json|csv|tsv)$/i.test(document.fileName);
  const item = itemOfRecord(document.fileName, found.record);
  return { document, range, isRow, item: { ...item, source } };
}

/** `{ uri, offset }` among the arguments, as the lenses of prompts hand it over. */
function placeIn(args: readonly unknown[]): { uri: vscode.Uri; offset: number } | undefined {
  const [place] = args;
  if (typeof place !== 'object' || place === null || !('uri' in place) || !('offset' in place)) return undefined;
  const { uri, offset } = place;
  return typeof uri === 'string' && typeof offset === 'number' ? { uri: vscode.Uri.parse(uri), offset } : undefined;
}
