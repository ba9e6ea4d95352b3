import type { VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import { IconButton } from '../controls/buttons.tsx';
import { Segments } from '../controls/choice.tsx';
import { CheckMenu } from '../controls/menu.tsx';
import { SearchField } from '../controls/searchField.tsx';
import type { List } from '../model/entries.ts';
import { FILTER_NAMES, FILTERS } from '../model/filters.ts';
import { turnColumn, type Layout } from '../model/layout.ts';
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

/** Which rows the list shows, and which columns. */
export function Toolbar({ store, list, layout, asked, searching, search, help }: ToolbarProps): VNode {
  const { memory } = store;
  const columns = layout.columns.length > 0;
  const fieldShown = columns || searching || memory.query !== '';
  const leave = (): void => {
    if (memory.query !== '') store.remember({ query: '' });
    else search(false);
    document.querySelector<HTMLElement>('#list [tabindex="0"]')?.focus();
  };
  return (
    <section class="toolbar" data-region aria-label="Filter">
      {columns && <SearchField label="Search prompts and answers" value={memory.query} change={(query) => store.remember({ query })} leave={leave} />}
      <Segments
        label="Show"
        value={memory.filter}
        choose={(filter) => store.remember({ filter })}
        options={FILTERS.map((value) => ({ value, label: FILTER_NAMES[value], count: list.counts[value] }))}
      />
      <span class="grow" />
      {layout.hidden.length > 0 && columns && (
        <CheckMenu
          label={`${layout.columns.length} of ${asked.length} columns`}
          options={asked.map((value) => ({ value, label: SETTING_NAMES[value] }))}
          chosen={layout.columns}
          turn={(setting) => store.remember(turnColumn(layout, memory, setting))}
        />
      )}
      {!columns && <IconButton icon="search" label="Search Prompts and Answers" pressed={fieldShown} press={() => search(!fieldShown)} />}
      <IconButton icon="question" label="Keyboard Shortcuts" press={help} />
      {!columns && fieldShown && (
        <SearchField label="Search prompts and answers" value={memory.query} change={(query) => store.remember({ query })} leave={leave} />
      )}
    </section>
  );
}
