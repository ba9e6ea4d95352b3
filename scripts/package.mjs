// Packs the extension for the platform whose native packages are installed, and checks what is inside.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { checkPackage } from './check-package.mjs';
import { nativePackages } from './native-packages.mjs';
import { main } from './main.mjs';
import { root } from './setup.mjs';

/**
 * What the engine loads of the native packages. Left out of llama.cpp's are node-llama-cpp's own addon and the library of
 * llama.cpp's command line tools.
 */
const nativeFiles = ({ koffi, llama }) => [
  `node_modules/@koromix/${koffi}/**`,
  `node_modules/@node-llama-cpp/${llama}/{package.json,LICENSE,dist/*.js}`,
  `node_modules/@node-llama-cpp/${llama}/bins/*/!(*.node|*llama-common.*)`,
];

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

function ignoreFileFor(target) {
  const lines = nativeFiles(nativePackages(target)).map((pattern) => `!${pattern}`);
  const file = join(root, '.tmp', 'vscodeignore');
  mkdirSync(join(root, '.tmp'), { recursive: true });
  writeFileSync(file, [readFileSync(join(root, '.vscodeignore'), 'utf8'), ...lines, ''].join('\n'));
  return file;
}

await main(import.meta.url, pack);
