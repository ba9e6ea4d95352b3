import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMilliseconds = 500;

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
  while (!(await take(file))) {
    if (!waited) options.onWait?.();
    waited = true;
    await sleep(pollMilliseconds, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  }
  if (await ownerIsGone(file)) await rm(file, { force: true });
  return false;
}

async function ownerIsGone(file: string): Promise<boolean> {
  try {
    const owner = Number(await readFile(file, 'utf8'));
    // Empty while its owner is between creating and writing it.
    if (owner === 0) return false;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return isSystemError(error, 'ESRCH');
  }
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
