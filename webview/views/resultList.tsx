import { t } from '@vscode/l10n';
import { Component, createRef, type VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import type { ResultsHead } from '../../src/protocol/view.ts';
import type { Entry, List } from '../model/entries.ts';
import { Heights } from '../model/heights.ts';
import type { Layout } from '../model/layout.ts';
import type { Store } from '../model/store.ts';
import { ColumnRow } from './columnRow.tsx';
import { focusProps, placeOf, type Place } from './focus.ts';
import { GroupRow, ListHead } from './listHead.tsx';
import { listKey } from './listKeys.ts';
import { ListRow } from './listRow.tsx';
import { VirtualRows } from './virtualRows.tsx';

interface ResultListProps {
  store: Store;
  head: ResultsHead;
  list: List;
  layout: Layout;
  asked: readonly Setting[];
  scroller: HTMLElement;
  /** Gives itself to its owner, which may then call `enter`. */
  mounted: (list: ResultList | undefined) => void;
}

/** The prompts as a treegrid with one tab stop: groups, rows, and in opened rows the answers. */
export class ResultList extends Component<ResultListProps> {
  private readonly heights = new Heights();
  private readonly root = createRef<HTMLDivElement>();
  private rows: VirtualRows | undefined;
  private laidFor = '';
  private wanted: Place | undefined;
  private hasFocus = false;

  override componentDidMount(): void {
    this.props.mounted(this);
    this.props.store.inView = this.itemsInView;
  }

  override componentWillUnmount(): void {
    this.props.mounted(undefined);
    this.props.store.inView = () => [];
  }

  private readonly itemsInView = (): number[] => {
    const [from, to] = this.rows?.inView() ?? [0, 0];
    return this.props.list.entries.slice(from, to).flatMap((entry) => (entry.kind === 'row' ? [entry.row.item] : []));
  };

  /** Moves the list's focus, and the keyboard's with it. */
  readonly go = (place: Place): void => {
    this.wanted = place;
    const index = this.props.list.entries.findIndex(({ key }) => key === place.key);
    this.props.store.remember({ focus: place });
    if (index >= 0) this.rows?.reveal(index);
  };

  /** For whoever brings the keyboard to the list from elsewhere. */
  readonly enter = (): void => {
    const { list, store } = this.props;
    const place = store.memory.focus ?? (list.entries[0] && { key: list.entries[0].key });
    if (place) this.go(place);
  };

  render({ store, head, list, layout, asked, scroller }: ResultListProps): VNode {
    const { entries, flat } = list;
    const columns = layout.columns.length > 0;
    const look = `${head.run} ${layout.columns.join(' ')} ${Math.round(layout.width / 40)}`;
    if (look !== this.laidFor) this.heights.forget();
    this.laidFor = look;
    const keys = entries.map(({ key }) => key);
    this.heights.lay(keys, (index) => estimate(entries[index]!, columns));
    const focused = this.focused();
    const focus = (key: string, setting?: Setting): ReturnType<typeof focusProps> => focusProps(key, setting, focused, store.memory.focus);
    const level = flat ? 1 : 2;
    const draw = (index: number): VNode => {
      const entry = entries[index]!;
      if (entry.kind === 'group') return <GroupRow store={store} entry={entry} layout={layout} asked={asked} focus={focus} />;
      return columns ? (
        <ColumnRow store={store} entry={entry} layout={layout} level={level} focus={focus} />
      ) : (
        <ListRow store={store} entry={entry} layout={layout} asked={asked} level={level} focus={focus} />
      );
    };
    return (
      <div
        ref={this.root}
        id="list"
        class="list"
        role="treegrid"
        aria-label={t('Prompts')}
        tabIndex={-1}
        style={{ '--columns': String(layout.columns.length), '--marks': String(asked.length) }}
        onKeyDown={this.keyed}
        onFocusIn={this.focusedIn}
        onFocusOut={this.focusedOut}
      >
        <ListHead layout={layout} asked={asked} settings={head.settings} checked={head.checked} />
        <VirtualRows
          keys={keys}
          heights={this.heights}
          scroller={scroller}
          head={this.headHeight}
          anchor={store.memory.anchor}
          moved={(anchor) => store.note({ anchor })}
          draw={draw}
          drawn={this.rowsDrawn}
          mounted={this.rowsMounted}
        />
      </div>
    );
  }

  private readonly headHeight = (): number => this.root.current?.firstElementChild?.clientHeight ?? 0;

  private readonly rowsMounted = (rows: VirtualRows | undefined): void => {
    this.rows = rows;
  };

  /** What has the tab stop: the remembered place if it is still in the list, else the first entry. */
  private focused(): Place | undefined {
    const { list, store } = this.props;
    const remembered = store.memory.focus;
    if (remembered && list.entries.some(({ key }) => key === remembered.key)) return remembered;
    return list.entries[0] && { key: list.entries[0].key };
  }

  private readonly rowsDrawn = (): void => {
    this.giveFocus();
    // The row with the focus was scrolled far away: the list keeps the keys, and they go on from that row.
    if (this.hasFocus && document.activeElement === document.body) this.root.current?.focus({ preventScroll: true });
  };

  private giveFocus(): void {
    const { wanted } = this;
    const root = this.root.current;
    if (!wanted || !root) return;
    const element = root.querySelector<HTMLElement>(
      `[data-key="${CSS.escape(wanted.key)}"]${wanted.setting === undefined ? ':not([data-setting])' : `[data-setting="${wanted.setting}"]`}`,
    );
    if (!element) return;
    this.wanted = undefined;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  }

  private readonly focusedIn = (event: FocusEvent): void => {
    const place = placeOf(event.target);
    this.wanted = undefined;
    this.hasFocus = true;
    const { focus } = this.props.store.memory;
    if (place && (place.key !== focus?.key || place.setting !== focus.setting)) this.props.store.remember({ focus: place });
  };

  private readonly focusedOut = (event: FocusEvent): void => {
    // Without a target the window lost the focus, or the row went out of the document.
    if (event.relatedTarget instanceof Node && !this.root.current?.contains(event.relatedTarget)) this.hasFocus = false;
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    const { store, list, layout, asked, scroller } = this.props;
    // Keys may come faster than frames: the next one goes on from where the last one leads.
    const place = this.wanted ?? placeOf(event.target) ?? this.focused();
    if (!place) return;
    const page = Math.max(1, Math.floor((scroller.clientHeight - this.headHeight()) / (layout.columns.length > 0 ? 120 : 22)) - 1);
    if (listKey(event, { store, list, layout, asked, place, page, go: this.go })) event.preventDefault();
  };
}

/** Before an entry was seen. Closed rows and groups have one height; the rest is guessed. */
function estimate(entry: Entry, columns: boolean): number {
  if (entry.kind === 'group') return columns ? 25 : 22;
  if (columns) return 156;
  return entry.open ? 420 : 22;
}
