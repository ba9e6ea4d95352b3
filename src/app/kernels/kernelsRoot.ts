import { join } from 'node:path';
import { cacheFolder } from '../cacheFolder.ts';

/**
 * Where CPU kernels that were compiled on this machine are, in a folder for each version of node-llama-cpp: the folder that
 * STEERBOARD_KERNELS names, else one in the cache folder. Empty: the package's own kernels are used, whatever was compiled.
 */
export function kernelsRoot(): string {
  return process.env['STEERBOARD_KERNELS'] ?? join(cacheFolder(), 'kernels');
}
