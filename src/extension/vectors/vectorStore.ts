import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { readVectorFile } from '../../app/vectors/readVectorFile.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { ModelRecord, SteeringVector } from '../../protocol/files.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { FolderWatch } from '../workspace/folderWatch.ts';

/** A vector file of the workspace: what it holds, or why it can't be read. */
export type VectorEntry = { path: string } & ({ vector: SteeringVector } | { problem: SteerboardError });

export type ReadableVector = Extract<VectorEntry, { vector: SteeringVector }>;

/** The vectors that lie in the workspace's vector folders, and which of them is in use. */
export class VectorStore implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #known = new Map<string, { stamp: string; entry: VectorEntry }>();
  readonly #watch: FolderWatch;
  /** Fires when files or the vector in use change. */
  readonly onChange = this.#changed.event;

  constructor(storage: vscode.Uri, memory: vscode.Memento) {
    this.#memory = memory;
    const changed = (): void => this.#changed.fire();
    this.#watch = new FolderWatch({ setting: SETTING_KEYS.vectorsFolder, storage, pattern: '*.gguf' }, { onFile: changed, onFolders: changed });
  }

  /** All vector files, by name. Files that did not change are not read again. */
  async list(): Promise<VectorEntry[]> {
    const entries = await Promise.all((await this.#files()).map(async (path): Promise<VectorEntry | undefined> => {
      const stamp = await stampOf(path);
      if (stamp === undefined) return undefined;
      const known = this.#known.get(path);
      if (known?.stamp === stamp) return known.entry;
      const entry: VectorEntry = await readVectorFile(path).then((vector) => ({ path, vector }), (error: unknown) => ({ path, problem: asProblem(error, path) }));
      this.#known.set(path, { stamp, entry });
      return entry;
    }));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  }

  /** The vectors that can be read and, where a model is given, were made for it. */
  async fitting(model?: Pick<ModelRecord, 'sha256'>): Promise<ReadableVector[]> {
    return (await this.list()).filter((entry): entry is ReadableVector => 'vector' in entry && (model === undefined || fits(entry.vector, model)));
  }

  /** The vector that was used last, while it is there. */
  get used(): string | undefined {
    return this.#memory.get<string>(STATE_KEYS.vector);
  }

  async use(path: string): Promise<void> {
    await this.#memory.update(STATE_KEYS.vector, path);
    this.#changed.fire();
  }

  async delete(path: string): Promise<void> {
    await vscode.workspace.fs.delete(vscode.Uri.file(path), { useTrash: true }).then(undefined, () => rm(path));
    if (this.used === path) await this.#memory.update(STATE_KEYS.vector, undefined);
    this.#changed.fire();
  }

  refresh(): void {
    this.#known.clear();
    this.#changed.fire();
  }

  dispose(): void {
    this.#watch.dispose();
    this.#changed.dispose();
  }

  async #files(): Promise<string[]> {
    const lists = await Promise.all(this.#watch.folders.map(async (folder) => {
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.toLowerCase().endsWith('.gguf')).map((name) => join(folder, name));
    }));
    return lists.flat();
  }
}

/** Was the vector made with this model file? Plain control vectors don't say, so they are left in. */
export function fits(vector: SteeringVector, model: Pick<ModelRecord, 'sha256'>): boolean {
  return vector.provenance === undefined || vector.provenance.model.sha256 === model.sha256;
}

/** The vector's name; the file's where it has none. */
export function nameOf(entry: VectorEntry): string {
  return 'vector' in entry && entry.vector.name !== '' ? entry.vector.name : basename(entry.path).replace(/\.gguf$/i, '');
}

/** A path in the folder for a vector of this name that no file has yet. Makes nothing. */
export async function freeVectorPath(folder: string, name: string): Promise<string> {
  const taken = new Set((await readdir(folder).catch(() => [])).map((file) => file.toLowerCase()));
  const stem = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60) || 'vector';
  let file = `${stem}.gguf`;
  for (let n = 2; taken.has(file); n++) file = `${stem}-${n}.gguf`;
  return join(folder, file);
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${mtimeMs}:${size}`;
  } catch {
    // Gone between the listing and now.
    return undefined;
  }
}

function asProblem(error: unknown, file: string): SteerboardError {
  return SteerboardError.is(error) ? error : new SteerboardError('bad-vector', error instanceof Error ? error.message : String(error), { file });
}
