// Installs the npm packages that package-lock.json names, if they are not there yet. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minimumNode = 20;

export function ensureDependencies() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < minimumNode) fail(`Steerboard needs Node ${minimumNode} or newer, and this is ${process.versions.node}.`);
  if (dependenciesMatch()) return;
  console.log('Installing the npm packages (about 200 MB, once).');
  const [program, ...first] = npmCommand();
  // The packages' install scripts would download or compile native code; all that Steerboard uses comes prebuilt.
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: program === 'npm' && process.platform === 'win32' });
  if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
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

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureDependencies();
