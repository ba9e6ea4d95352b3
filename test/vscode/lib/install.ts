import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrowser, findOnPath, installationFolder, installationIn, supported, versions } from './paths.ts';
import type { Installation } from './paths.ts';
import { withFileLock } from '../../../src/app/fileLock.ts';
import { cleanEnvironment, run } from './run.ts';

export type Log = (line: string) => void;

/** VS Code under test, installed by npm if it is not there yet (about a minute and 800 MB). */
export async function ensureVsCode(log: Log): Promise<Installation> {
  if (!supported) {
    throw new Error(`VS Code under test is to be had for linux-x64 only, and this is ${process.platform}-${process.arch}. All other tests run here.`);
  }
  const folder = installationFolder();
  if (existsSync(folder)) return installationIn(folder);
  await withFileLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await installVsCode(folder, log);
  }, { onWait: () => log('Another run is installing VS Code; waiting for it.') });
  return installationIn(folder);
}

async function installVsCode(folder: string, log: Log): Promise<void> {
  await ensurePrograms(['g++', 'make', 'python3'], ['g++', 'make', 'python3'], 'to build two addons of VS Code', log);
  log(`Installing VS Code for the tests (code-server ${versions['code-server']} and its Node), once, about 800 MB.`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await writeFile(join(partial, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  const { vscodeFolder, nodeFolder } = installationIn(partial);
  // code-server's own install script refuses every Node but its own and compiles addons that no test needs. What matters
  // of it are two further installs inside the package and two addons: output channels write through spdlog, and the
  // watchdog ends an extension host whose server was killed.
  const install = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await step(log, 'packages', () => npm(install, partial));
  await step(log, 'packages of its server', () => npm(install, vscodeFolder));
  await step(log, 'packages of its extensions', () => npm(install, join(vscodeFolder, 'extensions')));
  const headers = { npm_config_nodedir: nodeFolder, JOBS: '2' };
  await step(log, 'two native addons', () => npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '--loglevel=error'], vscodeFolder, headers));
  await rename(partial, folder);
}

async function npm(args: string[], cwd: string, extra: NodeJS.ProcessEnv = {}): Promise<void> {
  await run('npm', args, { cwd, env: cleanEnvironment(extra) });
}

async function step(log: Log, what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  log(`  ${what}: ${Math.round((performance.now() - start) / 1000)} s`);
}

/** A Chromium's path; as root on Debian it is installed if there is none. */
export async function ensureBrowser(log: Log): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  await aptInstall(['chromium', 'fonts-dejavu-core'], 'a Chromium. Install chromium or google-chrome, or name one in the variable CHROMIUM', log);
  const installed = findBrowser();
  if (installed === undefined) throw new Error('apt-get installed chromium, but no program of that name is on the PATH.');
  return installed;
}

/** Programs that a test needs; as root on Debian they are installed where they are missing. `what`: what they are for. */
export async function ensurePrograms(programs: string[], packages: string[], what: string, log: Log): Promise<void> {
  const missing = programs.filter((program) => findOnPath([program]) === undefined);
  if (missing.length === 0) return;
  await aptInstall(packages, `${missing.join(', ')} ${what}. Install them`, log);
}

async function aptInstall(packages: string[], need: string, log: Log): Promise<void> {
  const root = process.getuid?.() === 0;
  if (!root || findOnPath(['apt-get']) === undefined) throw new Error(`The tests in VS Code need ${need}, then start again.`);
  log(`Installing ${packages.join(', ')} with apt-get.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const patience = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3'];
  await run('apt-get', ['update', '-qq', ...patience], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...patience, ...packages], { env });
}
