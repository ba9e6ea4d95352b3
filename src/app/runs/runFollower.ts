import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../events.ts';
import type { LiveRun } from './liveRun.ts';
import { ROWS_FILE, SPEC_FILE } from './runFiles.ts';
import { runOwner } from './runFolder.ts';

const INTERVAL_MS = 1000;

/**
 * Keeps a run that another process makes up to date here, where it can only be looked at. Ends by itself when that process is done with it,
 * or when this one goes on with it.
 */
export class RunFollower implements Disposable {
  readonly #run: LiveRun;
  #seen = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(run: LiveRun) {
    this.#run = run;
    this.#lookAfter(0);
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #lookAfter(milliseconds: number): void {
    if (this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#look().catch((error: unknown) => {
        if (!this.#ended) this.#run.setState({ status: 'failed', error: String(error) });
        this.dispose();
      });
    }, milliseconds);
  }

  async #look(): Promise<void> {
    const run = this.#run;
    // The owner first: what it wrote before it let go is then read.
    const owner = await runOwner(run.folder);
    const now = await runVersion(run.folder);
    if (owner?.pid === process.pid) this.dispose();
    if (this.#ended) return;
    if (now !== this.#seen) await run.reload();
    this.#seen = now;
    run.setState({ status: run.isComplete ? 'finished' : 'stopped', ...(owner && { elsewhere: owner }) });
    if (owner === undefined) this.dispose();
    else this.#lookAfter(INTERVAL_MS);
  }
}

/** Changes with every row, and with the specification, which tells what is left out. */
async function runVersion(folder: string): Promise<string> {
  const versions = await Promise.all([ROWS_FILE, SPEC_FILE].map(async (name) => {
    const { size, mtimeMs } = await stat(join(folder, name)).catch(() => ({ size: 0, mtimeMs: 0 }));
    return `${size} ${mtimeMs}`;
  }));
  return versions.join(' ');
}
