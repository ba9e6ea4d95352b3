import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, freemem, loadavg } from 'node:os';

/** Memory that can still be taken, in bytes: the machine's, or what a container's limit leaves of it. */
export function freeMemory(): number {
  const limit = process.constrainedMemory();
  // Without a limit the value is 0 or absurdly large.
  return limit > 0 ? Math.min(freemem(), Math.max(0, limit - process.memoryUsage.rss())) : freemem();
}

/**
 * Physical cores less what the machine's load takes, at least one. llama.cpp's threads spin while they wait for each other, so
 * one thread too many on a loaded machine costs more than it brings.
 */
export function defaultThreads(): number {
  const usable = Math.min(physicalCores(), availableParallelism());
  return Math.max(1, usable - Math.round(loadavg()[0] ?? 0));
}

function physicalCores(): number {
  if (process.platform !== 'linux') return availableParallelism();
  const root = '/sys/devices/system/cpu';
  try {
    const cpus = readdirSync(root).filter((name) => /^cpu\d+$/.test(name));
    const siblings = new Set(cpus.map((cpu) => readFileSync(`${root}/${cpu}/topology/thread_siblings_list`, 'utf8').trim()));
    return Math.max(1, siblings.size);
  } catch {
    // Some containers hide the topology.
    return availableParallelism();
  }
}
