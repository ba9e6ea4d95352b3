import type { Setting } from '../../src/protocol/files.ts';
import type { HostMessage, Intent, PageCommand, ResultRow, ResultsSnapshot } from '../../src/protocol/view.ts';
import type { Host } from '../host.ts';
import { applyUpdate } from './applyUpdate.ts';
import { listEntries, type List } from './entries.ts';
import { forRun, readMemory, turned, type Memory } from './memory.ts';

/** Runs this small show their answers at once. */
const OPEN_AT_FIRST = 3;

/** Everything that the page shows, and the only way to change it. Draws by the callback, at most once a frame. */
export class Store {
  readonly host: Host;
  snapshot: ResultsSnapshot | undefined;
  memory: Memory;
  private readonly draw: () => void;
  private readonly answers = new Map<string, string>();
  private readonly asked = new Set<string>();
  /** Answers that were seen being written: cutting them when they are done would move what is being read. */
  private readonly watched = new Set<string>();
  private frame = 0;
  private list: { of: ResultsSnapshot['results']; memory: Memory; list: List } | undefined;

  constructor(host: Host, draw: () => void) {
    this.host = host;
    this.draw = draw;
    this.memory = readMemory(host.load());
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
    if (this.list && this.list.of === results && this.list.memory === memory) return this.list.list;
    const list = listEntries(results?.head.groups ?? [], results?.rows ?? [], {
      filter: memory.filter,
      query: memory.query.trim(),
      isGroupOpen: (id) => !memory.closedGroups.includes(id),
      isRowOpen: (item) => this.isOpen(item),
    });
    this.list = { of: results, memory, list };
    return list;
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
    if (answer.text.length >= answer.length || answer.status === 'writing' || !this.isWhole(row, setting)) return answer.text;
    const key = `${row.item} ${setting}`;
    const whole = this.answers.get(key);
    if (whole === undefined && !this.asked.has(key)) {
      this.asked.add(key);
      this.post({ kind: 'show-answer', item: row.item, setting });
    }
    return whole ?? answer.text;
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
        this.answers.set(`${message.item} ${message.setting}`, message.text);
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
    }
    // Texts of the run before, and of answers that were made again, are not this one's.
    for (const key of this.asked) {
      const [item, setting] = key.split(' ') as [string, Setting];
      const same = before?.head.run === after.head.run && before.rows[Number(item)]?.answers[setting]?.length === after.rows[Number(item)]?.answers[setting]?.length;
      if (same) continue;
      this.asked.delete(key);
      this.answers.delete(key);
    }
  }
}
