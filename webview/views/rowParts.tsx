import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import type { ResultRow } from '../../src/protocol/view.ts';
import { IconButton } from '../controls/buttons.tsx';
import { rowAsMarkdown } from '../model/copyText.ts';
import type { Store } from '../model/store.ts';
import { wordsOf } from './marks.tsx';
import { LONG_NAMES } from './settings.tsx';

/** The prompt with the instruction that Instructed gets, each in its own direction. */
export function Ask({ row, withPrompt }: { row: ResultRow; withPrompt: boolean }): VNode | null {
  if (!withPrompt && row.instruction === undefined) return null;
  return (
    <div class="ask">
      {withPrompt && <div dir="auto">{row.prompt}</div>}
      {row.instruction !== undefined && (
        <div class="instruction" dir="auto">
          {row.instruction}
        </div>
      )}
    </div>
  );
}

/** What can be done with a prompt, for the pointer; the keyboard has keys for it. */
export function RowActions({ store, row }: { store: Store; row: ResultRow }): VNode {
  return (
    <span class="row-actions">
      {!store.opened && <IconButton skip icon={store.memory.pinned.includes(row.item) ? 'pinned' : 'pin'} label={t('Pin')} pressed={store.memory.pinned.includes(row.item)} press={() => store.pin(row.item)} />}
      {store.host.live && !store.opened && <IconButton skip icon="refresh" label={t('Run This Prompt Again')} press={() => store.post({ kind: 'run-row', item: row.item })} />}
      <IconButton skip icon="copy" label={t('Copy as Markdown Table')} press={() => store.post({ kind: 'copy', text: markdownOf(store, row) })} />
      {store.host.live && row.source && (
        <IconButton skip icon="go-to-file" label={t('Open Prompt, {0}:{1}', row.source.file, row.source.line)} press={() => store.post({ kind: 'open-source', item: row.item })} />
      )}
    </span>
  );
}

export function markdownOf(store: Store, row: ResultRow): string {
  const outcome = (setting: Setting): string => {
    const answer = row.answers[setting];
    return answer ? wordsOf(answer) : '';
  };
  return rowAsMarkdown(row, (setting) => store.textOf(row, setting), (setting) => LONG_NAMES[setting], outcome);
}
