import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, freemem, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { grantedByQuota, type MachineState, physicalCoresOf, planThreads, type ThreadPlan } from './threads.ts';

/** Memory that can still be taken, in bytes: the machine's, or what a container's limit leaves of it. */
export function freeMemory(): number {
  const limit = process.constrainedMemory();
  // Without a limit the value is 0 or absurdly large.
  return limit > 0 ? Math.min(freemem(), Math.max(0, limit - process.memoryUsage.rss())) : freemem();
}

/** Without a look at what the machine is doing: for tests and tools that load a model by hand. */
export function defaultThreads(): number {
  return planThreads({ ...cores(), busy: loadavg()[0] ?? 0 }).threads;
}

/** Over which time other processes are watched. */
const WATCH_MILLISECONDS = 100;

/** The number of threads for a model that is about to be loaded: as `wanted`, else from what is free now. */
export async function threadsForNow(wanted?: number): Promise<ThreadPlan> {
  return planThreads({ ...cores(), busy: await busyProcessors() }, wanted);
}

/**
 * Processors that others keep busy: the lesser of what was measured just now and the load of the last minute, since the first
 * takes a moment's work for a load, and the second takes for one what the engine itself did before.
 */
async function busyProcessors(): Promise<number> {
  const before = processorSeconds();
  const own = process.cpuUsage();
  const start = performance.now();
  await delay(WATCH_MILLISECONDS);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(own);
  const now = Math.max(0, processorSeconds() - before - (user + system) / 1e6) / seconds;
  // Windows tells no load.
  const [lastMinute] = process.platform === 'win32' ? [now] : loadavg();
  return Math.min(now, lastMinute ?? now);
}

/** Seconds of work of all processors since the start of the machine. */
function processorSeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

function cores(): Omit<MachineState, 'busy'> {
  const allowedProcessors = availableParallelism();
  if (process.platform !== 'linux') return { physicalCores: allowedProcessors, allowedProcessors };
  const info = read('/proc/cpuinfo');
  return {
    physicalCores: (info === undefined ? undefined : physicalCoresOf(info)) ?? cpus().length,
    allowedProcessors,
    granted: quota(),
  };
}

/** The least limit of the control groups around this process. */
function quota(): number | undefined {
  const group = /^0::(.*)$/m.exec(read('/proc/self/cgroup') ?? '')?.[1] ?? '/';
  const parts = group.split('/').filter((part) => part !== '');
  const limits = [...parts.keys(), parts.length].map((depth) => read(['/sys/fs/cgroup', ...parts.slice(0, depth), 'cpu.max'].join('/')));
  const first = read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us');
  if (first !== undefined) limits.push(`${first.trim()} ${read('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? ''}`);
  const granted = limits.flatMap((text) => (text === undefined ? [] : (grantedByQuota(text) ?? [])));
  return granted.length === 0 ? undefined : Math.min(...granted);
}

/** Undefined where the system has no such file. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
