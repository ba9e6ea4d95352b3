import type * as vscode from 'vscode';
import { withoutParts } from '../../core/prompts/excerpt.ts';
import type { Excerpt } from '../../core/prompts/excerpt.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** A document's text without answers that are not accepted yet: what is in them is no prompt. */
export function promptText({ answers }: SteerboardContext, document: vscode.TextDocument): Excerpt {
  return withoutParts(document.getText(), answers.in(document).map(({ place }) => place));
}
