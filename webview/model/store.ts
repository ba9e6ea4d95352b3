import type { Setting } from '../../src/protocol/files.ts';
import type { RowsBehind } from '../../src/protocol/figures.ts';
import type { Intent, PageCommand } from '../../src/protocol/intents.ts';
import type { AnswerProjection, HostMessage, ResultRow, ResultsSnapshot } from '../../src/protocol/view.ts';
import type { Host } from '../host.ts';
import { applyUpdate } from './applyUpdate.ts';
import type { Base } from './differences.ts';
import { listEntries, type List } from './entries.ts';
import { forRun, readMemory, turned, type Memory } from './memory.ts';
import { isFlatSort, sortedItems, type Sort } from './sorting.ts';
import { SteeringDraft } from './steeringDraft.ts';
import { WholeTexts, type Which } from './wholeTexts.ts';

/** Runs this small show their answers at once. */
const OPEN_AT_FIRST = 3;

/** Everything that the page shows, and the only way to change it. Draws by the callback, at most once a frame. */
export class Store {
  readonly host: Host;
  snapshot: ResultsSnapshot | undefined;
  memory: Memory;
  /** Rows that the host gave for a figure's point, where the run has no table of answers. They are listed alone. */
  opened: { label: string; rows: readonly ResultRow[] } | undefined;
  readonly steering: SteeringDraft;
  /** Items in view, from the list while there is one. */
  inView: () => readonly number[] = () => [];
  private readonly draw: () => void;
  private readonly texts: WholeTexts;
  /** Answers that were seen being written: cutting them when they are done would move what is being read. */
  private readonly watched = new Set<string>();
  /** Prompts whose kept answers are shown in place of the new ones. */
  private readonly looksBack = new Set<number>();
  private readonly projections = new Map<string, AnswerProjection | 'asked'>();
  private frame = 0;
  private order: { run: string; state: string; sort: Sort; items: readonly number[] } | undefined;
  private list: { of: ResultsSnapshot['results']; memory: Memory; opened: Store['opened']; list: List } | undefined;

  constructor(host: Host, draw: () => void) {
    this.host = host;
    this.draw = draw;
    this.memory = readMemory(host.load());
    this.texts = new WholeTexts((item, setting, which) => this.post({ kind: 'show-answer', item, setting, ...(which === 'previous' && { previous: true }) }));
    this.steering = new SteeringDraft((changes) => this.post({ kind: 'steer', changes, first: this.inView() }), () => this.redraw());
    host.listen((message) => this.receive(message));
    host.post({ kind: 'ready' });
  }

  post(intent: Intent): void {
    this.host.post(intent);
  }

  command(command: PageCommand): void {
    this.post({ kind: 'command', command });
  }

  remember(change: Partial<Memory>): void {
    // Strips that were stopped or failed are asked for again when they are turned on again.
    if (change.projection === true && !this.memory.projection) for (const [key, known] of this.projections) if (known === 'asked') this.projections.delete(key);
    this.memory = { ...this.memory, ...change };
    this.host.save(this.memory);
    this.redraw();
  }

  /** For what needs no drawing, such as the place in the list. */
  note(change: Partial<Memory>): void {
    Object.assign(this.memory, change);
    this.host.save(this.memory);
  }

  redraw(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  /** The list as filtered, searched and opened now. */
  entries(): List {
    const { snapshot, memory } = this;
    const results = snapshot?.results;
    if (this.list && this.list.of === results && this.list.memory === memory && this.list.opened === this.opened) return this.list.list;
    const rows = this.rows;
    const list = listEntries(this.opened ? [] : (results?.head.groups ?? []), rows, {
      filter: memory.filter,
      query: memory.query.trim(),
      sort: this.opened ? 'prompt' : memory.sort,
      order: this.orderOf(rows),
      pinned: memory.pinned,
      only: this.opened ? undefined : memory.chip?.items,
      isGroupOpen: (id) => !memory.closedGroups.includes(id),
      isRowOpen: (item) => this.isOpen(item),
    });
    this.list = { of: results, memory, opened: this.opened, list };
    return list;
  }

  /** What is listed: the run's rows, or those behind a point of a figure. */
  get rows(): readonly ResultRow[] {
    return this.opened?.rows ?? this.snapshot?.results?.rows ?? [];
  }

  /** Sorted by answers, rows keep their places while the run goes on: what is being read must not move. */
  private orderOf(rows: readonly ResultRow[]): readonly number[] {
    const { sort } = this.memory;
    const head = this.snapshot?.results?.head;
    if (!head || !isFlatSort(sort)) return [];
    const { run, progress: { state } } = head;
    if (this.order?.run !== run || this.order.state !== state || this.order.sort !== sort || this.order.items.length !== rows.length) this.order = { run, state, sort, items: sortedItems(rows, sort) };
    return this.order.items;
  }

  /** Lists the answers behind a point of a figure alone, or asks the host for them where no row has them. */
  openRows({ label, cells }: RowsBehind): void {
    const wanted = new Set(cells);
    const items = (this.snapshot?.results?.rows ?? []).filter((row) => Object.values(row.cells).some((cell) => wanted.has(cell))).map(({ item }) => item);
    if (items.length > 0) this.remember({ chip: { label, items }, filter: 'all', query: '' });
    else this.post({ kind: 'show-cells', label, cells });
  }

  /** Lists all rows again. */
  closeRows(): void {
    this.opened = undefined;
    this.remember({ chip: undefined });
  }

  saveImage(name: string, png: string): void {
    this.post({ kind: 'save-image', name, png });
  }

  pin(item: number): void {
    this.remember({ pinned: turned(this.memory.pinned, item) });
  }

  compareWith(base: Base | undefined): void {
    this.remember({ compared: base, ...(base && { lastCompared: base }) });
  }

  /** Is the kept answer shown in place of the new one? */
  showsPrevious(item: number): boolean {
    return this.looksBack.has(item);
  }

  turnPrevious(item: number): void {
    if (!this.looksBack.delete(item)) this.looksBack.add(item);
    this.redraw();
  }

  /** The answer's projection token by token; asks the host for it. */
  projectionOf(row: ResultRow, setting: Setting): AnswerProjection | undefined {
    const answer = row.answers[setting];
    if (!answer || this.opened || answer.stopReason === undefined || answer.length === 0 || row.vectors.length === 0) return undefined;
    const key = `${row.item} ${setting}`;
    const known = this.projections.get(key);
    if (known !== undefined && known !== 'asked' && known.length === answer.length) return known;
    if (known !== 'asked') {
      this.projections.set(key, 'asked');
      this.post({ kind: 'show-projection', item: row.item, setting });
    }
    return undefined;
  }

  isOpen(item: number): boolean {
    const few = (this.snapshot?.results?.rows.length ?? 0) <= OPEN_AT_FIRST;
    return few !== this.memory.turned.includes(item);
  }

  turnRow(item: number): void {
    this.remember({ turned: turned(this.memory.turned, item) });
  }

  turnGroup(id: string): void {
    this.remember({ closedGroups: turned(this.memory.closedGroups, id) });
  }

  turnSection(name: string): void {
    this.remember({ turnedSections: turned(this.memory.turnedSections, name) });
  }

  /** Are all answers of an opened row in sight, also those that say nothing new? */
  showsAll(item: number): boolean {
    return this.memory.whole.includes(`${item} all`);
  }

  showAll(item: number): void {
    this.remember({ whole: turned(this.memory.whole, `${item} all`) });
  }

  isWhole(row: ResultRow, setting: Setting): boolean {
    const key = `${row.item} ${setting}`;
    const answer = row.answers[setting];
    if (answer?.status === 'writing') {
      this.watched.add(key);
      return true;
    }
    return this.watched.has(key) !== this.memory.whole.includes(key);
  }

  turnWhole(item: number, setting: Setting): void {
    this.remember({ whole: turned(this.memory.whole, `${item} ${setting}`) });
  }

  /** The answer's text: whole where the page has all of it, else what the snapshot carries; asks the host for the rest of a whole one. */
  textOf(row: ResultRow, setting: Setting): string {
    const answer = row.answers[setting];
    if (!answer) return '';
    return this.isWhole(row, setting) ? this.wholeText(row, setting) : answer.text;
  }

  /** All of an answer's text, or of the one kept for comparison; asks the host for it, and gives what the snapshot carries until it is there. */
  wholeText(row: ResultRow, setting: Setting, which: Which = 'now'): string {
    const answer = which === 'previous' ? row.answers[setting]?.previous : row.answers[setting];
    if (!answer) return '';
    if (this.opened || answer.text.length >= answer.length || answer.status === 'writing') return answer.text;
    return this.texts.get(row.item, setting, which) ?? answer.text;
  }

  private receive(message: HostMessage): void {
    switch (message.kind) {
      case 'snapshot':
        this.take(message.snapshot);
        break;
      case 'update': {
        const next = applyUpdate(this.snapshot, message.update);
        if (next) this.take(next);
        else this.post({ kind: 'ready' });
        break;
      }
      case 'answer':
        if (message.run !== this.memory.run) return;
        this.texts.set(message.item, message.setting, message.previous ? 'previous' : 'now', message.text);
        break;
      case 'projection':
        if (message.run !== this.memory.run) return;
        this.projections.set(`${message.item} ${message.setting}`, message);
        break;
      case 'cells':
        if (message.run !== this.memory.run) return;
        this.opened = { label: message.label, rows: message.rows };
        break;
    }
    this.redraw();
  }

  private take(snapshot: ResultsSnapshot): void {
    const before = this.snapshot?.results;
    this.snapshot = snapshot;
    const after = snapshot.results;
    if (!after) return;
    if (this.memory.run !== after.head.run) {
      this.memory = forRun(this.memory, after.head.run);
      this.host.save(this.memory);
      this.watched.clear();
      this.looksBack.clear();
      this.projections.clear();
      this.opened = undefined;
      this.steering.forget();
    }
    this.steering.settle(after.head.steering);
    if (before?.head.progress.state === 'running' && after.head.progress.state !== 'running') this.steering.forget();
    this.texts.settle(before?.head.run === after.head.run ? before.rows : undefined, after.rows);
  }
}
