import * as vscode from 'vscode';
import { fixesAt } from './fixes.ts';
import type { Fix } from './fixes.ts';

/** Ways to mend what is wrong with an instruction. */
export function instructionFixes(document: vscode.TextDocument, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  return diagnostics.filter(({ source }) => source === 'Steerboard').flatMap((diagnostic) => {
    const fixes = fixesAt(document.fileName, document.getText(), document.offsetAt(diagnostic.range.start));
    return fixes.map((fix, index) => {
      const action = new vscode.CodeAction(titleOf(fix), vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.isPreferred = index === 0;
      action.edit = new vscode.WorkspaceEdit();
      for (const { start, end, text } of fix.edits) action.edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
      return action;
    });
  });
}

function titleOf(fix: Fix): string {
  const { t } = vscode.l10n;
  switch (fix.kind) {
    case 'use-id':
      return t('Change to “{0}”', fix.id);
    case 'rename-argument':
      return t('Rename “{0}” to “{1}”', fix.from, fix.to);
    case 'remove-argument':
      return t('Remove “{0}”', fix.argument);
    case 'add-arguments':
      return t('Add {0}', fix.names.map((name) => `“${name}”`).join(', '));
    case 'set-argument':
      return t('Set “{0}” to {1}', fix.argument, JSON.stringify(fix.value));
    case 'match-count':
      return t('Make arguments for {0} instructions', fix.ids);
  }
}
