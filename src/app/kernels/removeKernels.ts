import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KERNELS_FILE } from '../../core/kernelsRecord.ts';

/** Deletes compiled kernels of all versions, and nothing else: the folder may be one that a user named for more. */
export async function removeKernels(root: string): Promise<void> {
  const names = await readdir(root).catch((): string[] => []);
  for (const name of names) {
    const isKernels = await stat(join(root, name, KERNELS_FILE)).then((found) => found.isFile(), () => false);
    if (isKernels) await rm(join(root, name), { recursive: true, force: true });
  }
}
