import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { allowedProcessors, grantedByQuota, type MachineState, physicalCoresOf, planThreads, type ThreadPlan } from './threads.ts';

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

/** Seconds of work of the processors that this process may use since the start of the machine. */
function processorSeconds(): number {
  const allowed = affinity();
  const own = cpus().filter((_, id) => allowed?.has(id) ?? true);
  return own.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** Numbers of the processors that this process may use; undefined where the system does not tell. */
function affinity(): ReadonlySet<number> | undefined {
  return process.platform === 'linux' ? allowedProcessors(read('/proc/self/status') ?? '') : undefined;
}

function cores(): Omit<MachineState, 'busy'> {
  const parallelism = availableParallelism();
  if (process.platform !== 'linux') return { physicalCores: parallelism, processors: parallelism };
  const info = read('/proc/cpuinfo');
  return {
    physicalCores: (info === undefined ? undefined : physicalCoresOf(info)) ?? cpus().length,
    processors: affinity()?.size ?? parallelism,
    // Newer versions of Node know some quotas too.
    granted: Math.min(quota() ?? Infinity, parallelism),
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
