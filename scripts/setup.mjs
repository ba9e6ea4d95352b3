// Installs the npm packages that package-lock.json names, if they are not there yet. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from './main.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimumNode = 20;

export function ensureDependencies() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < minimumNode) throw new Error(`Steerboard needs Node ${minimumNode} or newer, and this is ${process.versions.node}.`);
  if (dependenciesMatch()) return;
  console.log('Installing the npm packages (about 350 MB on disk, once).');
  const [program, ...first] = npmCommand();
  // Not `npm ci`: it takes the packages that package.json's overrides leave out for missing ones. With --no-save the lock
  // file counts all the same and stays as it is. The packages' own scripts would download or compile native code, and all
  // that Steerboard uses comes prebuilt.
  const args = [...first, 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: program === 'npm' && process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm install failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
  if (!dependenciesMatch()) throw new Error('npm did not install what package-lock.json names. Delete node_modules and try again.');
}

/** npm records what it installed in a lock file of its own; every package there must be the one that ours names. */
function dependenciesMatch() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedFile);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    // Packages for other platforms are optional, and npm leaves them out.
    return installed[path] === undefined ? optional === true : installed[path].version === version;
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** Under `npm run` npm names its own script, which runs on every platform without a shell. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}

await main(import.meta.url, ensureDependencies);
