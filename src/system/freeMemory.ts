import { execFileSync } from 'node:child_process';
import { freemem } from 'node:os';
import { availableOfVmStat } from './vmStat.ts';

/** For how long an answer of `vm_stat` holds: a tree asks once for each model. */
const KNOWN_MILLISECONDS = 1000;
let known: { time: number; bytes: number } | undefined;

/** Bytes that can still be taken: the machine's, or what a container's limit leaves of them. */
export function freeMemory(): number {
  const free = process.platform === 'darwin' ? freeOnMac() : freemem();
  const limit = process.constrainedMemory();
  // Without a limit the value is 0 or absurdly large.
  return limit > 0 ? Math.min(free, Math.max(0, limit - process.memoryUsage.rss())) : free;
}

/** Node tells of pages that hold nothing at all, of which macOS keeps few: it fills them with files, and gives them away when asked. */
function freeOnMac(): number {
  const now = performance.now();
  if (known && now - known.time < KNOWN_MILLISECONDS) return known.bytes;
  let bytes = freemem();
  try {
    bytes = Math.max(bytes, availableOfVmStat(execFileSync('/usr/bin/vm_stat', { encoding: 'utf8', timeout: 1000 })) ?? 0);
  } catch {
    // Node's own figure errs on the safe side.
  }
  known = { time: now, bytes };
  return bytes;
}
