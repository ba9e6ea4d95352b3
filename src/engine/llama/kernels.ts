import { readFileSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { KERNELS_FILE, kernelsVariant, parseKernelsRecord, type KernelsRecord } from '../../core/kernelsRecord.ts';

/** A folder with all variants of the CPU backend: those of the package, and some compiled on this machine in their place. */
export interface Kernels {
  folder: string;
  record: KernelsRecord;
}

/** The compiled kernels that go with a package; undefined where `root` has none for this very version. */
export async function findKernels(root: string | undefined, release: string, nodeLlamaCpp: string): Promise<Kernels | undefined> {
  if (root === undefined || root === '') return undefined;
  const folder = join(root, nodeLlamaCpp);
  const record = parseKernelsRecord(await readFile(join(folder, KERNELS_FILE), 'utf8').catch(() => ''));
  // The system tells of loaded libraries by their real paths.
  return record?.release === release && record.nodeLlamaCpp === nodeLlamaCpp ? { folder: await realpath(folder), record } : undefined;
}

/** Path of the CPU backend that this process has loaded; undefined where that can't be seen: Linux alone tells. */
export function loadedCpuLibrary(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  // After address, permissions, offset, device and inode.
  return /^(?:\S+\s+){5}(\/.*\/libggml-cpu[^/\n]*\.so)$/m.exec(readFileSync('/proc/self/maps', 'utf8'))?.[1];
}

/** The compiler of the loaded kernels, if they are not the package's. */
export function compilerInUse({ folder, record }: Kernels): string | undefined {
  const library = loadedCpuLibrary();
  const variant = library?.startsWith(folder) === true ? kernelsVariant(library) : undefined;
  return variant === undefined ? undefined : record.compiled[variant]?.compiler;
}
