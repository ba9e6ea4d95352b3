import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { Emitter, type Event } from '../events.ts';
import { readRunFolder } from './runFolder.ts';

/** What a run is doing now. Everything that lasts is in its rows. */
export interface RunState {
  status: 'running' | 'finished' | 'stopped' | 'failed';
  /** Answers under way, by cell. */
  writing: ReadonlyMap<string, { text: string; tokens: number }>;
  tokensPerSecond?: number;
  secondsLeft?: number;
  /** Why it failed. */
  error?: string;
}

/** A run while it is made or shown. The run folder is the truth; this is its mirror in memory. */
export class LiveRun {
  readonly folder: string;
  readonly spec: RunSpec;
  private readonly finishedRows: RunRow[];
  private readonly writing = new Map<string, { text: string; tokens: number }>();
  private readonly changed = new Emitter<void>();
  private current: Omit<RunState, 'writing'>;

  constructor(folder: string, spec: RunSpec, rows: readonly RunRow[] = []) {
    this.folder = folder;
    this.spec = spec;
    this.finishedRows = [...rows];
    this.current = { status: rows.length === spec.cells.length ? 'finished' : 'stopped' };
  }

  /** Reads a run that was made before. @throws {SteerboardError} `bad-run` */
  static async open(folder: string): Promise<LiveRun> {
    const { spec, rows } = await readRunFolder(folder);
    return new LiveRun(folder, spec, rows);
  }

  get rows(): readonly RunRow[] {
    return this.finishedRows;
  }

  get state(): RunState {
    return { ...this.current, writing: this.writing };
  }

  get onChange(): Event<void> {
    return this.changed.event;
  }

  /** For the executor only, as are the methods below. */
  setState(state: Omit<RunState, 'writing'>): void {
    this.current = state;
    if (state.status !== 'running') this.writing.clear();
    this.changed.fire();
  }

  addText(cell: string, text: string, tokens: number): void {
    this.writing.set(cell, { text: (this.writing.get(cell)?.text ?? '') + text, tokens });
    this.changed.fire();
  }

  addRow(row: RunRow): void {
    this.writing.delete(row.cell);
    this.finishedRows.push(row);
    this.changed.fire();
  }
}
