import * as vscode from 'vscode';
import type { Problem } from '../../core/prompts/types.ts';

const SEVERITIES = { error: vscode.DiagnosticSeverity.Error, warning: vscode.DiagnosticSeverity.Warning } as const;

export function diagnosticOf({ line, column, endColumn, severity, message, hint }: Problem): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, column - 1, line - 1, endColumn === undefined ? Number.MAX_SAFE_INTEGER : endColumn - 1);
  const made = new vscode.Diagnostic(range, hint === undefined ? message : `${message} ${hint}`, SEVERITIES[severity]);
  made.source = 'Steerboard';
  return made;
}
