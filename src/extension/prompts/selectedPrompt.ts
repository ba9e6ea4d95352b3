import * as vscode from 'vscode';
import { promptUnderSelection } from '../../core/prompts/promptUnderSelection.ts';
import type { RunItem } from '../../protocol/files.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { displayPath } from '../workspace/folders.ts';
import { itemOfRecord } from './promptItems.ts';

/** The prompt that is meant in an editor. */
export interface SelectedPrompt {
  editor: vscode.TextEditor;
  item: RunItem;
  /** Its place in the document. */
  range: vscode.Range;
  /** Is it a row in a notation (JSON, a table), rather than plain text? */
  isRow: boolean;
}

/**
 * The selected text, or the prompt at the cursor, of the active editor.
 * @throws Refusal where there is none
 */
export function selectedPrompt(): SelectedPrompt {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw REFUSALS.noEditor();
  const { document, selection } = editor;
  const found = promptUnderSelection({
    name: document.fileName,
    text: document.getText(),
    start: document.offsetAt(selection.start),
    end: document.offsetAt(selection.end),
  });
  if (found === undefined) throw REFUSALS.noPromptHere();
  const { start, end } = found.kind === 'record' ? found.record : found;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const source = { file: displayPath(document.fileName), line: range.start.line + 1 };
  if (found.kind === 'text') return { editor, range, isRow: false, item: { key: String(source.line), prompt: found.text, instructionIds: [], kwargs: [], source } };
  const isRow = /\.(jsonl|ndjson|json|csv|tsv)$/i.test(document.fileName);
  return { editor, range, isRow, item: itemOfRecord(document.fileName, found.record) };
}
