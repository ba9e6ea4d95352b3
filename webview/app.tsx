import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { SETTINGS } from '../src/protocol/files.ts';
import type { ResultsHead, SteeringRow } from '../src/protocol/view.ts';
import { filtersIn } from './model/filters.ts';
import { IconButton } from './controls/buttons.tsx';
import { hasColumns, layoutFor } from './model/layout.ts';
import { isChanged, nextLayer, stepped } from './model/steeringDraft.ts';
import type { Store } from './model/store.ts';
import { Announcer } from './views/announcer.tsx';
import { Comparison } from './views/comparison.tsx';
import { Figures } from './views/figures.tsx';
import { KeysHelp } from './views/keysHelp.tsx';
import { pageKey } from './views/pageKeys.ts';
import { ResultList } from './views/resultList.tsx';
import { Section } from './views/section.tsx';
import { NoMatch, StateView } from './views/states.tsx';
import { isSteered } from './views/settings.tsx';
import { Steering } from './views/steering.tsx';
import { basesFor, Toolbar } from './views/toolbar.tsx';
import { VectorDocumentView } from './views/vectorDocument.tsx';

/** Longer runs get their rows first, and so do narrow pages and a single prompt, of which there is nothing to plot: the plots wait closed. */
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
    const nextFilter = (): void => {
      const filters = filtersIn(store.entries().counts, filter);
      store.remember({ filter: filters[(filters.indexOf(filter) + 1) % filters.length]! });
    };
    const differences = (): void => {
      const { compared, lastCompared } = store.memory;
      const bases = basesFor(store, results?.head.settings.map(({ setting }) => setting) ?? []);
      store.compareWith(compared === undefined ? (bases.find((base) => base === lastCompared) ?? bases[0]) : undefined);
    };
    const escape = (): void => {
      if (query !== '') store.remember({ query: '' });
      else list.current?.enter();
    };
    const handlers = {
      search: () => search(true),
      nextFilter,
      help: () => setHelp(true),
      escape,
      differences,
      projection: () => store.remember({ projection: !store.memory.projection }),
      stronger: (steps: 1 | -1) => steer(store, (row, { strength }) => ({ strength: stepped(row, strength, steps) })),
      layer: (step: 1 | -1) =>
        steer(store, (row, { layer }) => {
          const next = nextLayer(row, layer, step);
          return next === undefined ? {} : { layer: next };
        }),
      root: scroller,
    };
    if (results && pageKey(event, handlers)) event.preventDefault();
  };

  usePageKeys(keyed);

  return (
    <main ref={setScroller} class="page" aria-busy={snapshot === undefined}>
      {snapshot?.document ? <VectorDocumentView store={store} document={snapshot.document} width={width} /> : <h1 class="unseen">{t('Results')}</h1>}
      {snapshot && snapshot.state.kind !== 'results' && <StateView state={snapshot.state} command={command} />}
      {results && <Top store={store} head={results.head} width={width} />}
      {results && store.rows.length > 0 && scroller && width > 0 && (
        <Rows store={store} head={results.head} width={width} scroller={scroller} listMounted={setList} searching={searching} search={search} help={() => setHelp(true)} />
      )}
      <Announcer store={store} />
      {help && <KeysHelp close={() => setHelp(false)} />}
    </main>
  );
}

/** Changes the vector that acts in the row with the focus, else the first one. */
function steer(store: Store, change: (row: SteeringRow, now: { layer: number | undefined; strength: number }) => { layer?: number; strength?: number }): void {
  const head = store.snapshot?.results?.head;
  if (!head || !canSteer(store, head)) return;
  const item = Number(/^r (\d+)$/.exec(store.memory.focus?.key ?? '')?.[1] ?? -1);
  const index = store.rows[item]?.vectors[0] ?? 0;
  const row = head.steering[index];
  if (row) store.steering.choose(index, row, change(row, store.steering.of(index, row)), 'soon');
}

/** Are there steered answers that could be made anew? */
function canSteer(store: Store, head: ResultsHead): boolean {
  return store.host.live && head.settings.some(({ setting }) => isSteered(setting));
}

/** Comparison, steering and plots: beside one another where there is room. */
function Top({ store, head, width }: { store: Store; head: ResultsHead; width: number }): VNode {
  const searching = head.steering.some(({ search }) => search?.progress);
  const prompts = head.groups.reduce((sum, { items }) => sum + items.length, 0);
  const { steering } = head;
  const live = canSteer(store, head);
  const changed = live ? steering.filter((row) => isChanged(row, row.layer, row.strength)).length : 0;
  return (
    <>
      <div class="top">
        <Comparison head={head} live={store.host.live} changed={changed} command={(name) => store.command(name)} save={(format) => store.post({ kind: 'export', format })} show={(filter) => store.remember({ filter, query: '' })} />
        {steering.length > 0 && (
          <Section
            title={t('Steering')}
            detail={changed > 0 ? t('changed since validation') : live ? t('changes apply to the rows below') : t('layer, strength')}
            actions={changed > 0 && <IconButton icon="discard" label={t('Back to the Validated Layers and Strengths')} press={() => store.steering.toValidated(head.steering)} />}
            open={!store.memory.turnedSections.includes('Steering')} turn={() => store.turnSection('Steering')}>
            <Steering store={store} rows={steering} live={live} />
          </Section>
        )}
      </div>
      {head.figures && <Figures store={store} figures={head.figures} openAtFirst={searching || prompts === 0 || (hasColumns(width) && prompts !== 1 && prompts <= SHORT_RUN)} width={width} />}
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
  const asked = store.opened ? SETTINGS.filter((setting) => store.rows.some(({ answers }) => answers[setting])) : head.settings.map(({ setting }) => setting);
  const layout = layoutFor(width, asked, memory);
  const list = store.entries();
  const total = store.rows.length;
  return (
    <>
      <Toolbar store={store} list={list} layout={layout} asked={asked} searching={searching} search={search} help={help} />
      {list.shown === 0 ? (
        <NoMatch
          query={memory.query.trim()}
          filter={memory.filter === 'all' ? undefined : memory.filter}
          total={total}
          clearSearch={() => store.remember({ query: '' })}
          showAll={() => store.remember({ query: '', filter: 'all', chip: undefined })}
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
