import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { type RunEntry, runEntry, runFolders } from '../../app/runs/listRuns.ts';
import { LOCK_FILE, ROWS_FILE, SPEC_FILE } from '../../app/runs/runFiles.ts';
import { runOwner } from '../../app/runs/runFolder.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { FolderWatch } from '../workspace/folderWatch.ts';

/** A run of the workspace. `path`: its folder, by which commands are told of it. */
export interface RunNode extends RunEntry {
  path: string;
}

/** A run that is being made changes with every answer: look again this often at most. */
const GATHER_MS = 2000;

/** The runs that lie in the workspace's run folders. */
export class RunStore implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #known = new Map<string, { stamp: string; node: RunNode }>();
  readonly #watch: FolderWatch;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Fires when runs come, go, or have more answers. */
  readonly onChange = this.#changed.event;

  constructor(storage: vscode.Uri) {
    const pattern = `{*,*/{${SPEC_FILE},${ROWS_FILE},${LOCK_FILE}}}`;
    this.#watch = new FolderWatch({ setting: SETTING_KEYS.runsFolder, storage, pattern }, { onFile: () => this.lookAgain(), onFolders: () => this.#changed.fire() });
  }

  /** All runs, newest first. Those that did not change are not read again, and are the same objects. */
  async list(): Promise<RunNode[]> {
    const folders = (await Promise.all(this.#watch.folders.map(runFolders))).flat();
    const nodes: RunNode[] = [];
    // One after the other: runs are large, and their rows are let go of at once.
    for (const path of folders) {
      const stamp = await stampOf(path);
      const known = this.#known.get(path);
      // A process that was killed leaves its lock as it was.
      const node = known?.stamp === stamp && known.node.state !== 'running' ? known.node : { ...(await runEntry(path)), path };
      this.#known.set(path, { stamp, node });
      nodes.push(node);
    }
    if (nodes.some(({ state }) => state === 'running')) this.lookAgain();
    // Names begin with the time.
    return nodes.sort((a, b) => nameOfRun(b).localeCompare(nameOfRun(a)));
  }

  /** How many are being made. Their answers are not read for it. */
  async running(): Promise<number> {
    const folders = (await Promise.all(this.#watch.folders.map(runFolders))).flat();
    const count = (await Promise.all(folders.map(runOwner))).filter((owner) => owner !== undefined).length;
    if (count > 0) this.lookAgain();
    return count;
  }

  async delete(path: string): Promise<void> {
    await vscode.workspace.fs.delete(vscode.Uri.file(path), { recursive: true, useTrash: true }).then(undefined, () => rm(path, { recursive: true }));
    this.refresh();
  }

  refresh(): void {
    this.#known.clear();
    this.#changed.fire();
  }

  /**
   * For changes that no watcher tells: one of a folder that is not there yet may stay silent when it comes, and a process that was killed
   * leaves its lock as it was.
   */
  lookAgain(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire();
    }, GATHER_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watch.dispose();
    this.#changed.dispose();
  }

}

/** The name of the run's folder. */
export function nameOfRun({ path }: RunNode): string {
  return basename(path);
}

async function stampOf(folder: string): Promise<string> {
  const files = await Promise.all([SPEC_FILE, ROWS_FILE, LOCK_FILE].map((name) => stat(join(folder, name)).catch(() => undefined)));
  return files.map((file) => (file ? `${file.mtimeMs}:${file.size}` : '')).join(' ');
}
