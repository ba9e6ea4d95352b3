import { t } from '@vscode/l10n';
import { SETTINGS, type Setting } from '../../src/protocol/files.ts';
import type { ResultRow } from '../../src/protocol/view.ts';

/** A prompt with its answers as a Markdown table. */
export function rowAsMarkdown(row: ResultRow, textOf: (setting: Setting) => string, nameOf: (setting: Setting) => string, outcomeOf: (setting: Setting) => string): string {
  const lines = SETTINGS.filter((setting) => row.answers[setting]).map((setting) => `| ${nameOf(setting)} | ${cell(outcomeOf(setting))} | ${cell(textOf(setting))} |`);
  const prompt = [row.prompt, row.instruction].filter(Boolean).join('\n');
  return [prompt.replace(/^/gm, '> '), '', `| ${t('Setting')} | ${t('Check')} | ${t('Answer')} |`, '| --- | --- | --- |', ...lines, ''].join('\n');
}

function cell(text: string): string {
  return text.trim().replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\r?\n/g, '<br>');
}
