import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { ofTotal, percent, percentRange } from '../../src/core/statistics/figures.ts';
import type { Setting } from '../../src/protocol/files.ts';
import type { SettingSummary } from '../../src/protocol/view.ts';
import { Icon } from '../controls/icon.tsx';
import type { GroupEntry } from '../model/entries.ts';
import type { Layout } from '../model/layout.ts';
import type { Store } from '../model/store.ts';
import type { FocusProps } from './focus.ts';
import { SETTING_NAMES, SettingName, Shape } from './settings.tsx';

interface HeadProps {
  layout: Layout;
  asked: readonly Setting[];
  settings: readonly SettingSummary[];
  checked: boolean;
}

/** The head that stays in sight: it carries the rates when the comparison is scrolled away. */
export function ListHead({ layout, asked, settings, checked }: HeadProps): VNode {
  if (layout.columns.length === 0) {
    return (
      <div class="line list-head" role="row">
        <span />
        <span class="number" role="columnheader" aria-label={t('Number')}>
          #
        </span>
        <span role="columnheader">{t('Prompt')}</span>
        {asked.map((setting) => (
          <span key={setting} class="mark-cell" role="columnheader">
            <Shape setting={setting} label={SETTING_NAMES[setting]} />
          </span>
        ))}
      </div>
    );
  }
  return (
    <div class="columns columns-head" role="row">
      <div class="cell" role="columnheader">
        {t('Prompt')}
      </div>
      {layout.columns.map((setting) => {
        const rate = settings.find((summary) => summary.setting === setting)?.rate;
        return (
          <div key={setting} class="cell" role="columnheader">
            <b>
              <SettingName setting={setting} />
            </b>
            {checked && rate && rate.total > 0 && (
              <>
                <span class="num">{ofTotal(rate.passed, rate.total)}</span>
                <span class="num">
                  {percent(rate.passed / rate.total)} % ({percentRange(rate)})
                </span>
              </>
            )}
          </div>
        );
      })}
    </div>
  );
}

interface GroupRowProps {
  store: Store;
  entry: GroupEntry;
  layout: Layout;
  asked: readonly Setting[];
  focus: (key: string) => FocusProps;
}

/** An instruction with its passes, in the same columns as the marks beneath. */
export function GroupRow({ store, entry, layout, asked, focus }: GroupRowProps): VNode {
  const { group, open, shown, position, siblings } = entry;
  const own = focus(entry.key);
  const total = group.items.length;
  const row = { role: 'row' as const, 'aria-level': 1, 'aria-posinset': position, 'aria-setsize': siblings, 'aria-expanded': open, onClick: () => store.turnGroup(group.id) };
  const name = (
    <>
      <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      <span class="cut" role="gridcell">
        <span dir="auto">{group.name || t('No instruction')}</span>
        <span class="count"> {shown < total ? t('{0} of {1}', shown, total) : group.done < total ? t('{0} of {1}', group.done, total) : total}</span>
      </span>
    </>
  );
  if (layout.columns.length === 0) {
    return (
      <div {...own} {...row} class={`line group-line ${own.class}`}>
        {name}
        {asked.map((setting) => (
          <span key={setting} class="mark-cell" role="gridcell">
            {group.passed[setting] ?? ''}
          </span>
        ))}
      </div>
    );
  }
  return (
    <div {...own} {...row} class={`columns columns-group ${own.class}`}>
      <div class="cell group-name" role="presentation">
        {name}
      </div>
      {layout.columns.map((setting) => (
        <div key={setting} class="cell muted" role="gridcell">
          {group.name === '' ? '' : t('{0} of {1} passed', group.passed[setting] ?? 0, total)}
        </div>
      ))}
    </div>
  );
}
