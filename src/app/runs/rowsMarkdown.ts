import { t } from '@vscode/l10n';
import { settingName } from '../../core/analysis/measures.ts';
import type { RunSpec, Setting } from '../../protocol/files.ts';
import { steeringText, type ExportedRow } from './exportRows.ts';

/** The run for people who read Markdown: its figures, then each prompt with its answers. `summary`: text as the command line prints it. */
export function rowsMarkdown({ name }: RunSpec, summary: string, rows: readonly ExportedRow[]): string {
  const parts = [`# ${oneLine(name)}`, block(summary)];
  let last: string | undefined;
  for (const row of rows) {
    const place = JSON.stringify([row.key, row.base_prompt]);
    if (place !== last) parts.push(`## ${oneLine(row.key)}`, block(row.base_prompt));
    last = place;
    const setting = settingName(row.setting as Setting);
    parts.push(`### ${[setting, steeringText(row.steering), outcome(row), row.quality === null ? '' : t('quality {0}', row.quality.toFixed(2))].filter((part) => part !== '').map(oneLine).join(' · ')}`, block(row.response));
  }
  return `${parts.join('\n\n')}\n`;
}

function outcome({ loose, strict, broken, broken_reason, reasons }: ExportedRow): string {
  if (broken) return broken_reason === '' ? t('broken') : t('broken, {0}', broken_reason);
  if (loose === null) return '';
  const reason = reasons.find((text) => text !== '');
  if (!loose) return reason === undefined ? t('fail') : t('fail, {0}', reason);
  return strict ? t('pass') : t('pass, loose only');
}

/** Model output as it is: a fence longer than any in it, so that nothing of it is markup. */
function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** In a heading: no line breaks, and no character that Markdown or HTML would take for its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~&]/g, '\\$&');
}
