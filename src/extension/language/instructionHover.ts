import * as vscode from 'vscode';
import { instructionAt } from './instructionAt.ts';
import { argumentMarkdown, instructionMarkdown } from './instructionTexts.ts';
import { isLanguageText } from './promptDocuments.ts';

/** Explains instruction ids and their arguments where they stand. */
export function instructionHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
  if (!isLanguageText(document)) return undefined;
  const place = instructionAt(document.fileName, document.getText(), document.offsetAt(position));
  if (place?.part === undefined) return undefined;
  const range = new vscode.Range(document.positionAt(place.part.start), document.positionAt(place.part.end));
  const text = textFor(place);
  return text && new vscode.Hover(text, range);
}

function textFor(place: NonNullable<ReturnType<typeof instructionAt>>): vscode.MarkdownString | undefined {
  switch (place.kind) {
    case 'id':
      return place.id === undefined ? undefined : instructionMarkdown(place.id);
    case 'argument-name':
    case 'argument-value':
      return argumentMarkdown(place.id, place.argument);
    case 'arguments':
      return undefined;
  }
}
