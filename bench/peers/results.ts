/** What the benchmarks write to .tmp/ and the page is made of. */
import type { Growth } from '../growth.ts';
import type { Measured } from './rounds.ts';

export interface Results {
  date: string;
  threads: number;
  /** Processor, cores, memory, system, Node. */
  machine: string;
  llama: string;
  flags: string;
  versions: readonly string[];
  load: string;
  /** Storage type of the model, and of the copy that Optimise Model chooses on this machine. */
  source: string;
  chosen: string;
  measured: readonly Measured[];
}

export interface GrowthResults {
  type: string;
  threads: number;
  growths: readonly Growth[];
}
