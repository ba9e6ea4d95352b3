import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { parseJson } from '../../core/json.ts';
import { VERDICTS, type QualityLine } from '../../protocol/quality.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { tryFileLock, type FileLock } from '../fileLock.ts';
import { mendTail } from '../runs/rowWriter.ts';
import { writeError } from '../runs/runFiles.ts';
import { ownerText } from '../runs/runFolder.ts';

/** What judges said of a run, in its folder. */
export const QUALITY_FILE = 'quality.jsonl';
const LOCK_FILE = 'quality.lock';

/**
 * What judges said of a run; nothing where none was asked. A last line that a crash cut off is dropped.
 *
 * @throws {SteerboardError} `bad-run` with the line that is damaged
 */
export async function readQuality(folder: string): Promise<QualityLine[]> {
  const file = join(folder, QUALITY_FILE);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new SteerboardError('bad-run', t('The judgements can\'t be read: {0}.', (error as Error).message), { file }, { cause: error });
  });
  return text.split('\n').slice(0, -1).flatMap((line, index) => {
    if (line === '') return [];
    const value = parseJson(line);
    if (!isQualityLine(value)) throw new SteerboardError('bad-run', t('This judgement is damaged.'), { file, line: index + 1, hint: t('Delete the line: it is asked for again.') });
    return [value];
  });
}

/** The file of a run that is put together from others. @throws {SteerboardError} `file-access` */
export async function writeQuality(folder: string, lines: readonly QualityLine[]): Promise<void> {
  await atomicWrite(join(folder, QUALITY_FILE), lines.map(qualityLine).join('')).catch((error: unknown) => {
    throw writeError(folder, error);
  });
}

/** Appends judgements, each on disk before its promise resolves. One process at a time has a run's. */
export class QualityWriter {
  private readonly folder: string;
  private readonly lock: FileLock;
  private readonly file: FileHandle;
  private length: number;
  private queue: Promise<void> = Promise.resolve();

  private constructor(folder: string, lock: FileLock, file: FileHandle, length: number) {
    this.folder = folder;
    this.lock = lock;
    this.file = file;
    this.length = length;
  }

  /** @throws {SteerboardError} `run-locked` where another process judges the run; `file-access` where its folder can't be written to */
  static async open(folder: string): Promise<QualityWriter> {
    const taken = await tryFileLock(join(folder, LOCK_FILE)).catch((error: unknown) => {
      throw writeError(folder, error);
    });
    if (!('release' in taken)) throw new SteerboardError('run-locked', t('{0} is judging this run\'s answers.', ownerText(taken)), { file: folder, hint: t('If nothing is, delete {0} in its folder.', LOCK_FILE) });
    try {
      const path = join(folder, QUALITY_FILE);
      const length = await mendTail(path);
      return new QualityWriter(folder, taken, await open(path, 'a'), length);
    } catch (error) {
      await taken.release();
      throw writeError(folder, error);
    }
  }

  /** @throws {SteerboardError} `file-access`; the file then ends with the line before */
  append(line: QualityLine): Promise<void> {
    const write = this.queue.then(() => this.write(line));
    // A failed write must not make later ones fail unseen: each caller gets its own outcome.
    this.queue = write.catch(() => undefined);
    return write;
  }

  async close(): Promise<void> {
    await this.queue;
    try {
      await this.file.close();
    } finally {
      await this.lock.release();
    }
  }

  private async write(line: QualityLine): Promise<void> {
    const bytes = Buffer.from(qualityLine(line));
    try {
      await this.file.appendFile(bytes);
      await this.file.datasync();
    } catch (error) {
      await this.file.truncate(this.length);
      throw writeError(this.folder, error);
    }
    this.length += bytes.length;
  }
}

function qualityLine(line: QualityLine): string {
  return `${JSON.stringify(line)}\n`;
}

function isQualityLine(value: unknown): value is QualityLine {
  if (typeof value !== 'object' || value === null) return false;
  const { judge, query, cell, responseSha256, questions, answers, failed } = value as Readonly<Record<string, unknown>>;
  if (typeof judge !== 'string') return false;
  if (typeof query === 'string') return isText(failed) || (Array.isArray(questions) && questions.length > 0 && questions.every(isText));
  return isText(cell) && isText(responseSha256) && (isText(failed) || (Array.isArray(answers) && answers.every(isAnswer)));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isAnswer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { verdict, reason } = value as Readonly<Record<string, unknown>>;
  return isText(reason) && VERDICTS.some((known) => known === verdict);
}
