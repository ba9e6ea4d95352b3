import { readFile } from 'node:fs/promises';
import { cpus, hostname, release } from 'node:os';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { hashContent } from '../../core/hash.ts';
import { TryLibraries } from '../../protocol/engine.ts';
import type { EngineHello, LoadModelParams } from '../../protocol/engine.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { kernelsRoot } from '../kernels/kernelsRoot.ts';
import { EngineProcess } from './engineProcess.ts';
import type { EngineProgram } from './engineProcess.ts';

const MOST_KNOWN = 50;

/**
 * Loads the native libraries in a throw-away process first: a library for another processor or C library ends the process that
 * loads it, and this tells so in words. Done once for each machine, version and GPU setting; kept in the cache folder.
 * @throws SteerboardError `engine-incompatible`, `cancelled`
 */
export async function tryLibraries(
  program: EngineProgram,
  versions: EngineHello,
  gpu: NonNullable<LoadModelParams['gpu']>,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { steerboard, llamaRelease, nodeLlamaCpp, kernels } = versions;
  const machine = [hostname(), process.platform, process.arch, release(), cpus()[0]?.model, process.versions];
  const key = hashContent([program.enginePath, steerboard, llamaRelease, nodeLlamaCpp, kernels, gpu, machine]);
  const store = join(cacheFolder(), 'libraries.json');
  const known = await readKnown(store);
  if (known.includes(key)) return;

  const trial = new EngineProcess(program, onLine, () => undefined);
  try {
    await trial.request((token) => trial.connection.sendRequest(TryLibraries, { gpu }, token), signal);
  } catch (error) {
    if (SteerboardError.is(error, 'engine-incompatible') || SteerboardError.is(error, 'cancelled')) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new SteerboardError('engine-incompatible', t('The llama.cpp libraries can\'t be loaded on this machine. {0}', reason), {
      hint: kernels === undefined
        ? t('Install the package for this system; where a virus scanner or the system holds the files back, let them through.')
        : t('The kernels that were compiled here may be at fault: delete the folder {0}.', program.kernels ?? kernelsRoot()),
    }, { cause: error });
  } finally {
    trial.kill();
  }
  await atomicWrite(store, JSON.stringify([...known, key].slice(-MOST_KNOWN)));
}

/** Empty where the store is missing or damaged: trying again is all that follows. */
async function readKnown(store: string): Promise<string[]> {
  try {
    const known: unknown = JSON.parse(await readFile(store, 'utf8'));
    return Array.isArray(known) ? known.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}
