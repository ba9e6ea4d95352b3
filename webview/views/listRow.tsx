import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { SETTINGS, type Setting } from '../../src/protocol/files.ts';
import type { ResultRow } from '../../src/protocol/view.ts';
import { TextButton } from '../controls/buttons.tsx';
import { Icon } from '../controls/icon.tsx';
import type { RowEntry } from '../model/entries.ts';
import type { Layout } from '../model/layout.ts';
import type { Store } from '../model/store.ts';
import { AnswerView } from './answer.tsx';
import type { FocusProps } from './focus.ts';
import { Mark } from './marks.tsx';
import { Ask, RowActions } from './rowParts.tsx';
import { SETTING_NAMES, SettingName } from './settings.tsx';

interface ListRowProps {
  store: Store;
  entry: RowEntry;
  layout: Layout;
  asked: readonly Setting[];
  level: number;
  focus: (key: string, setting?: Setting) => FocusProps;
}

/** A prompt in the narrow layout: one line with its marks; opened, its answers one under the other. */
export function ListRow({ store, entry, layout, asked, level, focus }: ListRowProps): VNode {
  const { row, open, key, position, siblings } = entry;
  const { shown, rest } = open ? stacked(store, row, layout.width) : { shown: [], rest: [] };
  const own = focus(key);
  return (
    <>
      <div
        {...own}
        class={`line prompt-line ${open ? 'open' : ''} ${own.class}`}
        role="row"
        aria-level={level}
        aria-posinset={position}
        aria-setsize={siblings}
        aria-expanded={open}
        onClick={() => store.turnRow(row.item)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <span class="number" role="gridcell">
          {row.item + 1}
        </span>
        <span class={open ? 'prompt' : 'prompt cut'} role="gridcell" dir="auto">
          {store.memory.pinned.includes(row.item) && <Icon name="pinned" label={t('Pinned')} />}
          {open ? row.prompt : row.prompt.slice(0, 200)}
        </span>
        <Marks row={row} asked={asked} />
      </div>
      {open && (
        <div class="opened" role="presentation">
          <Ask row={row} withPrompt={false} />
          {shown.map((setting) => {
            const place = focus(key, setting);
            return (
              <div key={setting} {...place} class={`answer ${place.class}`} role="row" aria-level={level + 1}>
                <div role="gridcell">
                  <AnswerView store={store} row={row} setting={setting} answer={row.answers[setting]!} width={layout.width} stop={place.tabIndex === 0} name={<SettingName setting={setting} />} />
                </div>
              </div>
            );
          })}
          <div class="answer foot" role="row" aria-level={level + 1}>
            <div role="gridcell" class="foot-cell">
              {rest.length > 0 && (
                <TextButton skip press={() => store.showAll(row.item)}>
                  {t('Show {0}', rest.map((setting) => SETTING_NAMES[setting]).join(', '))}
                </TextButton>
              )}
              <span class="grow" />
              <RowActions store={store} row={row} />
            </div>
          </div>
        </div>
      )}
    </>
  );
}

/** Marks in columns of their own; at most four. */
function Marks({ row, asked }: { row: ResultRow; asked: readonly Setting[] }): VNode {
  return (
    <>
      {asked.map((setting) => {
        const answer = row.answers[setting];
        return (
          <span key={setting} class="mark-cell" role="gridcell">
            {answer && <Mark answer={answer} />}
          </span>
        );
      })}
    </>
  );
}

const CUT_LINES = 6;

/** Which answers an opened row stacks: Plain and those that came out otherwise; the rest too, if they take little room or are asked for. */
export function stacked(store: Store, row: ResultRow, width: number): { shown: Setting[]; rest: Setting[] } {
  const settings = SETTINGS.filter((setting) => row.answers[setting]);
  const first = row.answers.plain ?? row.answers[settings[0]!];
  const rest = settings.filter((setting) => {
    const answer = row.answers[setting]!;
    return answer !== first && answer.status === first?.status && answer.status !== 'writing' && setting !== 'steered';
  });
  const perLine = Math.max(20, Math.floor((width - 36) / 6.4));
  const lines = rest.reduce((sum, setting) => sum + row.answers[setting]!.text.split('\n').reduce((own, line) => own + Math.max(1, Math.ceil(line.length / perLine)), 0), 0);
  if (rest.length === 0 || lines <= CUT_LINES || store.showsAll(row.item)) return { shown: settings, rest: [] };
  return { shown: settings.filter((setting) => !rest.includes(setting)), rest };
}
