import { open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRow } from '../../protocol/files.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { rowLine, rowLines, ROWS_FILE, timingLine, TIMINGS_FILE } from './runFiles.ts';

/**
 * Appends finished rows, each on disk before its promise resolves. A row that the disk does not take whole leaves nothing behind, so
 * that the file always ends with a whole line.
 */
export class RowWriter {
  private readonly rows: FileHandle;
  private readonly timings: FileHandle;
  private length: number;
  private queue: Promise<void> = Promise.resolve();

  private constructor(rows: FileHandle, timings: FileHandle, length: number) {
    this.rows = rows;
    this.timings = timings;
    this.length = length;
  }

  /** Opens the rows for appending; a last line that a crash cut off is removed first, so that the next row does not grow onto it. */
  static async open(folder: string): Promise<RowWriter> {
    const length = await mendTail(join(folder, ROWS_FILE));
    await mendTail(join(folder, TIMINGS_FILE));
    const rows = await open(join(folder, ROWS_FILE), 'a');
    try {
      return new RowWriter(rows, await open(join(folder, TIMINGS_FILE), 'a'), length);
    } catch (error) {
      await rows.close();
      throw error;
    }
  }

  /** `seconds`: how long the answer took, absent where it was not computed for this row. */
  append(row: RunRow, seconds?: number): Promise<void> {
    const write = this.queue.then(() => this.write(row, seconds));
    // A failed write must not make later ones fail unseen: each caller gets its own outcome.
    this.queue = write.catch(() => undefined);
    return write;
  }

  async close(): Promise<void> {
    await this.queue;
    await this.rows.close();
    await this.timings.close();
  }

  private async write(row: RunRow, seconds: number | undefined): Promise<void> {
    const bytes = Buffer.from(rowLine(row));
    // First, so that a disk that is full for it does not refuse a row that is on it. No figure of the run is made of timings.
    if (seconds !== undefined) await this.timings.appendFile(timingLine(row.cell, seconds));
    try {
      await this.rows.appendFile(bytes);
      await this.rows.datasync();
    } catch (error) {
      await this.rows.truncate(this.length);
      throw error;
    }
    this.length += bytes.length;
  }
}

/** Puts a complete run's rows into the order of its plan, so that a run that was stopped has the bytes of one that was not. */
export async function orderRows(folder: string, cells: readonly { id: string }[], rows: readonly RunRow[]): Promise<void> {
  const ordered = rowLines(cells, rows);
  const path = join(folder, ROWS_FILE);
  if ((await readFile(path, 'utf8')) !== ordered) await atomicWrite(path, ordered);
}

/** @returns the length of the file, in bytes, that ends with a whole line */
export async function mendTail(path: string): Promise<number> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) await truncate(path, whole);
  return whole;
}
