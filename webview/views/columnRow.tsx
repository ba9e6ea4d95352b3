import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import { Icon } from '../controls/icon.tsx';
import type { RowEntry } from '../model/entries.ts';
import type { Layout } from '../model/layout.ts';
import type { Store } from '../model/store.ts';
import { AnswerView } from './answer.tsx';
import type { FocusProps } from './focus.ts';
import { Mark } from './marks.tsx';
import { Ask, RowActions } from './rowParts.tsx';
import { SETTING_NAMES, Shape } from './settings.tsx';

interface ColumnRowProps {
  store: Store;
  entry: RowEntry;
  layout: Layout;
  level: number;
  focus: (key: string, setting?: Setting) => FocusProps;
}

/** A prompt where there is room for its answers side by side. */
export function ColumnRow({ store, entry, layout, level, focus }: ColumnRowProps): VNode {
  const { row, key, position, siblings } = entry;
  const own = focus(key);
  return (
    <div {...own} class={`columns answers-row ${own.class}`} role="row" aria-level={level} aria-posinset={position} aria-setsize={siblings}>
      <div class="cell prompt-cell" role="gridcell">
        <div class="answer-head">
          <span class="number">{row.item + 1}</span>
          {store.memory.pinned.includes(row.item) && <Icon name="pinned" label={t('Pinned')} />}
          <RowActions store={store} row={row} />
          <span class="grow" />
          {layout.hidden.map((setting) => {
            const answer = row.answers[setting];
            return (
              answer && (
                <span key={setting} class="hidden-setting">
                  <Shape setting={setting} label={SETTING_NAMES[setting]} />
                  <Mark answer={answer} />
                </span>
              )
            );
          })}
        </div>
        <Ask row={row} withPrompt />
      </div>
      {layout.columns.map((setting) => {
        const answer = row.answers[setting];
        const place = focus(key, setting);
        return (
          <div key={setting} {...place} class={`cell ${place.class}`} role="gridcell">
            {answer ? <AnswerView store={store} row={row} setting={setting} answer={answer} width={layout.width} stop={place.tabIndex === 0} name={<span class="unseen">{SETTING_NAMES[setting]}</span>} /> : <span class="muted">{t('Not asked')}</span>}
          </div>
        );
      })}
    </div>
  );
}
