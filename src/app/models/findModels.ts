import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SteerboardError } from '../../core/errors.ts';
import { MetadataValues } from '../../core/gguf/metadataValues.ts';
import { readModelHeader } from '../../core/gguf/modelHeader.ts';
import { readGguf } from '../../core/gguf/readGguf.ts';
import { VECTOR_ARCHITECTURE } from '../../core/vectors/vectorKeys.ts';
import { withFile } from '../fileSource.ts';
import { memoryNeeded, unsupportedModel } from './checkModel.ts';
import { isLaterPart, partNames } from './splitParts.ts';

/** A model file as lists show it. `problem` tells why it can't be used; then its header may be unknown. */
export interface FoundModel {
  /** As it was found; symbolic links are followed only to tell the same file found twice. */
  path: string;
  /** The file's name without ending. */
  name: string;
  sizeBytes: number;
  architecture?: string;
  quantisation?: string;
  /** Bytes of memory to load it with one sequence, by estimate. */
  memory?: number;
  problem?: SteerboardError;
  /** The reference of a download that was cut off. */
  interrupted?: string;
}

export interface WhereToFind {
  /** Searched with their subfolders, to a bounded depth. Missing ones are passed over. */
  folders: readonly string[];
  /** Looked at as they are. */
  files?: readonly string[];
  /** Positions that the memory is estimated for; default as for loading. */
  contextLength?: number;
}

const DEEPEST = 4;
const MOST_FILES = 1000;
/** Headers read at the same time. */
const AT_ONCE = 8;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** GGUF files of models, by name. Steering vectors and later parts of split models are left out; damaged files come with their problem. */
export async function findModels({ folders, files = [], contextLength }: WhereToFind): Promise<FoundModel[]> {
  const paths = [...files];
  for (const folder of folders) await collect(folder, DEEPEST, paths);
  const byRealPath = new Map<string, string>();
  for (const path of paths) {
    const real = await realpath(path).catch(() => undefined);
    if (real !== undefined && !isLaterPart(path) && !byRealPath.has(real)) byRealPath.set(real, path);
  }
  const unique = [...byRealPath.values()];
  const found: FoundModel[] = [];
  for (let start = 0; start < unique.length; start += AT_ONCE) {
    const looked = await Promise.all(unique.slice(start, start + AT_ONCE).map((path) => look(path, contextLength)));
    found.push(...looked.filter((model) => model !== undefined));
  }
  return found.sort((a, b) => a.name.localeCompare(b.name) || a.path.localeCompare(b.path));
}

async function collect(folder: string, depth: number, into: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  // Links last, so that a file found twice is shown where it lies.
  entries.sort((a, b) => Number(a.isSymbolicLink()) - Number(b.isSymbolicLink()));
  for (const entry of entries) {
    if (into.length >= MOST_FILES) return;
    const path = join(folder, entry.name);
    // Links to folders are not entered: they could lead in circles.
    if (entry.isDirectory()) {
      if (depth > 0 && !SKIPPED_FOLDERS.has(entry.name)) await collect(path, depth - 1, into);
    } else if (/\.gguf$/i.test(entry.name)) {
      into.push(path);
    }
  }
}

async function look(path: string, contextLength: number | undefined): Promise<FoundModel | undefined> {
  const name = basename(path).replace(/\.gguf$/i, '');
  try {
    if (await withFile(path, isVector)) return undefined;
    const header = await withFile(path, readModelHeader);
    const { architecture, quantisation } = header;
    const problem = unsupportedModel(path, architecture);
    if (problem) return { path, name, sizeBytes: header.sizeBytes, architecture, quantisation, problem };
    return { path, name, sizeBytes: header.files > 1 ? await sizeOfParts(path) : header.sizeBytes, architecture, quantisation, memory: await memoryNeeded({ path, ...(contextLength !== undefined && { contextLength }) }, header) };
  } catch (error) {
    if (!SteerboardError.is(error)) throw error;
    const sizeBytes = await stat(path).then(({ size }) => size, () => 0);
    return { path, name, sizeBytes, problem: error };
  }
}

async function sizeOfParts(path: string): Promise<number> {
  const sizes = await Promise.all(partNames(basename(path)).map((part) => stat(join(dirname(path), part)).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function isVector(source: Parameters<typeof readGguf>[0]): Promise<boolean> {
  const file = await readGguf(source, 'bad-model');
  const values = new MetadataValues(file, 'bad-model');
  return values.typeOf('general.architecture') === 'string' && (await values.text('general.architecture')) === VECTOR_ARCHITECTURE;
}
