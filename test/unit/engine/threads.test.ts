import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedProcessors, grantedByQuota, physicalCoresOf, planThreads } from '../../../src/engine/model/threads.ts';

const processor = (id: number, socket: number, core: number): string => `processor\t: ${id}\nmodel name\t: A CPU\nphysical id\t: ${socket}\nsiblings\t: 4\ncore id\t\t: ${core}\ncpu cores\t: 2\n`;

test('hyperthreads of one core count once, equal core numbers of two sockets twice', () => {
  const two = [processor(0, 0, 0), processor(1, 0, 1), processor(2, 0, 0), processor(3, 0, 1)].join('\n');
  assert.equal(physicalCoresOf(two), 2);
  assert.equal(physicalCoresOf([two, processor(4, 1, 0), processor(5, 1, 1)].join('\n')), 4);
});

test('a cpuinfo without core numbers tells nothing', () => {
  assert.equal(physicalCoresOf('processor\t: 0\nBogoMIPS\t: 48.00\n\nprocessor\t: 1\nBogoMIPS\t: 48.00\n\nHardware\t: Board\n'), undefined);
  assert.equal(physicalCoresOf(''), undefined);
});

test('control groups limit by quota over period', () => {
  assert.equal(grantedByQuota('150000 100000\n'), 1.5);
  assert.equal(grantedByQuota('max 100000\n'), undefined);
  assert.equal(grantedByQuota('-1 100000'), undefined);
  assert.equal(grantedByQuota('-1 '), undefined);
});

test('the processors that a process may use are a list of ranges', () => {
  assert.deepEqual([...allowedProcessors('Name:\tnode\nCpus_allowed:\t10f\nCpus_allowed_list:\t0-3,8\nMems_allowed:\t1\n')!], [0, 1, 2, 3, 8]);
  assert.deepEqual([...allowedProcessors('Cpus_allowed_list:\t5\n')!], [5]);
  assert.equal(allowedProcessors('Name:\tnode\n'), undefined);
});

test('a share of a large machine is not less for others on it, as long as processors are left', () => {
  const share = { physicalCores: 64, processors: 64, granted: 8 };
  assert.deepEqual(planThreads({ ...share, busy: 20 }), { threads: 8 });
  assert.deepEqual(planThreads({ ...share, busy: 20 }, 8), { threads: 8 });
  assert.equal(planThreads({ ...share, busy: 60 }).threads, 4);
});

test('as many threads as cores are free, at least one', () => {
  const idle = { physicalCores: 4, processors: 8, busy: 0.2 };
  assert.deepEqual(planThreads(idle), { threads: 4 });
  assert.equal(planThreads({ ...idle, processors: 3 }).threads, 3);
  assert.equal(planThreads({ ...idle, granted: 2.5 }).threads, 2);
  assert.equal(planThreads({ ...idle, granted: 0.5 }).threads, 1);
  assert.equal(planThreads({ ...idle, busy: 2.9 }).threads, 1);
  assert.equal(planThreads({ ...idle, busy: 40 }).threads, 1);
});

test('a loaded machine is said, with what it does to the threads', () => {
  const loaded = { physicalCores: 2, processors: 2, busy: 1.2 };
  assert.equal(planThreads(loaded).warning, 'Other programs keep 1 of 2 cores busy: the engine computes with 1 thread. Load the model again when they are done.');
  assert.equal(planThreads(loaded, 2).warning, 'Other programs keep 1 of 2 cores busy, and 2 threads are set: answers can come many times slower. Set 1, or end other work.');
});

test('a chosen number is kept, and said to be too high where it is', () => {
  const idle = { physicalCores: 2, processors: 4, busy: 0 };
  assert.deepEqual(planThreads(idle, 1), { threads: 1 });
  assert.deepEqual(planThreads(idle, 4), { threads: 4, warning: '4 threads are set, but there are 2 cores: answers can come many times slower.' });
});
