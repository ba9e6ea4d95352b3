import { mkdir, open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SteerboardError } from '../../core/errors.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { atomicWrite } from '../atomicWrite.ts';

const SPEC_FILE = 'run.json';
const ROWS_FILE = 'rows.jsonl';

/** Makes `<root>/<time>-<name>/` with the run's specification in it. Never reuses a folder. */
export async function createRunFolder(root: string, spec: RunSpec): Promise<string> {
  const time = spec.created.slice(0, 19).replace('T', '-').replaceAll(':', '');
  const name = spec.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 40) || 'run';
  await mkdir(root, { recursive: true });
  for (let attempt = 0; ; attempt++) {
    const folder = join(root, attempt === 0 ? `${time}-${name}` : `${time}-${name}-${attempt + 1}`);
    try {
      await mkdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    await atomicWrite(join(folder, SPEC_FILE), `${JSON.stringify(spec, null, 1)}\n`);
    return folder;
  }
}

/** Appends finished rows, each flushed to disk before the promise resolves. */
export class RowWriter {
  private readonly file: FileHandle;
  private queue: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.file = file;
  }

  /** Opens the rows for appending; a last line that a crash cut off is removed first, so that the next row does not grow onto it. */
  static async open(folder: string): Promise<RowWriter> {
    const path = join(folder, ROWS_FILE);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.length > 0 && bytes.at(-1) !== 0x0a) await truncate(path, bytes.lastIndexOf(0x0a) + 1);
    return new RowWriter(await open(path, 'a'));
  }

  append(row: RunRow): Promise<void> {
    const write = this.queue.then(async () => {
      await this.file.appendFile(`${JSON.stringify(row)}\n`);
      await this.file.datasync();
    });
    // A failed write must not make later ones fail unseen: each caller gets its own outcome.
    this.queue = write.catch(() => undefined);
    return write;
  }

  async close(): Promise<void> {
    await this.queue;
    await this.file.close();
  }
}

/**
 * Reads a run. A last line that was cut off by a crash is dropped; damage elsewhere is an error that names the line.
 *
 * @throws {SteerboardError} `bad-run`
 */
export async function readRunFolder(folder: string): Promise<{ spec: RunSpec; rows: RunRow[] }> {
  const specPath = join(folder, SPEC_FILE);
  const spec = parseSpec(await readText(specPath), specPath);
  const rowsPath = join(folder, ROWS_FILE);
  const lines = (await readText(rowsPath, '')).split('\n');
  const rows: RunRow[] = [];
  const known = new Set(spec.cells.map((cell) => cell.id));
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    let row: RunRow;
    try {
      row = JSON.parse(line) as RunRow;
    } catch {
      if (index === lines.length - 1) break;
      throw new SteerboardError('bad-run', 'This line is not JSON.', { file: rowsPath, line: index + 1, hint: 'Delete the line: its answer is made again.' });
    }
    if (!known.has(row.cell) || seen.has(row.cell)) continue;
    seen.add(row.cell);
    rows.push(row);
  }
  return { spec, rows };
}

async function readText(path: string, fallback?: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (fallback !== undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return fallback;
    throw new SteerboardError('bad-run', `The run can't be read: ${(error as Error).message}.`, { file: path }, { cause: error });
  }
}

function parseSpec(text: string, path: string): RunSpec {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SteerboardError('bad-run', `${basename(path)} is not JSON.`, { file: path, hint: 'The rest of the run folder is untouched.' }, { cause: error });
  }
  const spec = value as Partial<RunSpec>;
  if (spec.schemaVersion !== 1) {
    throw new SteerboardError('bad-run', `The run has format version ${JSON.stringify(spec.schemaVersion)}; this Steerboard reads version 1.`, { file: path, hint: 'Update Steerboard to open it.' });
  }
  if (!Array.isArray(spec.cells) || !Array.isArray(spec.items) || spec.model === undefined) {
    throw new SteerboardError('bad-run', 'The run has no cells, items or model.', { file: path });
  }
  return spec as RunSpec;
}
