import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import { IconButton } from '../controls/buttons.tsx';
import { Segments } from '../controls/choice.tsx';
import { Icon } from '../controls/icon.tsx';
import { CheckMenu } from '../controls/menu.tsx';
import { PickMenu } from '../controls/pickMenu.tsx';
import { SearchField } from '../controls/searchField.tsx';
import { BASE_NAMES, BASES, type Base } from '../model/differences.ts';
import type { List } from '../model/entries.ts';
import { FILTER_NAMES, filtersIn } from '../model/filters.ts';
import { turnColumn, type Layout } from '../model/layout.ts';
import { SORT_NAMES, sortsFor } from '../model/sorting.ts';
import type { Store } from '../model/store.ts';
import { SETTING_NAMES } from './settings.tsx';

interface ToolbarProps {
  store: Store;
  list: List;
  layout: Layout;
  asked: readonly Setting[];
  searching: boolean;
  search: (on: boolean) => void;
  help: () => void;
}

/** Which rows the list shows, in which order and columns, and what is marked in them. */
export function Toolbar({ store, list, layout, asked, searching, search, help }: ToolbarProps): VNode {
  const { memory } = store;
  const columns = layout.columns.length > 0;
  const fieldShown = columns || searching || memory.query !== '';
  const leave = (): void => {
    if (memory.query !== '') store.remember({ query: '' });
    else search(false);
    document.querySelector<HTMLElement>('#list [tabindex="0"]')?.focus();
  };
  const chip = store.opened?.label ?? memory.chip?.label;
  const vectors = store.rows.some((row) => row.vectors.length > 0);
  return (
    <section class="toolbar" data-region aria-label={t('Filter')}>
      {columns && <SearchField label={t('Search prompts and answers')} value={memory.query} change={(query) => store.remember({ query })} leave={leave} />}
      {chip !== undefined && (
        <button type="button" class="segment chip" aria-pressed="true" title={t('Show all rows, not only: {0}', chip)} onClick={() => store.closeRows()}>
          {chip}
          <Icon name="close" />
        </button>
      )}
      <Segments
        label={t('Show')}
        value={memory.filter}
        choose={(filter) => store.remember({ filter })}
        options={filtersIn(list.counts, memory.filter).map((value) => ({ value, label: FILTER_NAMES[value], count: list.counts[value] }))}
      />
      <span class="tools">
        {layout.hidden.length > 0 && columns && (
          <CheckMenu
            label={t('{0} of {1} columns', layout.columns.length, asked.length)}
            options={asked.map((value) => ({ value, label: SETTING_NAMES[value] }))}
            chosen={layout.columns}
            turn={(setting) => store.remember(turnColumn(layout, memory, setting))}
          />
        )}
        {!columns && <IconButton icon="search" label={t('Search Prompts and Answers')} pressed={fieldShown} press={() => search(!fieldShown)} />}
        {!store.opened && (
          <PickMenu
            label={t('Sort: {0}', SORT_NAMES[memory.sort])}
            face={{ icon: 'sort-precedence', pressed: memory.sort !== 'prompt' }}
            options={sortsFor(store.rows).map((value) => ({ value, label: SORT_NAMES[value] }))}
            chosen={memory.sort}
            pick={(sort) => store.remember({ sort })}
          />
        )}
        {store.host.live && vectors && !store.opened && <IconButton icon="graph" label={t('Show Projection')} pressed={memory.projection} press={() => store.remember({ projection: !memory.projection })} />}
        {(asked.length > 1 || memory.compared !== undefined) && <CompareMenu store={store} asked={asked} />}
        <span class="help">
          <IconButton icon="question" label={t('Keyboard Shortcuts')} press={help} />
        </span>
      </span>
      {!columns && fieldShown && (
        <SearchField label={t('Search prompts and answers')} value={memory.query} change={(query) => store.remember({ query })} leave={leave} />
      )}
    </section>
  );
}

function CompareMenu({ store, asked }: { store: Store; asked: readonly Setting[] }): VNode {
  const { compared } = store.memory;
  return (
    <PickMenu<Base | 'off'>
      label={compared === undefined ? t('Mark Differences') : t('Mark Differences from {0}', BASE_NAMES[compared])}
      face={{ icon: 'diff', pressed: compared !== undefined }}
      options={[{ value: 'off', label: t('No differences') }, ...basesFor(store, asked).map((value) => ({ value, label: t('From {0}', BASE_NAMES[value]) }))]}
      chosen={compared ?? 'off'}
      pick={(base) => store.compareWith(base === 'off' ? undefined : base)}
    />
  );
}

/** What there is to compare with: settings that were asked, and kept answers where there are some. */
export function basesFor(store: Store, asked: readonly Setting[]): Base[] {
  const kept = store.rows.some(({ answers }) => Object.values(answers).some(({ previous }) => previous));
  return BASES.filter((base) => (base === 'previous' ? kept : asked.includes(base)));
}
