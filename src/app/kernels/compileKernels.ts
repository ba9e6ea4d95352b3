import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { KERNELS_FILE, kernelsVariant, parseKernelsRecord, type KernelsRecord } from '../../core/kernelsRecord.ts';
import { EngineProcess, type EngineProgram } from '../engine/engineProcess.ts';
import { withFileLock } from '../fileLock.ts';
import { Pace, type TaskOptions } from '../progress.ts';
import { Hello, TryLibraries } from '../../protocol/engine.ts';
import type { EngineHello } from '../../protocol/engine.ts';
import { removeStale } from '../removeStale.ts';
import { outputOf, runProgram } from '../runProgram.ts';

/** As node-llama-cpp's packages are built, so that a backend of ours fits beside the other libraries of theirs. */
const FLAGS = ['CMAKE_BUILD_TYPE=Release', 'CMAKE_PLATFORM_NO_VERSIONED_SONAME=ON', 'GGML_BACKEND_DL=ON', 'GGML_CPU_ALL_VARIANTS=ON', 'GGML_NATIVE=OFF', 'GGML_OPENMP=OFF'];
/** What would take time and is not needed. */
const LEFT_OUT = ['GGML_CCACHE=OFF', 'LLAMA_BUILD_COMMON=OFF', 'LLAMA_BUILD_TOOLS=OFF', 'LLAMA_BUILD_SERVER=OFF', 'LLAMA_BUILD_TESTS=OFF', 'LLAMA_BUILD_EXAMPLES=OFF', 'LLAMA_OPENSSL=OFF'];
const NEEDED = ['git', 'cmake', 'c++'];
/** Folders to compile in begin so: as nothing does that a user may have in the folder. */
const BUILD = '.steerboard-build-';

export interface CompileOptions extends TaskOptions {
  /** Where the kernels go: see `kernelsRoot`. */
  root: string;
  /** The bundled engine, `engine.mjs`. */
  enginePath: string;
  /** llama.cpp's source as a git bundle, as node-llama-cpp carries it. */
  bundle: string;
  jobs: number;
  onStep?: (text: string) => void;
}

/** Kernels that were compiled and found to run. */
export interface CompiledKernels {
  folder: string;
  /** "zen4" */
  variant: string;
  compiler: string;
}

/**
 * Compiles the variant of llama.cpp's CPU backend that fits this processor, from the source that node-llama-cpp carries, with the
 * compiler of this machine. Engines that start afterwards use it in place of the package's; other variants stay the package's, so that
 * the folder serves machines of other kinds too. Nothing is changed where it does not compile or does not run.
 * @throws SteerboardError `bad-arguments` (not on Linux, a program is missing), `engine-incompatible`, `file-access`, `cancelled`
 */
export async function compileKernels(options: CompileOptions): Promise<CompiledKernels> {
  const { root, enginePath, bundle, jobs, signal, onProgress, onStep } = options;
  if (process.platform !== 'linux') throw new SteerboardError('bad-arguments', t('Kernels are compiled on Linux only.'), { hint: t('The packages for other systems are made by newer compilers.') });
  const missing: string[] = [];
  for (const program of NEEDED) await outputOf(program, ['--version'], signal).catch(() => missing.push(program));
  if (missing.length > 0) throw new SteerboardError('bad-arguments', t('To compile, {0} must be installed.', missing.join(', ')), { hint: t('On Debian and Ubuntu: apt-get install git cmake g++.') });
  const compiler = (await outputOf('c++', ['--version'], signal)).split('\n')[0]!.trim();

  const { hello, library } = await tryKernels({ enginePath, kernels: '' }, signal);
  const variant = kernelsVariant(library);
  if (variant === undefined) throw new SteerboardError('engine-incompatible', t('The package for this machine has one library for all processors, {0}.', basename(library)));
  const target = join(root, hello.nodeLlamaCpp);
  return withFileLock(join(root, 'lock'), async () => {
    await removeStale(root, BUILD);
    const work = await mkdtemp(join(root, BUILD));
    try {
      onStep?.(t('Unpacking llama.cpp {0}', hello.llamaRelease));
      const source = join(work, 'llama.cpp');
      await runProgram('git', ['clone', '--quiet', bundle, source], { signal });
      const build = join(work, 'build');
      onStep?.(t('Compiling for {0} with {1}', variant, compiler));
      await runProgram('cmake', ['-S', source, '-B', build, ...[...FLAGS, ...LEFT_OUT].map((flag) => `-D${flag}`)], { signal });
      const pace = new Pace(100, 'percent');
      await runProgram('cmake', ['--build', build, '-j', String(jobs), '--target', `ggml-cpu-${variant}`], {
        signal,
        onLine: (line) => {
          const done = /^\[\s*(\d+)%\]/.exec(line)?.[1];
          // The last one is told for each library on the way.
          if (done !== undefined && done !== '100') onProgress?.(pace.at(Number(done)));
        },
      });

      const made = join(work, 'kernels', hello.nodeLlamaCpp);
      await mkdir(made, { recursive: true });
      await copyLibraries(dirname(library), made);
      const before = parseKernelsRecord(await readFile(join(target, KERNELS_FILE), 'utf8').catch(() => ''));
      if (before) await cp(target, made, { recursive: true });
      await copyFile(join(build, 'bin', basename(library)), join(made, basename(library)));
      const record: KernelsRecord = {
        release: hello.llamaRelease, nodeLlamaCpp: hello.nodeLlamaCpp,
        compiled: { ...before?.compiled, [variant]: { compiler, time: new Date().toISOString() } },
      };
      await writeFile(join(made, KERNELS_FILE), JSON.stringify(record, undefined, 1));
      onStep?.(t('Trying the compiled kernels'));
      const tried = await tryKernels({ enginePath, kernels: dirname(made) }, signal);
      if (tried.library !== join(await realpath(made), basename(library))) throw new SteerboardError('engine-incompatible', t('The engine does not take the compiled kernels.'));
      // An engine that runs keeps the files that it has open.
      await rm(target, { recursive: true, force: true });
      await rename(made, target);
      return { folder: target, variant, compiler };
    } finally {
      await rm(work, { recursive: true, force: true, maxRetries: 10 });
    }
  }, { signal });
}

/** The package's CPU backends of all processors. */
async function copyLibraries(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) if (kernelsVariant(`/${name}`) !== undefined) await copyFile(join(from, name), join(to, name));
}

/** Loads the libraries in a throw-away engine and tells which CPU backend it took. */
async function tryKernels(program: EngineProgram, signal: AbortSignal | undefined): Promise<{ hello: EngineHello; library: string }> {
  const engine = new EngineProcess(program, () => undefined, () => undefined);
  try {
    const hello = await engine.request((token) => engine.connection.sendRequest(Hello, token), signal);
    const { cpuLibrary } = await engine.request((token) => engine.connection.sendRequest(TryLibraries, { gpu: false }, token), signal);
    if (cpuLibrary === undefined) throw new SteerboardError('engine-incompatible', t('This system does not tell which library is loaded.'));
    return { hello, library: cpuLibrary };
  } finally {
    engine.kill();
  }
}
