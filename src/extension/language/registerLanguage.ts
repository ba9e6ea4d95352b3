import * as vscode from 'vscode';
import type { SteerboardContext } from '../steerboardContext.ts';
import { PromptLenses } from './promptLenses.ts';

/** Documents that can hold prompts or checks, by name; what is in them decides. */
const SELECTOR: vscode.DocumentSelector = [{ pattern: '**/*.{jsonl,ndjson,json,csv,tsv,md}' }];

/** Lenses, hovers, completion and quick fixes of prompt files and checks files. What does the work is loaded when it is asked for. */
export function registerLanguage(context: SteerboardContext): vscode.Disposable {
  const { languages, CodeActionKind } = vscode;
  const lenses = new PromptLenses(context);
  return vscode.Disposable.from(
    lenses,
    languages.registerCodeLensProvider(SELECTOR, lenses),
    languages.registerHoverProvider(SELECTOR, {
      provideHover: async (document, position) => (await import('./instructionHover.ts')).instructionHover(document, position),
    }),
    languages.registerCompletionItemProvider(SELECTOR, {
      provideCompletionItems: async (document, position) => (await import('./instructionCompletion.ts')).instructionCompletions(document, position),
    }, '"', ':', '{', '['),
    languages.registerCodeActionsProvider(SELECTOR, {
      provideCodeActions: async (document, _range, { diagnostics }) => (await import('./instructionFixes.ts')).instructionFixes(document, diagnostics),
    }, { providedCodeActionKinds: [CodeActionKind.QuickFix] }),
  );
}
