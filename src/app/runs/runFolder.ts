import { access, copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import type { RunRow, RunSpec } from '../../protocol/files.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { lockOwner, tryFileLock, type FileLock, type LockOwner } from '../fileLock.ts';
import { hashFile } from '../hashFile.ts';
import { LOCK_FILE, newRunError, ROWS_FILE, rowLines, SPEC_FILE, timingLine, TIMINGS_FILE, vectorCopy, VECTORS_FOLDER, writeError } from './runFiles.ts';

/** What a new run comes with: its vectors' files, in the order of the specification's, and rows that are there already. */
export interface RunParts {
  vectorFiles?: readonly string[];
  rows?: readonly RunRow[];
  timings?: ReadonlyMap<string, number>;
}

/**
 * Makes `<root>/<time>-<name>/` with the run in it. Never reuses a folder.
 *
 * @throws {SteerboardError} `file-access`; `bad-vector` where a vector is no longer what was read
 */
export async function createRunFolder(root: string, spec: RunSpec, parts: RunParts = {}): Promise<string> {
  const time = spec.created.slice(0, 19).replace('T', '-').replaceAll(':', '');
  const name = spec.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 40) || 'run';
  try {
    await mkdir(root, { recursive: true });
    for (let attempt = 0; ; attempt++) {
      const folder = join(root, attempt === 0 ? `${time}-${name}` : `${time}-${name}-${attempt + 1}`);
      try {
        await mkdir(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
        throw error;
      }
      try {
        await fillRunFolder(folder, spec, parts);
      } catch (error) {
        // It is no run, and each attempt would leave another.
        await rm(folder, { recursive: true, force: true });
        throw error;
      }
      return folder;
    }
  } catch (error) {
    throw newRunError(root, error);
  }
}

/** Makes this very folder the run's. @throws {SteerboardError} as `createRunFolder` does */
export async function makeRunFolder(folder: string, spec: RunSpec, parts: RunParts = {}): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await fillRunFolder(folder, spec, parts);
  } catch (error) {
    throw newRunError(folder, error);
  }
}

export async function isRunFolder(folder: string): Promise<boolean> {
  return access(join(folder, SPEC_FILE)).then(() => true, () => false);
}

/** The specification comes last: a folder without one is no run. */
async function fillRunFolder(folder: string, spec: RunSpec, { vectorFiles = [], rows = [], timings = new Map() }: RunParts): Promise<void> {
  if (vectorFiles.length > 0) await mkdir(join(folder, VECTORS_FOLDER), { recursive: true });
  for (const [index, source] of vectorFiles.entries()) {
    const { file, sha256 } = spec.vectors[index]!;
    const copy = vectorCopy(folder, index, file);
    await copyFile(source, copy);
    if ((await hashFile(copy)) !== sha256) throw new SteerboardError('bad-vector', t('The vector has changed since it was read.'), { file: source, hint: t('Begin again.') });
  }
  if (rows.length > 0) await atomicWrite(join(folder, ROWS_FILE), rowLines(spec.cells, rows));
  if (timings.size > 0) await atomicWrite(join(folder, TIMINGS_FILE), [...timings].map(([cell, seconds]) => timingLine(cell, seconds)).join(''));
  await writeSpec(folder, spec);
}

export async function writeSpec(folder: string, spec: RunSpec): Promise<void> {
  await atomicWrite(join(folder, SPEC_FILE), `${JSON.stringify(spec, null, 1)}\n`);
}

/**
 * Makes this process the one that writes into the run, until the lock is released, and clears away what one that was killed left half written.
 *
 * @throws {SteerboardError} `run-locked` where another process has the run; `file-access` where its folder can't be written to
 */
export async function lockRun(folder: string): Promise<FileLock> {
  let lock: FileLock | LockOwner;
  try {
    lock = await tryFileLock(join(folder, LOCK_FILE));
  } catch (error) {
    throw writeError(folder, error);
  }
  if (!('release' in lock)) throw lockedError(folder, lock);
  for (const name of await readdir(folder)) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  return lock;
}

/** For work that takes long before it comes to `lockRun`. @throws {SteerboardError} `run-locked` */
export async function assertUnlocked(folder: string): Promise<void> {
  const owner = await runOwner(folder);
  if (owner !== undefined) throw lockedError(folder, owner);
}

/** The process that makes the run's answers now. */
export function runOwner(folder: string): Promise<LockOwner | undefined> {
  return lockOwner(join(folder, LOCK_FILE));
}

function lockedError(folder: string, owner: LockOwner): SteerboardError {
  return new SteerboardError('run-locked', t('{0} is making this run\'s answers.', ownerText(owner)), {
    file: folder,
    hint: t('Here it can be looked at. If nothing is at work on it, delete {0} in its folder.', LOCK_FILE),
  });
}

/** "Process 4711 on lab-2" */
export function ownerText({ pid, host }: LockOwner): string {
  return pid === process.pid ? t('This process') : pid === 0 ? t('Process on {0}', host) : t('Process {0} on {1}', pid, host);
}
