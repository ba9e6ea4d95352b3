/** Puts the peers into the cache folder: Python ones into a virtual environment, llama.cpp's tools built from the bundle that node-llama-cpp carries. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../src/app/cacheFolder.ts';
import { compileKernels } from '../../src/app/kernels/compileKernels.ts';

/** The versions that docs/performance.md was measured with. repeng needs a transformers before 5. */
const PACKAGES = ['torch==2.15.0', 'transformers==4.57.6', 'accelerate==1.15.0', 'gguf==0.19.0', 'numpy==1.26.4', 'steering-vectors==0.12.2', 'repeng==0.4.0', 'nnsight==0.8.1'];

/** As node-llama-cpp's packages are built, as far as it concerns speed. */
export const BUILD_FLAGS = ['CMAKE_BUILD_TYPE=Release', 'GGML_BACKEND_DL=ON', 'GGML_CPU_ALL_VARIANTS=ON', 'GGML_NATIVE=OFF', 'GGML_OPENMP=OFF'];
/** The control vector generator is only built into a program with its backend inside. */
const NATIVE_FLAGS = ['CMAKE_BUILD_TYPE=Release', 'GGML_NATIVE=ON', 'GGML_OPENMP=OFF'];
const COMMON_FLAGS = ['GGML_CCACHE=OFF', 'LLAMA_BUILD_UI=OFF', 'LLAMA_USE_PREBUILT_UI=OFF', 'LLAMA_OPENSSL=OFF', 'LLAMA_BUILD_TESTS=OFF', 'LLAMA_BUILD_EXAMPLES=OFF'];

export interface Peers {
  python: string;
  /** Of a llama.cpp tool. */
  tool: (name: string) => string;
  /**
   * The same tools with the kernels that node-llama-cpp's packages carry. Those are built by GCC 11, which writes the accumulators of
   * some kernels (BF16, F16, Q8_0) back to memory in their innermost loop: a newer compiler's are up to twice as fast.
   */
  packagedTool: (name: string) => string;
  versions: string[];
  /** Steerboard's own kernels, made by the compiler of the tools. */
  kernels: string;
}

/** @param packaged the folder of the package's libraries; @param enginePath Steerboard's engine */
export async function setUpPeers(packaged: string, enginePath: string): Promise<Peers> {
  const folder = join(cacheFolder(), 'peers');
  mkdirSync(folder, { recursive: true });
  const python = join(folder, 'venv', 'bin', 'python');
  const installed = join(folder, 'venv', 'installed.txt');
  if (!existsSync(installed)) {
    step('Python peers');
    run('python3', ['-m', 'venv', join(folder, 'venv')]);
    run(python, ['-m', 'pip', 'install', '-q', ...PACKAGES]);
    writeFileSync(installed, execFileSync(python, ['-m', 'pip', 'freeze']));
  }
  const source = join(folder, 'llama.cpp');
  const bundle = fileURLToPath(new URL('../../node_modules/node-llama-cpp/llama/gitRelease.bundle', import.meta.url));
  if (!existsSync(source)) run('git', ['clone', '-q', bundle, source]);
  if (!git('bundle', 'list-heads', bundle).includes(git('-C', source, 'rev-parse', 'HEAD'))) {
    throw new Error(`${source} is not the release that node-llama-cpp carries: delete it and the folders build… beside it.`);
  }
  build(source, join(folder, 'build'), BUILD_FLAGS, ['llama-bench', 'llama-batched-bench', 'llama-server']);
  build(source, join(folder, 'build-native'), NATIVE_FLAGS, ['llama-cvector-generator']);
  const kernels = join(folder, 'kernels');
  if (!existsSync(kernels)) {
    step('kernels');
    await compileKernels({ root: kernels, enginePath, bundle, jobs: availableParallelism() });
  }
  const versions = execFileSync(python, ['-m', 'pip', 'freeze'], { encoding: 'utf8' }).split('\n').filter((line) => /^(torch|transformers|steering-vectors|repeng|nnsight)==/.test(line));
  versions.push(`compiler of the tools: ${execFileSync('c++', ['--version'], { encoding: 'utf8' }).split('\n')[0]!}`);
  const tool = (name: string): string => join(folder, name === 'llama-cvector-generator' ? 'build-native' : 'build', 'bin', name);
  const packagedBin = join(folder, 'build-packaged', 'bin');
  rmSync(packagedBin, { recursive: true, force: true });
  cpSync(join(folder, 'build', 'bin'), packagedBin, { recursive: true });
  for (const kernels of readdirSync(packaged).filter((name) => name.includes('ggml-cpu-'))) copyFileSync(join(packaged, kernels), join(packagedBin, kernels));
  return { python, tool, packagedTool: (name) => join(packagedBin, name), versions, kernels };
}

function build(source: string, folder: string, flags: readonly string[], targets: readonly string[]): void {
  if (targets.every((target) => existsSync(join(folder, 'bin', target)))) return;
  step(`llama.cpp's tools in ${folder}`);
  run('cmake', ['-S', source, '-B', folder, ...[...flags, ...COMMON_FLAGS].map((flag) => `-D${flag}`)]);
  run('cmake', ['--build', folder, '-j', String(availableParallelism()), '--target', ...targets]);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}

function step(what: string): void {
  console.error(`Setting up: ${what}`);
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}`);
}
