import { t } from '@vscode/l10n';

/** Reading what Linux tells of cores and limits, and choosing a number of threads from it. Pure. */

/**
 * Physical cores of `/proc/cpuinfo`: distinct pairs of package and core. Undefined where the kernel names no cores, as on Arm,
 * or where some processors have none.
 */
export function physicalCoresOf(cpuinfo: string): number | undefined {
  const cores = new Set<string>();
  for (const block of cpuinfo.split(/\n\s*\n/)) {
    if (!/^processor\s*:/m.test(block)) continue;
    const core = /^core id\s*:\s*(\d+)/m.exec(block)?.[1];
    if (core === undefined) return undefined;
    cores.add(`${/^physical id\s*:\s*(\d+)/m.exec(block)?.[1] ?? '0'}:${core}`);
  }
  return cores.size === 0 ? undefined : cores.size;
}

/** Numbers of the processors that a process may use, by its `/proc/…/status`: "0-3,8". Undefined where it does not tell. */
export function allowedProcessors(status: string): ReadonlySet<number> | undefined {
  const list = /^Cpus_allowed_list:\s*([\d,-]+)$/m.exec(status)?.[1];
  if (list === undefined) return undefined;
  return new Set(list.split(',').flatMap((range) => {
    const [first, last] = range.split('-').map(Number);
    return Array.from({ length: (last ?? first!) - first! + 1 }, (_, i) => first! + i);
  }));
}

/** Processors that a control group grants: `cpu.max` of version 2 ("150000 100000" is 1.5). Undefined without a limit. */
export function grantedByQuota(cpuMax: string): number | undefined {
  const [quota, period] = cpuMax.trim().split(/\s+/).map(Number);
  // "max" is no number; version 1 writes −1.
  if (quota === undefined || period === undefined || !(quota > 0) || !(period > 0)) return undefined;
  return quota / period;
}

export interface MachineState {
  physicalCores: number;
  /** Logical processors that this process may use. */
  processors: number;
  /** Processors granted by a container's limit, which need not be whole. */
  granted?: number | undefined;
  /** How many of those that this process may use others keep busy. */
  busy: number;
}

export interface ThreadPlan {
  threads: number;
  /** Said where the machine is loaded: what that does, and the way out. */
  warning?: string;
}

/**
 * As many threads as cores are free, at least one: llama.cpp's threads spin while they wait for each other, so one thread too
 * many on a loaded machine costs more than it brings (prompts fell from 338 to 94 tokens a second, generation from 120 to 1).
 * @param wanted a number that somebody chose; it is kept, with a warning where it is too high
 */
export function planThreads(state: MachineState, wanted?: number): ThreadPlan {
  const allowed = Math.min(state.physicalCores, state.processors);
  const cores = Math.max(1, Math.min(allowed, Math.floor(state.granted ?? Infinity)));
  // Who has a share of a machine's time loses nothing to others as long as there are processors left.
  const left = Math.max(0, allowed - Math.round(state.busy));
  const busy = Math.max(0, cores - left);
  const free = Math.max(1, cores - busy);
  const threads = wanted ?? free;
  if (busy === 0) return threads > cores ? { threads, warning: t('{0} threads are set, but there are {1}: answers can come many times slower.', threads, coresText(cores)) } : { threads };
  const warning = threads > free
    ? t('Other programs keep {0} of {1} busy, and {2} are set: answers can come many times slower. Set {3}, or end other work.', busy, coresText(cores), threadsText(threads), free)
    : t('Other programs keep {0} of {1} busy: the engine computes with {2}. Load the model again when they are done.', busy, coresText(cores), threadsText(threads));
  return { threads, warning };
}

function coresText(cores: number): string {
  return cores === 1 ? t('1 core') : t('{0} cores', cores);
}

function threadsText(threads: number): string {
  return threads === 1 ? t('1 thread') : t('{0} threads', threads);
}
