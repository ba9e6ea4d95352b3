import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMilliseconds = 500;
/** An empty lock file is one whose owner was killed between creating and writing it, once it is as old as this. */
const emptyMilliseconds = 10_000;

/** Locks of this process. A file that names this process and is not among them is from an earlier one with the same number. */
const held = new Set<string>();

/** The last attempt of this process at each lock. */
const attempts = new Map<string, Promise<void>>();

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
  // One attempt at a time in this process: a file that names it and is not held is then from an earlier process, not half taken.
  const before = attempts.get(file);
  const attempt = (before ?? Promise.resolve()).then(() => attemptLock(file));
  const settled = attempt.then(() => undefined, () => undefined);
  attempts.set(file, settled);
  try {
    return await attempt;
  } finally {
    if (attempts.get(file) === settled) attempts.delete(file);
  }
}

async function attemptLock(file: string): Promise<FileLock | LockOwner> {
  for (;;) {
    if (await createFor(file)) {
      held.add(file);
      return { release: () => release(file) };
    }
    const owner = await ownerOf(file);
    if (owner !== 'gone') return owner;
    const taker = await removeStale(file);
    if (taker !== undefined) return taker;
  }
}

/** False where the file is there already. */
async function createFor(file: string): Promise<boolean> {
  try {
    await writeFile(file, `${process.pid} ${hostname()}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
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

async function ownerOf(file: string): Promise<LockOwner | 'gone'> {
  try {
    return await livingOwner(file);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'gone';
    throw error;
  }
}

async function livingOwner(file: string): Promise<LockOwner | 'gone'> {
  const [number = '', host = hostname()] = (await readFile(file, 'utf8')).split(' ');
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    const { mtimeMs } = await stat(file);
    return Date.now() - mtimeMs > emptyMilliseconds ? 'gone' : { pid: 0, host };
  }
  if (host !== hostname()) return { pid, host };
  if (pid === process.pid) return held.has(file) ? { pid, host } : 'gone';
  try {
    process.kill(pid, 0);
    return { pid, host };
  } catch (error) {
    return isSystemError(error, 'ESRCH') ? 'gone' : { pid, host };
  }
}

/**
 * Removes a stale lock. Only who holds the lock's own takeover file may: while it is held nobody else removes the stale one, and nobody can
 * create another before, so that what is removed is what was judged. Says who is taking it over, if another process is.
 */
async function removeStale(file: string): Promise<LockOwner | undefined> {
  const takeover = `${file}.takeover`;
  if (!(await createFor(takeover))) {
    const taker = await ownerOf(takeover);
    if (taker !== 'gone') return taker;
    // Its process died in the middle.
    await rm(takeover, { force: true });
    return undefined;
  }
  try {
    if ((await ownerOf(file)) === 'gone') await rm(file, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
  return undefined;
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
