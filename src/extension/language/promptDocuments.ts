import type * as vscode from 'vscode';
import { looksLikePrompts } from '../../core/prompts/looksLikePrompts.ts';

/** In longer documents it would be felt in typing. */
const MAX_LENGTH = 1_000_000;

/** What a document was taken for, in which version. */
const KNOWN = new WeakMap<vscode.TextDocument, { version: number; is: boolean }>();

export function isChecksFile(name: string): boolean {
  return name.toLowerCase().endsWith('.checks.json');
}

/** Is it a prompt file by its content, or a checks file? */
export function isLanguageText(document: vscode.TextDocument): boolean {
  return isChecksFile(document.fileName) || isPromptText(document);
}

/** Is it a prompt file by its content, and not too long to be read on each change? */
export function isPromptText(document: vscode.TextDocument): boolean {
  const { version } = document;
  const known = KNOWN.get(document);
  if (known?.version === version) return known.is;
  const text = document.getText();
  const is = text.length <= MAX_LENGTH && looksLikePrompts(document.fileName, text);
  KNOWN.set(document, { version, is });
  return is;
}
