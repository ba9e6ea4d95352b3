import * as vscode from 'vscode';
import type { ArgumentSpec } from '../../core/instructions/arguments.ts';
import { INSTRUCTION_HELP } from '../../core/instructions/help.ts';
import { translated } from '../../core/instructions/phrase.ts';
import { findInstructionType } from '../../core/instructions/registry.ts';
import { describeInstruction } from '../../core/instructions/verify.ts';

/** What an instruction checks, its arguments with their types, and an example; undefined for an id that there is not. */
export function instructionMarkdown(id: string): vscode.MarkdownString | undefined {
  const type = findInstructionType(id);
  const help = INSTRUCTION_HELP[id];
  if (type === undefined || help === undefined) return undefined;
  const { t } = vscode.l10n;
  const specs = Object.entries(type.arguments);
  const text = new vscode.MarkdownString();
  text.appendMarkdown(`\`${id}\`\n\n`);
  text.appendText(checksText(id));
  text.appendMarkdown('\n\n');
  if (specs.length === 0) text.appendText(t('It takes no arguments.'));
  for (const [name, spec] of specs) {
    text.appendMarkdown(`- \`${name}\`: `);
    text.appendText(argumentText(spec));
    text.appendMarkdown('\n');
  }
  text.appendMarkdown('\n\n');
  text.appendText(t('Example, “{0}”:', describeInstruction(id, help.example)));
  text.appendCodeblock(JSON.stringify({ instruction_id_list: [id], kwargs: [help.example] }), 'json');
  return text;
}

/** What an argument of an instruction must be. */
export function argumentMarkdown(id: string, argument: string): vscode.MarkdownString | undefined {
  const spec = findInstructionType(id)?.arguments[argument];
  if (spec === undefined) return undefined;
  const text = new vscode.MarkdownString(`\`${argument}\`: `);
  text.appendText(argumentText(spec));
  text.appendMarkdown('\n\n');
  text.appendText(checksText(id));
  return text;
}

/** What an answer must be like to pass, translated where there is a translation. */
export function checksText(id: string): string {
  const checks = INSTRUCTION_HELP[id]?.checks;
  return checks === undefined ? '' : vscode.l10n.t(checks);
}

export function argumentText({ expects, optional }: ArgumentSpec<unknown>): string {
  const what = translated(expects);
  return optional ? vscode.l10n.t('{0}; may be left out', what) : what;
}
