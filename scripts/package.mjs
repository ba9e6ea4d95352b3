// Packs the extension for the platform whose native packages are installed, and checks what is inside.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { checkPackage } from './check-package.mjs';
import { main } from './main.mjs';
import { root } from './setup.mjs';

/** Folders that hold one package a platform, and the names to keep for a target. */
const platformPackages = {
  '@node-llama-cpp': ({ platform, arch }) => [`${{ darwin: 'mac', win32: 'win' }[platform] ?? platform}-${arch}`, `mac-${arch}-metal`],
  '@koromix': ({ platform, arch }) => [`koffi-${platform}-${arch}`],
  '@reflink': ({ platform, arch }) => ['reflink', `reflink-${platform}-${arch}-gnu`, `reflink-${platform}-${arch}`, `reflink-${platform}-${arch}-msvc`],
};

export function packagePath({ platform, arch } = process) {
  return join(root, 'dist', `steerboard-${platform}-${arch}.vsix`);
}

export async function pack() {
  await build();
  const target = { platform: process.platform, arch: process.arch };
  const out = packagePath(target);
  rmSync(out, { force: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = [
    vsce, 'package', '--target', `${target.platform}-${target.arch}`, '--out', out, '--ignoreFile', ignoreFileFor(target),
    '--allow-missing-repository', '--no-rewrite-relative-links',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`vsce failed:\n${stdout}${stderr}`);
  const { files, problems } = await checkPackage(out, target);
  console.log(`${out.slice(root.length + 1)}: ${(statSync(out).size / 1e6).toFixed(1)} MB, ${files.length} files`);
  if (problems.length > 0) throw new Error(`The package is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}

/** .vscodeignore and the native packages of every other platform. */
function ignoreFileFor(target) {
  const others = Object.entries(platformPackages).flatMap(([scope, keptFor]) => {
    const folder = join(root, 'node_modules', scope);
    const kept = keptFor(target);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => !kept.includes(name)).map((name) => `node_modules/${scope}/${name}/**`);
  });
  const file = join(root, '.tmp', 'vscodeignore');
  mkdirSync(join(root, '.tmp'), { recursive: true });
  writeFileSync(file, [readFileSync(join(root, '.vscodeignore'), 'utf8'), ...others, ''].join('\n'));
  return file;
}

await main(import.meta.url, pack);
