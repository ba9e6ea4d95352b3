import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process and all below it, by Linux's /proc. */
export async function processTree(root: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map(await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const)));
  const tree = [root];
  // Grows while it is walked: children of children.
  for (const parent of tree) tree.push(...pids.filter((pid) => parents.get(pid) === parent));
  return tree;
}

/** Asks all of them to end, and ends by force those that still run after `patience` milliseconds. */
export async function endProcesses(pids: number[], patience = 5000): Promise<void> {
  for (const pid of pids) signal(pid, 'SIGTERM');
  const end = performance.now() + patience;
  while (pids.some(isRunning) && performance.now() < end) await sleep(50);
  for (const pid of pids.filter(isRunning)) signal(pid, 'SIGKILL');
}

export function isRunning(pid: number): boolean {
  return signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

async function parentOf(pid: number): Promise<number | undefined> {
  // It may have ended since the folder was listed. The second field is the program's name, in brackets, and may hold spaces.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const parent = /\) \S (\d+)/.exec(stat)?.[1];
  return parent === undefined ? undefined : Number(parent);
}
