import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ResultsHead } from '../src/protocol/view.ts';
import { FILTERS } from './model/filters.ts';
import { layoutFor } from './model/layout.ts';
import type { Store } from './model/store.ts';
import { Announcer } from './views/announcer.tsx';
import { Comparison } from './views/comparison.tsx';
import { KeysHelp } from './views/keysHelp.tsx';
import { LayerSearchSection } from './views/layerSearch.tsx';
import { pageKey } from './views/pageKeys.ts';
import { ResultList } from './views/resultList.tsx';
import { Section } from './views/section.tsx';
import { NoMatch, StateView } from './views/states.tsx';
import { Steering } from './views/steering.tsx';
import { Toolbar } from './views/toolbar.tsx';

/** Runs this long get their rows first: the plot of the layer search waits closed. */
const SHORT_RUN = 12;

export function App({ store }: { store: Store }): VNode {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const width = useWidth(scroller);
  const [searching, setSearching] = useState(false);
  const [help, setHelp] = useState(false);
  const list = useRef<ResultList | undefined>(undefined);
  const { snapshot } = store;
  const results = snapshot?.results;
  const setList = useCallback((mounted: ResultList | undefined) => void (list.current = mounted), []);
  const command = (name: Parameters<Store['command']>[0]): void => store.command(name);

  const search = (on: boolean): void => {
    setSearching(on);
    if (!on && store.memory.query !== '') store.remember({ query: '' });
    // The field appears with the next drawing.
    if (on) requestAnimationFrame(() => document.getElementById('search')?.focus());
  };
  const keyed = (event: KeyboardEvent): void => {
    // Of the store, not of the last drawing: keys may come faster than frames.
    const { filter, query } = store.memory;
    const nextFilter = (): void => store.remember({ filter: FILTERS[(FILTERS.indexOf(filter) + 1) % FILTERS.length]! });
    const escape = (): void => {
      if (query !== '') store.remember({ query: '' });
      else list.current?.enter();
    };
    if (results && pageKey(event, { search: () => search(true), nextFilter, help: () => setHelp(true), escape, root: scroller })) event.preventDefault();
  };

  usePageKeys(keyed);

  return (
    <main ref={setScroller} class="page" aria-busy={snapshot === undefined}>
      <h1 class="unseen">Results</h1>
      {snapshot && snapshot.state.kind !== 'results' && <StateView state={snapshot.state} command={command} />}
      {results && <Top store={store} head={results.head} width={width} />}
      {results && results.rows.length > 0 && scroller && width > 0 && (
        <Rows store={store} head={results.head} width={width} scroller={scroller} listMounted={setList} searching={searching} search={search} help={() => setHelp(true)} />
      )}
      <Announcer store={store} />
      {help && <KeysHelp close={() => setHelp(false)} />}
    </main>
  );
}

/** Comparison, steering and layer search: beside one another where there is room. */
function Top({ store, head, width }: { store: Store; head: ResultsHead; width: number }): VNode {
  const searching = head.steering.some(({ search }) => search?.progress);
  const prompts = head.groups.reduce((sum, { items }) => sum + items.length, 0);
  // Messages bring new objects at every turn; a plot is drawn anew for new content only.
  const content = JSON.stringify(head.steering);
  const steering = useMemo(() => JSON.parse(content) as ResultsHead['steering'], [content]);
  return (
    <>
      <div class="top">
        <Comparison head={head} live={store.host.live} command={(name) => store.command(name)} show={(filter) => store.remember({ filter, query: '' })} />
        {steering.length > 0 && (
          <Section title="Steering" detail="layer, strength" open={!store.memory.turnedSections.includes('Steering')} turn={() => store.turnSection('Steering')}>
            <Steering rows={steering} />
          </Section>
        )}
      </div>
      <LayerSearchSection store={store} steering={steering} openAtFirst={searching || prompts <= SHORT_RUN} width={width} />
    </>
  );
}

interface RowsProps {
  store: Store;
  head: ResultsHead;
  width: number;
  scroller: HTMLElement;
  listMounted: (list: ResultList | undefined) => void;
  searching: boolean;
  search: (on: boolean) => void;
  help: () => void;
}

function Rows({ store, head, width, scroller, listMounted, searching, search, help }: RowsProps): VNode {
  const { memory } = store;
  const asked = head.settings.map(({ setting }) => setting);
  const layout = layoutFor(width, asked, memory);
  const list = store.entries();
  const total = head.groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <>
      <Toolbar store={store} list={list} layout={layout} asked={asked} searching={searching} search={search} help={help} />
      {list.shown === 0 ? (
        <NoMatch
          query={memory.query.trim()}
          filter={memory.filter === 'all' ? '' : memory.filter}
          total={total}
          clearSearch={() => store.remember({ query: '' })}
          showAll={() => store.remember({ query: '', filter: 'all' })}
        />
      ) : (
        <ResultList mounted={listMounted} store={store} head={head} list={list} layout={layout} asked={asked} scroller={scroller} />
      )}
    </>
  );
}

/** On the document, since nothing in the page may have the focus yet. */
function usePageKeys(keyed: (event: KeyboardEvent) => void): void {
  const latest = useRef(keyed);
  latest.current = keyed;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => latest.current(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
