import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import type { LoadModelParams } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import { findKernels, type Kernels } from './kernels.ts';

type Gpu = NonNullable<LoadModelParams['gpu']>;

/** The llama.cpp libraries of one node-llama-cpp platform package. */
export interface PackagedLibraries {
  folder: string;
  /** Of llama.cpp, "v0.4.0". */
  release: string;
  /** Of the package. */
  packageVersion: string;
  /** Compiled on this machine, in place of the package's. */
  kernels?: Kernels | undefined;
}

/** What a platform package exports. */
interface PlatformPackage {
  getBinsDir(): { binsDir: string; packageVersion: string };
}

interface BuildMetadata {
  buildOptions?: { llamaCpp?: { release?: string } };
}

/**
 * Finds the first of the platform's packages that is installed, best first.
 * @param kernelsRoot where kernels compiled on this machine are, by version of the package; they go with the package for the processor only
 * @throws SteerboardError `engine-incompatible` where none is
 */
export async function locateLibraries(gpu: Gpu, kernelsRoot?: string): Promise<PackagedLibraries> {
  const names = packageNames(gpu);
  for (const name of names) {
    const platformPackage = await importPackage(name);
    if (!platformPackage) continue;
    const packaged = await readPackage(platformPackage);
    return { ...packaged, kernels: gpu === false ? await findKernels(kernelsRoot, packaged.release, packaged.packageVersion) : undefined };
  }
  throw new SteerboardError('engine-incompatible', t('No llama.cpp libraries for this machine: looked for {0}.', names.join(', ')), {
    hint: gpu === false || gpu === 'auto' ? t('Install without leaving out optional dependencies.') : t('Install the package, or set the GPU to none.'),
  });
}

function packageNames(gpu: Gpu): string[] {
  const system = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform as string] ?? process.platform;
  const machine = `@node-llama-cpp/${system}-${process.arch === 'arm' ? 'armv7l' : process.arch}`;
  const metal = `${machine}-metal`;
  // On Apple silicon there is one package for both; it computes on the CPU where no layers are offloaded.
  if (gpu === false) return system === 'mac' && process.arch === 'arm64' ? [metal] : [machine];
  if (gpu === 'auto') return system === 'mac' ? [metal, machine] : [`${machine}-cuda`, `${machine}-vulkan`, machine];
  return [`${machine}-${gpu}`];
}

async function importPackage(name: string): Promise<PlatformPackage | undefined> {
  try {
    return (await import(name)) as PlatformPackage;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

async function readPackage(platformPackage: PlatformPackage): Promise<PackagedLibraries> {
  const { binsDir, packageVersion } = platformPackage.getBinsDir();
  const [build] = (await readdir(binsDir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const folder = build ? join(binsDir, build.name) : binsDir;
  const metadata = JSON.parse(await readFile(join(folder, '_nlcBuildMetadata.json'), 'utf8')) as BuildMetadata;
  return { folder, release: metadata.buildOptions?.llamaCpp?.release ?? 'unknown', packageVersion };
}
