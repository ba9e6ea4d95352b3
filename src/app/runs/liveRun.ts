import { isComplete } from '../../core/experiments/complete.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { Emitter, type Event } from '../events.ts';
import type { LockOwner } from '../fileLock.ts';
import { readRunFolder } from './readRun.ts';

/** What a run is doing now. Everything that lasts is in its rows. */
export interface RunState {
  status: 'running' | 'finished' | 'stopped' | 'failed';
  /** Answers under way, by cell. */
  writing: ReadonlyMap<string, { text: string; tokens: number }>;
  tokensPerSecond?: number;
  secondsLeft?: number;
  /** Why it failed. */
  error?: string;
  /** Another process makes its answers; here it can only be looked at. */
  elsewhere?: LockOwner;
}

/** A run while it is made or shown. The run folder is the truth; this is its mirror in memory. */
export class LiveRun {
  readonly folder: string;
  /** Why the run can be looked at but not gone on with; undefined where it can. */
  readonly readOnly: string | undefined;
  private currentSpec: RunSpec;
  private finishedRows: RunRow[];
  private readonly writing = new Map<string, { text: string; tokens: number }>();
  private readonly changed = new Emitter<void>();
  private stopper: ((cells: ReadonlySet<string>) => void) | undefined;
  private current: Omit<RunState, 'writing'>;

  constructor(folder: string, spec: RunSpec, rows: readonly RunRow[] = [], readOnly?: string) {
    this.folder = folder;
    this.readOnly = readOnly;
    this.currentSpec = spec;
    this.finishedRows = [...rows];
    this.current = { status: this.isComplete ? 'finished' : 'stopped' };
  }

  /** Reads a run that was made before. @throws {SteerboardError} `bad-run` */
  static async open(folder: string): Promise<LiveRun> {
    const { spec, rows, readOnly } = await readRunFolder(folder);
    return new LiveRun(folder, spec, rows, readOnly);
  }

  get spec(): RunSpec {
    return this.currentSpec;
  }

  get rows(): readonly RunRow[] {
    return this.finishedRows;
  }

  /** Is every cell answered? One that was stopped by itself is not. */
  get isComplete(): boolean {
    return isComplete(this.currentSpec, this.finishedRows);
  }

  get state(): RunState {
    return { ...this.current, writing: this.writing };
  }

  get onChange(): Event<void> {
    return this.changed.event;
  }

  /** Ends single answers with what they have while the run goes on; they are kept as cancelled, and made when it is resumed. */
  stopCells(cells: readonly string[]): void {
    this.stopper?.(new Set(cells));
  }

  /** Takes over what is in the folder now. @throws {SteerboardError} `bad-run` */
  async reload(): Promise<void> {
    const { spec, rows } = await readRunFolder(this.folder);
    this.currentSpec = spec;
    this.finishedRows = rows;
    if (this.current.status !== 'running') this.current = { status: this.isComplete ? 'finished' : 'stopped' };
    this.changed.fire();
  }

  /** For those who make the run only, as are the methods below. */
  setSpec(spec: RunSpec): void {
    this.currentSpec = spec;
    this.changed.fire();
  }

  setState(state: Omit<RunState, 'writing'>): void {
    this.current = state;
    if (state.status !== 'running') this.writing.clear();
    this.changed.fire();
  }

  setStopper(stopper: ((cells: ReadonlySet<string>) => void) | undefined): void {
    this.stopper = stopper;
  }

  addText(cell: string, text: string, tokens: number): void {
    this.writing.set(cell, { text: (this.writing.get(cell)?.text ?? '') + text, tokens });
    this.changed.fire();
  }

  addRow(row: RunRow): void {
    this.writing.delete(row.cell);
    const former = this.finishedRows.findIndex(({ cell }) => cell === row.cell);
    if (former === -1) this.finishedRows.push(row);
    else this.finishedRows[former] = row;
    this.changed.fire();
  }
}
