import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MILLISECONDS = 50;

/** Watches a process and its descendants: the greatest sum of their proportional memory (shared pages counted once), in MB. Linux. */
export function watchMemory(pid: number): { stop: () => number } {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, treeOf(pid).reduce((sum, each) => sum + proportional(each), 0));
  };
  const timer = setInterval(look, SAMPLE_MILLISECONDS);
  return { stop: () => { look(); clearInterval(timer); return peak; } };
}

function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${name}/status`))?.[1] ?? -1);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [pid];
  for (const each of tree) tree.push(...(children.get(each) ?? []));
  return tree;
}

function proportional(pid: number): number {
  return Number(/^Pss:\s*(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1000;
}

/** Empty for a process that has gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
