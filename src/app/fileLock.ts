import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMilliseconds = 500;
/** An empty lock file is one whose owner was killed between creating and writing it, once it is as old as this. */
const emptyMilliseconds = 10_000;

/** Locks of this process. A file that names this process and is not among them is from an earlier one with the same number. */
const held = new Set<string>();

/** Who holds a lock. Process numbers mean something on one machine only, and run folders can be on a drive that several share. */
export interface LockOwner {
  pid: number;
  host: string;
}

export interface FileLock {
  release(): Promise<void>;
}

export interface LockOptions {
  /** Called once if another process holds the lock. */
  onWait?: () => void;
  /** Ends the waiting; `work` itself has to watch it too. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while holding a lock file, so that two processes don't write into the same place.
 * A lock whose owner no longer runs is taken over.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let waited = false;
  let lock = await tryFileLock(file);
  while (!('release' in lock)) {
    if (!waited) options.onWait?.();
    waited = true;
    await sleep(pollMilliseconds, undefined, options.signal === undefined ? {} : { signal: options.signal });
    lock = await tryFileLock(file);
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Takes the lock, or says who holds it. A lock whose owner no longer runs is taken over. Its folder must be there. */
export async function tryFileLock(file: string): Promise<FileLock | LockOwner> {
  for (;;) {
    try {
      await writeFile(file, `${process.pid} ${hostname()}`, { flag: 'wx' });
      held.add(file);
      return { release: () => release(file) };
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
    const owner = await ownerOf(file);
    if (owner !== 'gone') return owner;
    await removeStale(file);
  }
}

/** Who holds the lock now; undefined where nobody does. */
export async function lockOwner(file: string): Promise<LockOwner | undefined> {
  const owner = await ownerOf(file);
  return owner === 'gone' ? undefined : owner;
}

async function release(file: string): Promise<void> {
  await rm(file, { force: true });
  held.delete(file);
}

/** `name`: what the lock is called while it is not moved aside. */
async function ownerOf(file: string, name = file): Promise<LockOwner | 'gone'> {
  try {
    return await livingOwner(file, name);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'gone';
    throw error;
  }
}

async function livingOwner(file: string, name: string): Promise<LockOwner | 'gone'> {
  const [number = '', host = hostname()] = (await readFile(file, 'utf8')).split(' ');
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    const { mtimeMs } = await stat(file);
    return Date.now() - mtimeMs > emptyMilliseconds ? 'gone' : { pid: 0, host };
  }
  if (host !== hostname()) return { pid, host };
  if (pid === process.pid) return held.has(name) ? { pid, host } : 'gone';
  try {
    process.kill(pid, 0);
    return { pid, host };
  } catch (error) {
    return isSystemError(error, 'ESRCH') ? 'gone' : { pid, host };
  }
}

/** Moves a stale lock away, which only one of several processes can do; one that was meanwhile taken by another comes back. */
async function removeStale(file: string): Promise<void> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return;
    throw error;
  }
  // Somebody else may have taken it yet again by then, who keeps it.
  if ((await ownerOf(aside, file)) !== 'gone') await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
